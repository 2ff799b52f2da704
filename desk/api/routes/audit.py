"""The audit trail: who did what, what was refused, and how contracts stood at a moment. Each look is on the trail."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from desk import problems
from desk.api.caller import Reads
from desk.api.failing import Problem
from desk.api.models.fields import Moment, Name
from desk.api.models.records import Recorded, recorded
from desk.api.responses import NAMED, READS
from desk.api.strict import StrictRoute
from lifecycle.calendar import in_utc
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.states import State
from workflows.inquiry import looking, looking_back
from workflows.inquiry.as_of import Known, Stood
from workflows.inquiry.asked import Inquiry, Lookups
from workflows.inquiry.looking_back import Back

router = APIRouter(route_class=StrictRoute, tags=["audit"])
_Cursor = Annotated[str | None, Field(min_length=1, max_length=200, description="`next` of the page before.")]


class Question(BaseModel):
    """What is asked of the trail; what is left out is not asked for."""

    model_config = ConfigDict(extra="forbid")
    contract: Name | None = Field(default=None, description="The number of a contract.")
    provider: Name | None = Field(default=None, description="A provider's key or AGB code.")
    actor: Name | None = None
    role: Name | None = None
    action: Name | None = None
    rule: Name | None = Field(default=None, description="A rule that failed, was lifted or was cited.")
    outcome: Name | None = Field(default=None, description="`done`, `refused` or `reported`.")
    policy: Name | None = None
    policy_version: Name | None = Field(default=None, description="Its number, or the beginning of its hash.")
    overridden: bool = Field(default=False, description="Decisions in which rules were lifted.")
    since: Moment | None = Field(default=None, description="From this moment on.")
    until: Moment | None = Field(default=None, description="Before this moment, which itself does not count.")
    effective: bool = Field(default=False, description="Period and order by when it counts, not when it was recorded.")
    newest_first: bool | None = Field(default=None, description="Otherwise a contract is told from the beginning.")
    lookups: Lookups = Field(default=Lookups.WITHOUT, description="Whether looks at the trail are told too.")
    limit: int = Field(default=looking.SIZE, ge=1, le=looking.LARGEST)
    cursor: _Cursor = None

    def inquiry(self) -> Inquiry:
        """What the use case is asked; `BadInput` for a period that ends before it begins."""
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise BadInput("until", Both("ligt niet na since", "does not come after since"))
        return Inquiry(**self.model_dump(exclude={"limit", "cursor"}))


class Records(BaseModel):
    """A page of the records that answer."""

    records: list[Recorded]
    number: int = Field(description="How many there are in all; at least, where there are `more`.")
    more: bool
    next: str | None = Field(description="The cursor of the next page; none on the last.")


class Kept(Recorded):
    """One record, and whether it is as it was kept."""

    whole: bool = Field(description="Whether its bytes are those that its hash was taken of.")
    chained: bool = Field(description="Whether it names the record before it in its stream.")


class When(BaseModel):
    """The moment that is looked back at."""

    model_config = ConfigDict(extra="forbid")
    at: Moment
    known: Known = Field(default=Known.THEN, description="What was recorded `then`, or what is known `now` of then.")


class Whole(When):
    """Which contracts are looked back at."""

    state: State | None = None
    policy: Name | None = None
    cursor: _Cursor = None


class StoodThen(BaseModel):
    """How a contract stood at a moment."""

    contract: dict[str, Any] = Field(description="Every field as it was, its dossier too.")
    since: str = Field(description="Since when it was in its state.")
    last: Recorded = Field(description="The record that last changed it.")


class StoodPage(BaseModel):
    """A page of contracts as they stood, by their making."""

    contracts: list[StoodThen]
    next: str | None = Field(description="The cursor of the next page; none on the last.")


@router.get("/audit", responses=READS | NAMED)
def query_trail(caller: Reads, asked: Annotated[Question, Query()]) -> Records:
    """The records that answer every filter, a page at a time, as an auditor."""
    found = looking.page(caller.office, caller.user, asked.inquiry(), after=asked.cursor, size=asked.limit)
    records = [recorded(each) for each in found.found]
    return Records(records=records, number=found.number, more=found.more, next=found.further)


@router.get("/audit/{stream}/{seq}", responses=READS | NAMED)
def read_record(caller: Reads, stream: Name, seq: Annotated[int, Path(ge=1, lt=2**31)]) -> Kept:
    """One record by its place, as an auditor; a stream is `contract:12`, for example."""
    kept = looking.record(caller.office, caller.user, stream, seq)
    return Kept(**recorded(kept.found).model_dump(), whole=kept.is_whole, chained=kept.is_chained)


@router.get("/as-of", responses=READS | NAMED)
def look_back(caller: Reads, asked: Annotated[Whole, Query()]) -> StoodPage:
    """How contracts stood at a moment, a page at a time, as an auditor."""
    back = Back(asked.at, asked.known, asked.state, asked.policy)
    found = looking_back.page(caller.office, caller.user, back, after=asked.cursor)
    return StoodPage(contracts=[_stood(each) for each in found.stood], next=found.further)


@router.get("/as-of/{number}", responses=READS | NAMED)
def look_back_at(caller: Reads, number: Name, asked: Annotated[When, Query()]) -> StoodThen:
    """How one contract stood at a moment, as an auditor."""
    found = looking_back.one(caller.office, caller.user, number, Back(asked.at, asked.known))
    if found is None:
        at = in_utc(asked.at)
        raise Problem(
            problems.NOT_FOUND,
            Both(f"Van {number} was op {at} nog niets bekend.", f"Nothing was known of {number} at {at}."),
        )
    return _stood(found)


def _stood(stood: Stood) -> StoodThen:
    return StoodThen(contract=stood.contract, since=stood.since, last=recorded(stood.last))
