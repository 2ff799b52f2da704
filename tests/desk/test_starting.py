"""How the command line starts: only what a command needs is imported, so that help and mistakes answer at once."""

import subprocess
import sys

LARGE = {"fastapi", "jinja2", "openpyxl", "pendulum", "pydantic", "rich", "sqlalchemy", "sqlmodel", "yaml"}


def test_the_commands_are_there_before_any_large_library() -> None:
    names = "import sys, desk.main, desk.commands; print(*{name.partition('.')[0] for name in sys.modules})"
    told = subprocess.run([sys.executable, "-c", names], capture_output=True, text=True, check=True)
    assert LARGE & set(told.stdout.split()) == set()
