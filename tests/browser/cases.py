"""What each page of the desk is looked at with: a case is who opens which path of which round.

Every GET route of the desk has at least one; a page with an empty, a full or an error form has one for each.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rounds import Round


def nothing(_season: Round) -> str:
    """A round without contracts."""
    return ""


def some_contracts(season: Round) -> str:
    """A round with contracts in a few states."""
    season.applied()
    season.assessed()
    return season.offered().number


@dataclass(frozen=True, slots=True)
class Case:
    """One page to look at.

    `route` is its path as the app has it, `path` the one that is opened (``{number}`` stands for what `build` answers);
    `user` opens it (empty: who is not logged in). `press` is a button in both languages that is pressed then, to see
    the page with its mistakes.
    """

    name: str
    route: str
    path: str
    user: str = "anna"
    build: Callable[[Round], str] = nothing
    press: tuple[str, str] | None = None
    status: int = 200


CASES = (
    Case("log in", "/login", "/login", user=""),
    Case("log in, timed out", "/login", "/login?ended=idle&next=%2Fwork", user=""),
    Case("log in, nothing filled in", "/login", "/login", user="", press=("Inloggen", "Log in"), status=422),
    Case("front", "/", "/"),
    Case("password", "/password", "/password"),
    Case(
        "password, nothing filled in",
        "/password",
        "/password",
        press=("Wijzig wachtwoord", "Change password"),
        status=422,
    ),
    Case("kept form, none", "/kept", "/kept"),
    Case("my work, empty", "/work", "/work"),
    Case("my work, full", "/work", "/work", build=some_contracts),
    Case("not found", "", "/nope", status=404),
    Case("not found, not logged in", "", "/nope", user="", status=404),
)
