"""Policies: their rules and versions, publishing, amending and objecting."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from desk import asked, problems
from desk.api.caller import Reads
from desk.api.failing import Problem
from desk.api.keys import Once
from desk.api.models import asked as shapes
from desk.api.models.fields import Name
from desk.api.models.results import Done, answer
from desk.api.responses import CHANGES, DONE, MADE, NAMED, READS
from desk.api.strict import StrictRoute
from desk.problems import ROOT
from desk.showing import around
from lifecycle import nouns, policy_file, source
from lifecycle.errors import BadInput
from lifecycle.states import Action
from workflows import policy_round
from workflows.office import Office

router = APIRouter(route_class=StrictRoute, tags=["policies"])


class PolicyInPlay(BaseModel):
    """A policy in play."""

    policy: str = Field(examples=["gli-2027"])
    care: str
    year: int
    state: Annotated[str, Field(pattern="^(draft|published)$")]
    published_at: str | None
    version: int
    hash: str


class Policies(BaseModel):
    """The policies in play, by care and year."""

    policies: list[PolicyInPlay]


class Version(BaseModel):
    """A version of a policy; every version is kept."""

    policy: str
    version: int
    since: str
    author: str
    reason: str | None
    hash: str


class Versions(BaseModel):
    """The versions of a policy, oldest first."""

    versions: list[Version]


class Received(BaseModel):
    """An objection that was received."""

    number: int
    policy: str
    provider: str
    received_at: str
    text: str


class Objections(BaseModel):
    """The objections to a policy, in the order of arrival."""

    objections: list[Received]


class Which(BaseModel):
    """Which version is asked for."""

    model_config = ConfigDict(extra="forbid")
    version: int | None = Field(default=None, ge=1, lt=2**31, description="The one that decides now without a number.")


@router.get("/policies", responses=READS)
def list_policies(caller: Reads) -> Policies:
    """The policies in play, with the version that decides now."""
    return Policies(policies=[PolicyInPlay(**each) for each in around.policies_data(caller.office)])


@router.post("/policies", status_code=201, response_model=Done, responses=CHANGES | MADE)
def add_policy(once: Once, said: shapes.NewPolicy) -> Response:
    """Put a policy file in play as a draft, as a policy manager; what is wrong in it is told by its line."""
    policy = policy_file.from_source(source.parse(said.file, "file"))
    return once.do(
        lambda office: policy_round.add(office, once.caller.user, policy),
        lambda result: answer(result, Action.ADD_POLICY, 201, f"{ROOT}/policies/{policy.policy}"),
    )


@router.get("/policies/{policy}", responses=READS | NAMED)
def read_policy(caller: Reads, policy: Name, which: Annotated[Which, Query()]) -> dict[str, Any]:
    """A version of a policy whole, as its file says it: dates, terms, programmes, and every rule with its paragraph."""
    _check(caller.office, policy)
    try:
        found = asked.version_of(caller.office, policy, which.version)
    except BadInput as unknown:
        raise Problem(problems.NOT_FOUND, unknown.problem) from None
    return {**found.plain, "hash": found.hash}


@router.get("/policies/{policy}/versions", responses=READS | NAMED)
def list_versions(caller: Reads, policy: Name) -> Versions:
    """The versions of a policy, with who made each and why."""
    _check(caller.office, policy)
    return Versions(versions=[Version(**each) for each in around.versions_data(caller.office, policy)])


@router.post("/policies/{policy}/publish", response_model=Done, responses=CHANGES | NAMED | DONE)
def publish_policy(once: Once, policy: Name, said: shapes.Nothing) -> Response:
    """Publish a draft, as a policy manager: its text and parameters are frozen, and the round opens."""
    del said
    _check(once.caller.office, policy)
    return once.do(
        lambda office: policy_round.publish(office, once.caller.user, policy),
        lambda result: answer(result, Action.PUBLISH_POLICY),
    )


@router.post("/policies/{policy}/amendments", response_model=Done, responses=CHANGES | NAMED | DONE)
def amend_policy(once: Once, policy: Name, said: shapes.Amendment) -> Response:
    """Add and remove programmes and registers, as a policy manager, with a reason; the old version is kept."""
    office = once.caller.office
    _check(office, policy)
    asked.sayable(said.reason, "reason")
    changes = asked.changes(
        office, policy, said.add_programmes, said.remove_programmes, said.add_registers, said.remove_registers
    )
    return once.do(
        lambda within: policy_round.amend(within, once.caller.user, policy, changes, said.reason),
        lambda result: answer(result, Action.AMEND_POLICY),
    )


@router.get("/policies/{policy}/objections", responses=READS | NAMED)
def list_objections(caller: Reads, policy: Name) -> Objections:
    """The objections to a policy that were received."""
    _check(caller.office, policy)
    return Objections(objections=[Received(**each) for each in around.objections_data(caller.office, policy)])


@router.post("/policies/{policy}/objections", status_code=201, response_model=Done, responses=CHANGES | NAMED | MADE)
def object_to(once: Once, policy: Name, said: shapes.Objection) -> Response:
    """Record an objection to a policy, while that is possible."""
    _check(once.caller.office, policy)
    asked.sayable(said.text, "text")
    return once.do(
        lambda office: policy_round.object_to(office, once.caller.user, policy, said.provider, said.text),
        lambda result: answer(result, Action.OBJECT, 201),
    )


def _check(office: Office, policy: str) -> None:
    """`Problem` for a policy that is not in play."""
    known = asked.vocabulary(office).policies
    if policy not in known:
        raise Problem(problems.NOT_FOUND, nouns.unknown(nouns.POLICY, policy, known))
