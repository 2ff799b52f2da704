"""What goes wrong: forms filled in wrongly, files that cannot be read, and mishaps of Looptijd itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from cases import CHECK, asked, complete, lacking, offered, some_contracts
from looking import Case
from opening import Desk
from rounds import Round

from desk.web.pages import acting, work
from lifecycle.languages import Both
from lifecycle.states import Action
from workflows.errors import StoreError

_SAVE = ("Bewaar", "Save")
_NOTE = ("Bewaar aantekening", "Keep note")
_PLAN = ("Maak een plan", "Make a plan")
_CONTRACT = "/contracts/{number}"
_FACT = f"{_CONTRACT}/dossier/{{fact}}"
_COACH = f"{_CONTRACT}/dossier/subcontractors/{{place}}"
_FORM = "/applications/new/form"


def lapsed_request(season: Round) -> str:
    """A request for approval that lapsed, as the contract was changed since."""
    number = asked(season)
    season.act(Action.REVIEW, season.signed())
    season.act(Action.WITHDRAW, number)
    return number


@contextmanager
def failing(_desk: Desk) -> Iterator[Any]:
    """Looptijd makes a mistake of its own in whatever is asked of a contract, and in My work."""
    mistake = RuntimeError("made for a test")
    with (
        patch.object(acting.advance, "act", side_effect=mistake),
        patch.object(work.my_work, "piles", side_effect=mistake),
    ):
        yield


@contextmanager
def no_database(_desk: Desk) -> Iterator[Any]:
    """The database is busy."""
    busy = StoreError(Both("de databank is bezet", "the database is busy"))
    with patch.object(acting.advance, "act", side_effect=busy):
        yield


def _wrong(fact: str, *given: tuple[str, str]) -> Case:
    return Case(
        f"dossier, wrong {fact}",
        _FACT,
        f"/contracts/{{number}}/dossier/{fact}",
        build=offered,
        choose=given,
        press=_SAVE,
        status=422,
    )


def _of_many(action: str, *, wrong: bool = False) -> Case:
    return Case(
        f"plan, asked first to {action}{', nothing filled in' if wrong else ''}",
        "/contracts",
        "/contracts",
        build=lacking if action == "reject" else some_contracts,
        choose=(("which", "all"), ("action", action)),
        press=_PLAN,
        then=_PLAN if wrong else None,
        status=422 if wrong else 200,
    )


CASES = (
    _wrong("licences", ("licence_from", "gisteren")),
    _wrong("training", ("started", "31-2-2026")),
    Case(
        "subcontractor, wrong",
        _COACH,
        "/contracts/{number}/dossier/subcontractors/1",
        build=complete,
        choose=(("agb", "12"), ("licence_from", "gisteren")),
        press=_SAVE,
        status=422,
    ),
    Case(
        "provider, wrong",
        f"{_CONTRACT}/provider",
        "/contracts/{number}/provider",
        build=complete,
        choose=(("name", "x" * 2000),),
        press=_SAVE,
        status=422,
    ),
    Case(
        "sign, wrong moment",
        f"{_CONTRACT}/{{action}}",
        "/contracts/{number}/sign",
        build=offered,
        choose=(("signed_at", "ooit"),),
        press=("Leg handtekeningen vast", "Record signatures"),
        status=422,
    ),
    Case(
        "sign, somebody was first",
        f"{_CONTRACT}/{{action}}",
        "/contracts/{number}/sign",
        build=offered,
        choose=(("version", "1"),),
        press=("Leg handtekeningen vast", "Record signatures"),
        status=422,
    ),
    Case(
        "override, no reason",
        f"{_CONTRACT}/{{action}}",
        "/contracts/{number}/offer",
        build=asked,
        press=("Vraag goedkeuring", "Ask for approval"),
        status=422,
    ),
    Case("approval, lapsed", "/approvals/{number}", "/approvals/2", user="bob", build=lapsed_request),
    *(_of_many(action) for action in ("sign", "reject", "note")),
    *(_of_many(action, wrong=True) for action in ("reject", "note")),
    Case(
        "password, wrong",
        "/password",
        "/password",
        choose=(("password_old", "niet dit"), ("password_new", "een lang wachtwoord"), ("password_again", "een ander")),
        press=("Wijzig wachtwoord", "Change password"),
        status=422,
    ),
    Case(
        "application, refused by the rules",
        _FORM,
        f"{_FORM}?policy=gli-2027&kind=ggd",
        choose=(("name", "Praktijk Schuilnaam"), ("agb", "90000099"), ("kvk", "20000099"), ("regions", "zeeland")),
        press=("Leg de aanvraag vast", "Record the application"),
        status=422,
    ),
    Case("import, no spreadsheet", "/import/{identifier}", "/import", send=("portaal.xlsx", b"geen"), press=CHECK),
    Case("import, no kind of file", "/import", "/import", send=("portaal.pdf", b"geen"), press=CHECK),
    Case(
        "form of somewhere else",
        _CONTRACT,
        "/contracts/{number}",
        build=complete,
        choose=(("csrf", "onzin"),),
        press=_NOTE,
        status=400,
    ),
    Case("mishap of ours", "/work", "/work", meanwhile=failing, status=500),
    Case(
        "mishap of ours, with what was typed",
        _CONTRACT,
        "/contracts/{number}",
        build=complete,
        choose=(("text", "Gebeld met de praktijk."),),
        press=_NOTE,
        meanwhile=failing,
        status=500,
    ),
    Case(
        "no database, with what was typed",
        _CONTRACT,
        "/contracts/{number}",
        build=complete,
        choose=(("text", "Gebeld met de praktijk."),),
        press=_NOTE,
        meanwhile=no_database,
        status=503,
    ),
)
