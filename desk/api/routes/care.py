"""The contracted care as it is published: for everybody, without a token."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from desk import problems
from desk.api.caller import AnyOffice
from desk.api.failing import Problem
from desk.api.models.fields import Name
from desk.api.responses import ANYBODY, NAMED
from desk.api.strict import StrictRoute
from lifecycle import nouns
from lifecycle.contract import Kind
from workflows import published_care
from workflows.store import policies

router = APIRouter(route_class=StrictRoute, tags=["published care"])


class Where(BaseModel):
    """The address of a provider, as far as it is known."""

    street: str | None
    postcode: str | None
    city: str | None


class Care(BaseModel):
    """A provider that is contracted for the year."""

    contract: str
    name: str | None
    address: Where
    kind: Kind
    role: str | None
    regions: list[str]
    programmes: list[str]
    status: str = Field(description="`contracted`, or `current_patients` for who runs off.")


class PublishedCare(BaseModel):
    """The contracted care of a policy's year, by contract; none before 12 November of the year before."""

    policy: str
    year: int
    care: list[Care]


@router.get("/care/{policy}", responses=ANYBODY | NAMED)
def read_care(office: AnyOffice, policy: Name) -> PublishedCare:
    """The contracted care of a policy's year, as it stands now. Needs no token."""
    with office.store.reading() as connection:
        known = policies.in_play(connection)
        if policy not in known:
            raise Problem(problems.NOT_FOUND, nouns.unknown(nouns.POLICY, policy, known))
        found: list[dict[str, Any]] = published_care.entries(connection, known[policy].policy, office.now())
    return PublishedCare(policy=policy, year=known[policy].policy.year, care=[Care(**each) for each in found])
