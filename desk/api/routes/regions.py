"""Regions, and what is stated of them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from desk import asked, problems
from desk.api.caller import Reads
from desk.api.failing import Problem
from desk.api.keys import Once
from desk.api.models.asked import Statement
from desk.api.models.fields import Name
from desk.api.models.results import Done, answer
from desk.api.responses import CHANGES, DONE, NAMED, READS
from desk.api.strict import StrictRoute
from desk.showing.regions import as_data
from lifecycle import nouns
from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows import policy_round, regions_seen

router = APIRouter(route_class=StrictRoute, tags=["regions"])


class Part(BaseModel):
    """The care of a region, of one role where the policy has roles: how many of each kind of provider there are."""

    role: str | None
    standing: Literal["contracted", "in_round", "missing"]
    contracted: dict[Kind, int] = Field(description="With a term that covers a day of the policy's year.")
    in_round: dict[Kind, int] = Field(description="Applied, assessed or offered.")
    run_off: dict[Kind, int] = Field(description="Treating current patients only.")


class Region(BaseModel):
    """A care-office region: what is stated of it, and how its care stands in the round of a policy."""

    region: str = Field(examples=["zeeland"])
    name: str
    rho_unwilling: bool = Field(description="The regional GP organisation does not want a contract.")
    duty_of_care_risk: bool = Field(description="The duty of care is at risk without more contracts.")
    policy: str | None
    care: list[Part]


class Regions(BaseModel):
    """Every region, by name."""

    regions: list[Region]


class Which(BaseModel):
    """In the round of which policy the care is asked for."""

    model_config = ConfigDict(extra="forbid")
    policy: Name | None = Field(default=None, description="The first in play, where nothing is said.")


@router.get("/regions", responses=READS)
def list_regions(caller: Reads, which: Annotated[Which, Query()]) -> Regions:
    """Every region: what is stated of it, who is contracted or in the round, where care is missing."""
    return Regions(regions=[Region(**each) for each in as_data(regions_seen.seen(caller.office, which.policy))])


@router.get("/regions/{region}", responses=READS | NAMED)
def read_region(caller: Reads, region: Name, which: Annotated[Which, Query()]) -> Region:
    """One region, likewise."""
    found = {each["region"]: each for each in as_data(regions_seen.seen(caller.office, which.policy))}
    if region not in found:
        raise Problem(problems.NOT_FOUND, nouns.unknown(nouns.REGION, region, found))
    return Region(**found[region])


@router.post("/regions/{region}/statements", response_model=Done, responses=CHANGES | NAMED | DONE)
def state_region(once: Once, region: Name, said: Statement) -> Response:
    """State something of a region, with a reason; what is left out stays as it is."""
    asked.sayable(said.reason, "reason")
    known = asked.vocabulary(once.caller.office).regions
    if region not in known:
        raise Problem(problems.NOT_FOUND, nouns.unknown(nouns.REGION, region, known))
    statement = policy_round.Statement(said.rho_unwilling, said.duty_of_care_risk)
    return once.do(
        lambda office: policy_round.state_region(office, once.caller.user, region, statement, said.reason),
        lambda result: answer(result, Action.STATE_REGION),
    )
