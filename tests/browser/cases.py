"""The pages that purchasing staff work with, and the rounds they are looked at in."""

import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "desk" / "imports"))

import rounds
from filled import book, individual, running
from looking import Case
from rounds import Round, excluded

from lifecycle.contract import Kind, Reach
from lifecycle.states import Action
from workflows import approvals, plans
from workflows.request import Override, Request


def some_contracts(season: Round) -> str:
    """A round with contracts in a few states."""
    season.applied()
    season.assessed()
    return season.offered().number


def many_contracts(season: Round) -> str:
    """A round with more contracts than a page shows, some of them with something in the way."""
    flawed = rounds.ready(rounds.GLI, Kind.INDIVIDUAL, licences=[])
    for _ in range(52):
        season.applied(Kind.INDIVIDUAL, dossier=flawed)
    season.offered()
    season.jump("2026-10-05T09:00")
    return ""


def _plan(season: Round) -> plans.Plan:
    flawed = rounds.ready(rounds.GLI, Kind.INDIVIDUAL, licences=[])
    found = [season.applied(), season.applied(), season.applied(Kind.INDIVIDUAL, dossier=flawed), season.applied()]
    plan = plans.make(season.office, Request(Action.ASSESS, "anna", ""), [each.number for each in found])
    season.done(Action.ASSESS, found[1])
    return plan


def plan_made(season: Round) -> str:
    """A plan that waits to be confirmed."""
    return _plan(season).id


def plan_interrupted(season: Round) -> str:
    """A plan of which a part was done."""
    plan = _plan(season)
    next(plans.carry_out(season.office, plan, "anna"))
    return plan.id


def plan_done(season: Round) -> str:
    """A plan that was carried out: something done, something left alone, something that changed in between."""
    plan = _plan(season)
    list(plans.carry_out(season.office, plan, "anna"))
    return plan.id


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


def _offers(season: Round) -> None:
    season.signed()
    season.assessed(regions=("utrecht",))
    excluded = season.assessed(Kind.INDIVIDUAL, regions=("utrecht",))
    season.done(Action.UPDATE_DOSSIER, excluded, dossier=rounds.excluded())
    season.refused(Action.OFFER, excluded)


def before_the_offers(season: Round) -> str:
    """A round in September: something to offer, something that will be left alone, something that was refused."""
    _offers(season)
    season.jump("2026-09-20T09:00")
    return ""


def offers_due(season: Round) -> str:
    """A round in which the offers should have gone out, and did not."""
    _offers(season)
    season.jump("2026-10-01T09:00")
    return ""


def offers_failing(season: Round) -> str:
    """A round in which the offers went out late, but for a contract that cannot be read."""
    _offers(season)
    with season.office.store.writing() as connection:
        connection.exec_driver_sql("UPDATE contract SET dossier = '{not json' WHERE id = 2")
    season.to("2026-10-03T09:00", down=[("2026-09-29T09:00", "2026-10-02T09:00")])
    return ""


def offers_done(season: Round) -> str:
    """A round in which the offers went out late."""
    _offers(season)
    season.to("2026-10-03T09:00", down=[("2026-09-29T09:00", "2026-10-02T09:00")])
    return ""


EVERY_FILTER = (
    "search=x&policy=gli-2027&state=applied&state=offered&kind=rho&role=coach&region=zeeland&region=utrecht"
    "&failing=3.3.2%2Flicence&ready=no&overdue=yes&questions=yes&licences=60"
)


def portal(**sheets: Any) -> tuple[str, bytes]:
    """A workbook as a portal sends it."""
    with tempfile.TemporaryDirectory() as folder:
        return "portaal.xlsx", book(Path(folder) / "made.xlsx", **sheets).read_bytes()


MIXED = portal(
    applications=[individual(1), individual(2, fte="veel", regions="zeelnd"), individual(3, kind="ggd")],
    running=[running(1)],
)
STRANGE = portal(applications=[individual(1, telefoon="010")])
CHECK = ("Controleer", "Check")


_CONTRACT = "/contracts/{number}"
_ACTION = f"{_CONTRACT}/{{action}}"
_COACHES = f"{_CONTRACT}/dossier/subcontractors"


