"""What a page of the desk is looked at with: who opens which path of which round.

Each subject has its cases in a file of its own, ``cases*.py`` with a tuple `CASES`; every GET route has at least one
case, and a page with an empty, a full or an error form has one for each.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from opening import Desk
from rounds import Round


def nothing(_season: Round) -> str:
    """A round without contracts."""
    return ""


@dataclass(frozen=True, slots=True)
class Case:
    """One page to look at.

    `route` is its path as the app has it, `path` the one that is opened (``{number}`` stands for what `build` answers);
    `user` opens it (empty: who is not logged in). `press` is a button in both languages that is pressed then, to see
    the page with its mistakes; before that `send` is chosen as the file and each field of `choose` is given its value,
    and after that `then` is pressed. All of it is done within `meanwhile`. A `download` is no page.
    """

    name: str
    route: str
    path: str
    user: str = "anna"
    build: Callable[[Round], str] = nothing
    press: tuple[str, str] | None = None
    status: int = 200
    send: tuple[str, bytes] | None = None
    choose: tuple[tuple[str, str], ...] = ()
    then: tuple[str, str] | None = None
    download: bool = False
    meanwhile: Callable[[Desk], AbstractContextManager[object]] | None = None


def every_case() -> tuple[Case, ...]:
    """The cases of every subject."""
    files = sorted(Path(__file__).parent.glob("cases*.py"))
    return tuple(case for file in files for case in import_module(file.stem).CASES)
