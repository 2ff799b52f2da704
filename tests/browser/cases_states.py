"""Contracts in the states that come late in a round, the forms that are there then, and the longest names."""

import rounds
from cases import OFFERS
from looking import Case
from rounds import KINDEREN, Round

from lifecycle.contract import FollowRequest, Kind, Reach
from lifecycle.states import Action, State
from workflows import approvals
from workflows.request import Override, Request

LONG = "Samenwerkingsverband Leefstijlnetwerk Amstelland en De Meerlanden en Zaanstreek/Waterland"
REGIONS = ("amstelland-meerlanden", "westland-schieland-delfland", "noord-midden-limburg", "apeldoorn-zutphen")
MANY = "x" * 190


def autumn(season: Round) -> str:
    """20 October: what runs, ends, is offered a run-off, and has signed."""
    offered = season.running()
    season.running(state=State.RUN_OFF, term=("2026-01-01", "2027-12-31"))
    season.running(dossier=rounds.ready(rounds.GLI, Kind.INDIVIDUAL, exclusions=["insolvency"]))
    season.signed()
    season.done(Action.OFFER_RUN_OFF, offered)
    season.applied(
        follows=FollowRequest("Andere Verzekeraar", "Overeenkomst 12", "Tarief 12", ("zeeland",)), regions=("zeeland",)
    )
    season.applied(Kind.PARTNERSHIP, policy=KINDEREN, role="coach")
    season.applied(Kind.INDIVIDUAL, policy=KINDEREN, role="coach", reach=Reach.LOCAL)
    season.jump("2026-10-20T12:00")
    return ""


def november(season: Round) -> str:
    """2 November: an offer that lapsed, one that is asked to be reinstated, a termination, a rejection."""
    lapsed, asked = season.offered(), season.offered(regions=("utrecht",))
    over = season.running(dossier=rounds.ready(rounds.GLI, Kind.INDIVIDUAL, exclusions=["insolvency"]))
    keys = {"grounds": ("3.3.3/insolvency",), "reason": "Failliet verklaard."}
    season.done(Action.TERMINATE, over, approved_by="bob", **keys)
    rejected = season.applied(dossier=rounds.excluded())
    season.done(Action.REJECT, rejected, **keys)
    season.to("2026-11-02T09:00")
    signed_at = season.clock.now().replace(day=1, hour=1, month=10)
    request = Request(Action.REINSTATE, "anna", asked.number, signed_at=signed_at, proof="scan-12.pdf")
    approvals.ask(season.office, request)
    return lapsed.number


def long_names(season: Round) -> str:
    """Providers with the longest names, in the longest regions, one with a word that never ends."""
    names = (LONG, MANY, LONG.upper())
    for place, name in enumerate(names):
        coach = season.provider(Kind.INDIVIDUAL, name=f"{name} {place}", city=MANY, street=LONG)
        season.applied(Kind.INDIVIDUAL, provider=coach, reach=Reach.NATIONAL, regions=REGIONS)
        rho = season.provider(Kind.RHO, name=f"{name} {place}")
        season.offered(provider=rho, regions=REGIONS[place : place + 1])
        children = season.provider(Kind.PARTNERSHIP, name=f"{name} {place}")
        season.applied(Kind.PARTNERSHIP, provider=children, policy=KINDEREN, role="coach", regions=REGIONS)
    coach = season.provider(Kind.INDIVIDUAL, name=LONG, city=MANY, street=LONG)
    contract = season.assessed(Kind.INDIVIDUAL, provider=coach, reach=Reach.LOCAL, regions=REGIONS[:1])
    season.act(Action.NOTE, contract, text=f"{LONG} {MANY}")
    asking = Request(Action.OFFER, "anna", contract.number, override=Override("duty-of-care", f"{LONG} {MANY}"))
    approvals.ask(season.office, asking)
    return contract.number


_CONTRACT = "/contracts/{number}"
_ACTION = f"{_CONTRACT}/{{action}}"
_APPROVAL = "/approvals/{number}"
_ENDING, _RUN_OFF, _EXCLUDED = "GLI-2026-00001", "GLI-2026-00002", "GLI-2026-00003"

CASES = (
    Case("running, run-off offered", _CONTRACT, f"/contracts/{_ENDING}", build=autumn),
    Case("sign a run-off", _ACTION, f"/contracts/{_ENDING}/sign-run-off", build=autumn),
    Case("in run-off", _CONTRACT, f"/contracts/{_RUN_OFF}", build=autumn),
    Case("inform of a tariff", _ACTION, f"/contracts/{_RUN_OFF}/inform-tariff", build=autumn),
    Case("offer a run-off, not possible", _ACTION, f"/contracts/{_RUN_OFF}/offer-run-off", build=autumn),
    Case("running, excluded", _CONTRACT, f"/contracts/{_EXCLUDED}", build=autumn),
    Case("terminate", _ACTION, f"/contracts/{_EXCLUDED}/terminate", build=autumn),
    Case(
        "terminate, nothing filled in",
        _ACTION,
        f"/contracts/{_EXCLUDED}/terminate",
        build=autumn,
        press=("Vraag goedkeuring", "Ask for approval"),
        status=422,
    ),
    Case("signed", _CONTRACT, "/contracts/GLI-2027-00004", build=autumn),
    Case("publish, not possible", _ACTION, "/contracts/GLI-2027-00004/publish", build=autumn),
    Case("follow request", _CONTRACT, "/contracts/GLI-2027-00005", build=autumn),
    Case("of the chain for children", _CONTRACT, "/contracts/KINDEREN-2027-00006", build=autumn),
    Case("coach for children", _CONTRACT, "/contracts/KINDEREN-2027-00007", build=autumn),
    *(
        Case(f"dossier, {fact}", f"{_CONTRACT}/dossier/{{fact}}", f"/contracts/{number}/dossier/{fact}", build=autumn)
        for fact, number in (("registers", _ENDING), ("evaluations", "KINDEREN-2027-00007"))
    ),
    Case("my work in autumn", "/work", "/work", build=autumn),
    Case("lapsed", _CONTRACT, "/contracts/{number}", build=november),
    Case("reinstate", _ACTION, "/contracts/{number}/reinstate", build=november),
    Case(
        "reinstate, nothing filled in",
        _ACTION,
        "/contracts/{number}/reinstate",
        build=november,
        press=("Vraag goedkeuring", "Ask for approval"),
        status=422,
    ),
    Case("reinstatement asked", _CONTRACT, "/contracts/GLI-2027-00002", build=november),
    Case("approval of a reinstatement", _APPROVAL, "/approvals/1", user="bob", build=november),
    Case("my work with an approval to give", "/work", "/work", user="bob", build=november),
    Case("terminated", _CONTRACT, "/contracts/GLI-2026-00003", build=november),
    Case("rejected", _CONTRACT, "/contracts/GLI-2027-00004", build=november),
    Case("contracts with the longest names", "/contracts", "/contracts", build=long_names),
    Case("contract with the longest name", _CONTRACT, "/contracts/{number}", build=long_names),
    Case("my work with the longest names", "/work", "/work", build=long_names),
    Case("approvals with the longest names", "/approvals", "/approvals", build=long_names),
    Case("approval with the longest name", _APPROVAL, "/approvals/1", user="bob", build=long_names),
    Case("offers to the longest names", "/round/milestones/{milestone}/{policy}/{year}", OFFERS, build=long_names),
    Case("providers with the longest names", "/applications/new", "/applications/new?q=zaanstreek", build=long_names),
)