MILESTONE = "/round/milestones/{milestone}/{policy}/{year}"
OFFERS = "/round/milestones/offers-out/gli-2027/2027"
RUN = "/round/milestones/{milestone}/run"

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
    Case("my work, late", "/work", "/work", build=many_contracts),
    *(
        Case(f"my work of {user}", "/work", "/work", user=user, build=some_contracts)
        for user in ("bob", "paul", "iris", "otto")
    ),
    Case("contracts, none", "/contracts", "/contracts"),
    Case("contracts, some", "/contracts", "/contracts", build=some_contracts),
    Case("contracts, to look at", "/contracts", "/contracts", user="iris", build=some_contracts),
    Case("contracts, many", "/contracts", "/contracts?failing=3.3.2%2Flicence&sort=-provider", build=many_contracts),
    Case("contracts, every filter", "/contracts", f"/contracts?{EVERY_FILTER}", build=some_contracts),
    Case("contracts, impossible filter", "/contracts", "/contracts?region=atlantis", build=some_contracts, status=422),
    Case("file, impossible filter", "/contracts.csv", "/contracts.csv?region=atlantis", status=422),
    Case("workbook, impossible filter", "/contracts.xlsx", "/contracts.xlsx?region=atlantis", status=422),
    Case(
        "contracts, nothing ticked",
        "/contracts",
        "/contracts",
        build=some_contracts,
        press=("Maak een plan", "Make a plan"),
    ),
    Case("plan", "/plans/{identifier}", "/plans/{number}", build=plan_made),
    Case("plan, interrupted", "/plans/{identifier}", "/plans/{number}", build=plan_interrupted),
    Case("plan, done", "/plans/{identifier}", "/plans/{number}", build=plan_done),
    Case("plan of somebody else", "/plans/{identifier}", "/plans/{number}", user="bob", build=plan_made, status=404),
    Case("new application", "/applications/new", "/applications/new"),
    Case("new application, found", "/applications/new", "/applications/new?q=praktijk", build=some_contracts),
    Case("new application, not found", "/applications/new", "/applications/new?q=niemand&policy=gli-2027"),
    Case("new application, nothing chosen", "/applications/new", "/applications/new?go=1", status=422),
    Case(
        "application of an individual",
        "/applications/new/form",
        "/applications/new/form?policy=gli-2027&kind=individual",
    ),
    Case("application of an organisation", "/applications/new/form", "/applications/new/form?policy=gli-2027&kind=rho"),
    Case("application for children", "/applications/new/form", "/applications/new/form?policy=kinderen-2027&kind=jgz"),
    Case(
        "application, nothing filled in",
        "/applications/new/form",
        "/applications/new/form?policy=gli-2027&kind=individual",
        press=("Leg de aanvraag vast", "Record the application"),
        status=422,
    ),
    Case("running contract", "/applications/running", "/applications/running", user="paul"),
    Case("running contract, nothing chosen", "/applications/running", "/applications/running?go=1", "paul", status=422),
    Case(
        "running contract, its questions",
        "/applications/running/form",
        "/applications/running/form?policy=gli-2026&kind=individual",
        user="paul",
    ),
    Case("import", "/import", "/import"),
    Case("import, no file", "/import", "/import", press=CHECK, status=422),
    Case("import, not for an auditor", "/import", "/import", user="iris", status=403),
    Case("import, the empty form", "/import/template.xlsx", "/import/template.xlsx", download=True),
    Case("import, checked", "/import/{identifier}", "/import", send=MIXED, press=CHECK),
    Case("import, strange columns", "/import/{identifier}", "/import", send=STRANGE, press=CHECK),
    Case(
        "import, taken in",
        "/import/{identifier}",
        "/import",
        build=some_contracts,
        send=portal(running=[running(1)], applications=[individual(1, fte="veel")]),
        press=CHECK,
        then=("Lees 1 rij in", "Import 1 row"),
        user="paul",
    ),
    Case(
        "import, rejected rows of nobody",
        "/import/{identifier}/rejected.xlsx",
        "/import/none/rejected.xlsx",
        status=404,
    ),
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
        for fact in (
            "programmes",
            "licences",
            "coverage",
            "consultations",
            "training",
            "exclusions",
            "fte",
            "publication",
        )
    ),
    Case("subcontractors", _COACHES, "/contracts/{number}/dossier/subcontractors", build=complete),
    Case("subcontractors, none", _COACHES, "/contracts/{number}/dossier/subcontractors", build=lacking),
    Case("subcontractor", f"{_COACHES}/{{place}}", "/contracts/{number}/dossier/subcontractors/1", build=complete),
    Case(
        "everything about a provider",
        f"{_CONTRACT}/provider.html",
        "/contracts/{number}/provider.html",
        user="iris",
        build=complete,
        download=True,
    ),
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
    Case("round, empty", "/round", "/round"),
    Case("round, to come", "/round", "/round", build=before_the_offers),
    Case("round, due", "/round", "/round", build=offers_due),
    Case("round, failing", "/round", "/round", build=offers_failing),
    Case("round, another year", "/round", "/round?year=2027", user="iris", build=offers_done),
    Case("milestone, nothing to do", MILESTONE, OFFERS),
    Case("milestone, to come", MILESTONE, OFFERS, build=before_the_offers),
    Case("milestone, due", MILESTONE, OFFERS, user="paul", build=offers_due),
    Case("milestone, failing", MILESTONE, OFFERS, user="paul", build=offers_failing),
    Case("milestone, done", MILESTONE, OFFERS, build=offers_done),
    Case("milestone, left alone", MILESTONE, f"{OFFERS}?action=offer&outcome=skipped", build=offers_done),
    Case("milestone, not there", MILESTONE, "/round/milestones/offers-out/gli-1999/1999", status=404),
    Case("run a milestone", RUN, "/round/milestones/offers-out/run", user="paul", build=offers_due),
    Case("run a milestone, none due", RUN, "/round/milestones/offers-out/run", user="paul"),
    Case("run a milestone, not allowed", RUN, "/round/milestones/offers-out/run", status=403),
    Case("figures, none", "/round/figures", "/round/figures"),
    Case("figures", "/round/figures", "/round/figures", build=offers_done),
    Case("picture, none", "/round/figures/{policy}/{which}.svg", "/round/figures/gli-2027/funnel.svg", status=404),
    Case("not found", "", "/nope", status=404),
    Case("not found, not logged in", "", "/nope", user="", status=404),
)
