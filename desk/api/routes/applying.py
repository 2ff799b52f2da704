"""New contracts: applications, and contracts that run already from before."""

from fastapi import APIRouter
from starlette.responses import Response

from desk import asked
from desk.api.keys import Once
from desk.api.models.asked import Application, Running
from desk.api.models.results import Done, answer
from desk.api.responses import CHANGES, MADE
from desk.api.strict import StrictRoute
from desk.problems import ROOT
from lifecycle import nouns
from lifecycle.calendar import Term
from lifecycle.contract import FollowRequest
from lifecycle.states import Action, State
from scheduler.scenarios.vocabulary import Vocabulary
from workflows import intake
from workflows.answers import Answer
from workflows.request import Result

router = APIRouter(route_class=StrictRoute, tags=["contracts"])


@router.post("/applications", status_code=201, response_model=Done, responses=CHANGES | MADE)
def apply(once: Once, said: Application) -> Response:
    """Record an application, or refuse it with every reason; the contract is at `Location`."""
    words = asked.vocabulary(once.caller.office)
    asked.among(said.policy, words.policies, nouns.POLICY, "policy")
    follows = None
    if said.follows is not None:
        preferred = said.follows.preferred_in
        follows = FollowRequest(
            said.follows.insurer,
            said.follows.agreement,
            said.follows.tariff,
            None if preferred is None else tuple(_regions(preferred, words, "follows.preferred_in")),
        )
    application = intake.Application(
        policy=said.policy,
        provider=said.provider,
        regions=tuple(dict.fromkeys(_regions(said.regions, words, "regions"))),
        role=asked.role(said.role, said.policy, words),
        reach=said.reach,
        renews=said.renews,
        follows=follows,
        dossier=asked.facts(said.dossier, words),
    )
    return once.do(
        lambda office: intake.apply(office, once.caller.user, application),
        lambda result: _made(result, Action.APPLY),
    )


@router.post("/running-contracts", status_code=201, response_model=Done, responses=CHANGES | MADE)
def register(once: Once, said: Running) -> Response:
    """Take over a contract that runs already from before, as a policy manager."""
    words = asked.vocabulary(once.caller.office)
    care, year = asked.care_and_year(said.policy, words, "policy")
    running = intake.Running(
        policy=said.policy,
        care=care,
        year=year,
        provider=said.provider,
        state=State(said.state),
        regions=tuple(dict.fromkeys(_regions(said.regions, words, "regions"))),
        term=Term(said.first, said.last),
        role=said.role,
        reach=said.reach,
        dossier=asked.facts(said.dossier, words),
    )
    return once.do(
        lambda office: intake.register(office, once.caller.user, running),
        lambda result: _made(result, Action.REGISTER),
    )


def _regions(names: list[str], words: Vocabulary, where: str) -> list[str]:
    return [asked.among(name, words.regions, nouns.REGION, where) for name in names]


def _made(result: Result, action: Action) -> Answer:
    place = None if result.contract is None else f"{ROOT}/contracts/{result.contract.number}"
    return answer(result, action, 201, place)
