"""What each page of the desk is looked at with: a case is who opens which path of which round.

Every GET route of the desk has at least one; a page with an empty, a full or an error form has one for each.
"""

from collections.abc import Callable
from dataclasses import dataclass

import rounds
from rounds import Round

from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows import plans
from workflows.request import Request


def nothing(_season: Round) -> str:
    """A round without contracts."""
    return ""


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


EVERY_FILTER = (
    "search=x&policy=gli-2027&state=applied&state=offered&kind=rho&role=coach&region=zeeland&region=utrecht"
    "&failing=3.3.2%2Flicence&ready=no&overdue=yes&questions=yes&licences=60"
)

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
