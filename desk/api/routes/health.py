"""Whether all is well."""

from dataclasses import asdict

from fastapi import APIRouter
from pydantic import BaseModel, Field

from desk.api.caller import Reads
from desk.api.responses import READS
from desk.api.strict import StrictRoute
from scheduler import watching

router = APIRouter(route_class=StrictRoute, tags=["health"])


class Health(BaseModel):
    """How things are."""

    well: bool = Field(description="Whether nobody has to do anything.")
    oldest_due: float = Field(description="How many seconds ago the oldest milestone fell due that is not done.")
    late_runs: int
    troubles: int = Field(description="Contracts on which a milestone keeps failing.")
    waiting: int = Field(description="Messages that wait to be sent.")
    uncertain: int = Field(description="Messages of which nobody knows whether they arrived.")
    given_up: int = Field(description="Messages that could not be sent.")
    leader: str | None = Field(description="The process that does the work.")


@router.get("/health", responses=READS)
def read_health(caller: Reads) -> Health:
    """How the watch over the milestones and the messages are doing."""
    seen = watching.look(caller.office)
    return Health(**asdict(seen), well=seen.is_well)
