"""How the command line starts: only what a command needs is imported, so that help and mistakes answer at once."""

import subprocess
import sys
from enum import StrEnum
from typing import Any, get_args

import pytest

from desk.commands.entering import ReachName
from desk.commands.imports import SheetName
from desk.commands.listing import KindName
from desk.commands.milestones import MilestoneName
from desk.imports.form import Sheet
from lifecycle.calendar import Milestone
from lifecycle.contract import Kind, Reach

LARGE = {"fastapi", "jinja2", "openpyxl", "pendulum", "pydantic", "rich", "sqlalchemy", "sqlmodel", "yaml"}


def test_the_commands_are_there_before_any_large_library() -> None:
    names = "import sys, desk.main, desk.commands; print(*{name.partition('.')[0] for name in sys.modules})"
    told = subprocess.run([sys.executable, "-c", names], capture_output=True, text=True, check=True)
    assert LARGE & set(told.stdout.split()) == set()


@pytest.mark.parametrize(
    ("names", "of"), [(KindName, Kind), (ReachName, Reach), (SheetName, Sheet), (MilestoneName, Milestone)]
)
def test_what_an_option_takes_is_what_it_stands_for(names: Any, of: type[StrEnum]) -> None:
    assert get_args(names) == tuple(each.value for each in of)
