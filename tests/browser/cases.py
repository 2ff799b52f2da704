"""What each page of the desk is looked at with: a case is who opens which path of which round.

Every GET route of the desk has at least one; a page with an empty, a full or an error form has one for each.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rounds import Round, excluded

from lifecycle.contract import Kind, Reach
from lifecycle.states import Action
from workflows import approvals
from workflows.request import Override, Request


def nothing(_season: Round) -> str:
    """A round without contracts."""
    return ""


def some_contracts(season: Round) -> str:
    """A round with contracts in a few states."""
    season.applied()
    season.assessed()
    return season.offered().number


def offered(season: Round) -> str:
    """An offer with a question, beside a contract that knows little."""
    contract = season.offered(Kind.INDIVIDUAL, reach=Reach.NATIONAL, regions=("zeeland", "utrecht"))
    season.done(Action.ASK, contract, text="Hoe hoog is het tarief?")
    return contract.number


def lacking(season: Round) -> str:
    """An application of an organisation that lacks much, and is excluded."""
    contract = season.applied(dossier=excluded())
    season.refused(Action.ASSESS, contract)
    return contract.number


def complete(season: Round) -> str:
    """An application of an organisation with a whole dossier."""
    return season.applied().number


def over(season: Round) -> str:
    """A contract that came to an end."""
    return season.done(Action.WITHDRAW, season.applied()).number


def asked(season: Round) -> str:
    """A request for approval that is open, and one that was taken back."""
    season.signed()
    contract = season.assessed(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    request = Request(Action.OFFER, "anna", contract.number, override=Override("duty-of-care", "Te weinig zorg."))
    approvals.ask(season.office, request)
    approvals.withdraw(season.office, "anna", 1)
    approvals.ask(season.office, request)
    return contract.number


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


_CONTRACT = "/contracts/{number}"
_ACTION = f"{_CONTRACT}/{{action}}"
_COACHES = f"{_CONTRACT}/dossier/subcontractors"
_APPROVAL = "/approvals/{number}"

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
    Case("contract, offered", _CONTRACT, "/contracts/{number}", build=offered),
    Case("contract, lacking much", _CONTRACT, "/contracts/{number}", build=lacking),
    Case("contract, complete", _CONTRACT, "/contracts/{number}", build=complete),
    Case("contract, over", _CONTRACT, "/contracts/{number}", build=over),
    Case("contract, for who only reads", _CONTRACT, "/contracts/{number}", user="iris", build=offered),
    Case("contract, waits for approval", _CONTRACT, "/contracts/{number}", build=asked),
    Case(
        "contract, empty note",
        _CONTRACT,
        "/contracts/{number}",
        build=complete,
        press=("Bewaar aantekening", "Keep note"),
        status=422,
    ),
    Case("record", f"{_CONTRACT}/history/{{seq}}", "/contracts/{number}/history/2", build=lacking),
    Case("sign", _ACTION, "/contracts/{number}/sign", build=offered),
    Case("offer, override asked", _ACTION, "/contracts/{number}/offer", build=asked),
    Case("reject", _ACTION, "/contracts/{number}/reject", build=lacking),
    Case(
        "reject, nothing filled in",
        _ACTION,
        "/contracts/{number}/reject",
        build=lacking,
        press=("Afwijzen", "Reject"),
        status=422,
    ),
    Case("assess, not possible", _ACTION, "/contracts/{number}/assess", build=lacking),
    *(
        Case(
            f"dossier, {fact}", f"{_CONTRACT}/dossier/{{fact}}", f"/contracts/{{number}}/dossier/{fact}", build=offered
        )
        for fact in ("programmes", "licences", "coverage", "consultations", "training", "exclusions", "fte")
    ),
    Case("subcontractors", _COACHES, "/contracts/{number}/dossier/subcontractors", build=complete),
    Case("subcontractors, none", _COACHES, "/contracts/{number}/dossier/subcontractors", build=lacking),
    Case("subcontractor", f"{_COACHES}/{{place}}", "/contracts/{number}/dossier/subcontractors/1", build=complete),
    Case("provider", f"{_CONTRACT}/provider", "/contracts/{number}/provider", build=complete),
    Case("region", f"{_CONTRACT}/region", "/contracts/{number}/region", build=offered),
    Case(
        "region, no reason",
        f"{_CONTRACT}/region",
        "/contracts/{number}/region",
        build=complete,
        press=("Leg vast voor Zeeland", "State for Zeeland"),
        status=422,
    ),
    Case("approvals, empty", "/approvals", "/approvals", user="bob"),
    Case("approvals", "/approvals", "/approvals", user="bob", build=asked),
    Case("approvals, asked oneself", "/approvals", "/approvals", build=asked),
    Case("approval", _APPROVAL, "/approvals/2", user="bob", build=asked),
    Case("approval, asked oneself", _APPROVAL, "/approvals/2", build=asked),
    Case("approval, taken back", _APPROVAL, "/approvals/1", user="bob", build=asked),
    Case(
        "approval, declined without a reason",
        _APPROVAL,
        "/approvals/2",
        user="bob",
        build=asked,
        press=("Wijs af", "Decline"),
        status=422,
    ),
    Case("not found", "", "/nope", status=404),
    Case("not found, not logged in", "", "/nope", user="", status=404),
)
