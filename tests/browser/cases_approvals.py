"""The pages on which approval is asked and given: of one request, and of many at once."""

import rounds
from cases import asked
from looking import Case
from rounds import Round

from lifecycle.contract import Contract, Kind
from lifecycle.states import Action
from workflows import approvals, plans
from workflows.planned import Plan
from workflows.request import Override, Request

_GROUNDS = ("3.3.3/insolvency",)
_OVERRIDE = Override("duty-of-care", "In deze regio wachten mensen nu al drie maanden.")
PLAN_IT = ("Maak een plan", "Make a plan")


def _behind(season: Round) -> list[Contract]:
    """Partnerships that the ladder keeps from an offer, one that nothing keeps from it, one that is excluded."""
    season.applied(Kind.RHO)
    found = [season.assessed(Kind.PARTNERSHIP) for _ in range(3)]
    found.append(season.assessed(Kind.PARTNERSHIP, regions=("utrecht",)))
    excluded = season.assessed(Kind.PARTNERSHIP)
    found.append(season.done(Action.UPDATE_DOSSIER, excluded, dossier=rounds.excluded()))
    return found


def _offers(season: Round) -> Plan:
    numbers = [each.number for each in _behind(season)]
    approvals.ask(season.office, Request(Action.OFFER, "bob", numbers[2], override=_OVERRIDE))
    return plans.make(season.office, Request(Action.OFFER, "anna", "", override=_OVERRIDE), numbers)


def behind(season: Round) -> str:
    """A round in which offers are held back, and a contract could be terminated."""
    season.done(Action.UPDATE_DOSSIER, season.signed(regions=("drenthe",)), dossier=rounds.excluded())
    return _behind(season)[0].number


def held_back(season: Round) -> str:
    """A plan of offers of which some need an override."""
    numbers = [each.number for each in _behind(season)]
    return plans.make(season.office, Request(Action.OFFER, "anna", ""), numbers).id


def override_planned(season: Round) -> str:
    """A plan that asks for an override for many: some possible, one needless, one asked already, one excluded."""
    return _offers(season).id


def override_asked(season: Round) -> str:
    """The same, carried out; one contract changed in between."""
    plan = _offers(season)
    season.act(Action.UPDATE_DOSSIER, plan.lines[1].number, dossier=rounds.excluded())
    list(plans.carry_out(season.office, plan, "anna"))
    return plan.id


def _many_asked(season: Round) -> list[str]:
    """Requests of two people: overrides, and terminations."""
    found = _behind(season)
    numbers = []
    for contract, by in zip(found[:3], ("anna", "anna", "bob"), strict=True):
        request = Request(Action.OFFER, by, contract.number, override=_OVERRIDE)
        numbers.append(str(approvals.ask(season.office, request).number))
    signed = season.done(Action.UPDATE_DOSSIER, season.signed(regions=("drenthe",)), dossier=rounds.excluded())
    request = Request(Action.TERMINATE, "anna", signed.number, grounds=_GROUNDS, reason="Failliet verklaard.")
    return [*numbers, str(approvals.ask(season.office, request).number)]


def many_asked(season: Round) -> str:
    """A round in which much waits for an approver."""
    return _many_asked(season)[0]


def _decision(season: Round, action: Action, reason: str | None = None) -> Plan:
    return plans.make(season.office, Request(action, "bob", "", reason=reason), _many_asked(season))


def grants_planned(season: Round) -> str:
    """A plan to grant many, one's own among them."""
    return _decision(season, Action.GRANT_APPROVAL).id


def grants_done(season: Round) -> str:
    """The same, carried out; one was declined by somebody else in between."""
    plan = _decision(season, Action.GRANT_APPROVAL)
    approvals.decline(season.office, "carla", plan.lines[1].approval or 0, "Eerst met de RHO overleggen.")
    list(plans.carry_out(season.office, plan, "bob"))
    return plan.id


def declines_planned(season: Round) -> str:
    """A plan to decline many with one reason."""
    return _decision(season, Action.DECLINE_APPROVAL, "Eerst met de RHO overleggen.").id


_APPROVAL = "/approvals/{number}"
_PLAN = "/plans/{identifier}"
_OVERRIDES = (("which", "all"), ("action", "offer-override"))

CASES = (
    Case("approvals, empty", "/approvals", "/approvals", user="bob"),
    Case("approvals, empty, for a buyer", "/approvals", "/approvals"),
    Case("approvals", "/approvals", "/approvals", user="bob", build=asked),
    Case("approvals, asked oneself", "/approvals", "/approvals", build=asked),
    Case("approvals, to look at", "/approvals", "/approvals", user="iris", build=many_asked),
    Case("approvals, many", "/approvals", "/approvals", user="bob", build=many_asked),
    Case("approvals, nothing ticked", "/approvals", "/approvals", user="bob", build=many_asked, press=PLAN_IT),
    Case(
        "approvals, declined for which reason",
        "/approvals",
        "/approvals",
        user="bob",
        build=many_asked,
        choose=(("which", "all"), ("action", "decline_approval")),
        press=PLAN_IT,
    ),
    Case(
        "approvals, declined without a reason",
        "/approvals",
        "/approvals",
        user="bob",
        build=many_asked,
        choose=(("which", "all"), ("action", "decline_approval")),
        press=PLAN_IT,
        then=PLAN_IT,
        status=422,
    ),
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
    Case("plan of offers, some held back", _PLAN, "/plans/{number}", build=held_back),
    Case(
        "override for many, on which ground",
        "/contracts",
        "/contracts?state=assessed",
        build=behind,
        choose=_OVERRIDES,
        press=PLAN_IT,
    ),
    Case(
        "override for many, no reason",
        "/contracts",
        "/contracts?state=assessed",
        build=behind,
        choose=_OVERRIDES,
        press=PLAN_IT,
        then=PLAN_IT,
        status=422,
    ),
    Case(
        "reinstated, no proof",
        "/contracts",
        "/contracts",
        build=behind,
        choose=(("which", "all"), ("action", "reinstate")),
        press=PLAN_IT,
        then=PLAN_IT,
        status=422,
    ),
    Case(
        "terminated, on which grounds",
        "/contracts",
        "/contracts",
        build=behind,
        choose=(("which", "all"), ("action", "terminate")),
        press=PLAN_IT,
    ),
    Case("plan that asks approval", _PLAN, "/plans/{number}", build=override_planned),
    Case("plan that asked approval", _PLAN, "/plans/{number}", build=override_asked),
    Case("plan to grant", _PLAN, "/plans/{number}", user="bob", build=grants_planned),
    Case("plan to grant, done", _PLAN, "/plans/{number}", user="bob", build=grants_done),
    Case("plan to decline", _PLAN, "/plans/{number}", user="bob", build=declines_planned),
)
