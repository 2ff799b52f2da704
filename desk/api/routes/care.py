"""The contracted care as it is published: for everybody, without a token."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from desk import problems
from desk.api.failing import Problem
from desk.api.models.fields import Name
from desk.api.responses import ANYBODY, NAMED
from desk.api.strict import StrictRoute
from lifecycle.contract import Kind
from lifecycle.published import Entry
from workflows import published_lists, published_search
from workflows.published_lists import PublishedList, PublishedLists
from workflows.published_search import Sought

router = APIRouter(route_class=StrictRoute, tags=["published care"])
_Year = Annotated[int, Path(ge=2000, le=2100)]


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
    status: Literal["contracted", "current_patients"] = Field(description="`current_patients` for who runs off.")
    waiting_weeks: int | None = None
    quality: str | None = None
    experiences: str | None = None
    showcase: str | None = None


class Snapshot(BaseModel):
    """A list as it was published, which never changes."""

    day: date
    sha256: str = Field(description="Of its bytes, as its own address answers them.")


class CareList(BaseModel):
    """The published care of a year."""

    policy: str
    care: str
    year: int
    version: str = Field(description="Changes with anything in the list.")
    published: str | None = Field(description="When it was published; none as long as that has not been done.")
    snapshot: Snapshot | None


class Coming(BaseModel):
    """A list that is still to come."""

    policy: str
    care: str
    year: int
    day: date = Field(description="When it will be published.")


class CareLists(BaseModel):
    """The lists that are published, the newest year first, and those to come."""

    lists: list[CareList]
    coming: list[Coming]


class CarePage(CareList):
    """A page of what answers, by contract."""

    number: int = Field(description="How many answer in all.")
    entries: list[Care]
    next: str | None = Field(description="The cursor of the next page; none on the last.")


class CareDay(BaseModel):
    """What a list became on a day."""

    day: date
    added: list[Care]
    removed: list[str] = Field(description="The contracts that went.")
    changed: list[Care]


class CareChanges(BaseModel):
    """The changes of a list since it was published, oldest first."""

    policy: str
    snapshot: Snapshot | None
    days: list[CareDay]


class AsPublished(BaseModel):
    """A list exactly as it was published."""

    format: int
    policy: str
    care: str
    year: int
    published: str
    entries: list[Care]


class Question(BaseModel):
    """What is looked for; what is left out is not asked for."""

    model_config = ConfigDict(extra="forbid")
    region: Name | None = None
    kind: Kind | None = None
    programme: Name | None = None
    status: Literal["contracted", "current_patients"] | None = None
    name: Name | None = Field(default=None, description="In the name, the place or the contract's number.")
    limit: int = Field(default=100, ge=1, le=1000)
    cursor: Name | None = Field(default=None, description="`next` of the page before.")


@router.get("/care", responses=ANYBODY)
def list_care(request: Request) -> CareLists:
    """The lists of published care. Needs no token."""
    lists = _lists(request)
    coming = [
        Coming(policy=each.policy.policy, care=each.policy.care, year=each.policy.year, day=each.day)
        for each in lists.coming()
    ]
    return CareLists(lists=[CareList(**_data(each)) for each in lists.every()], coming=coming)


@router.get("/care/{year}/{care}", responses=ANYBODY | NAMED)
def read_care(request: Request, year: _Year, care: Name, asked: Annotated[Question, Query()]) -> CarePage:
    """The published care of a year as it is now, searched, a page at a time. Needs no token."""
    found = _known(request, year, care)
    kind = None if asked.kind is None else asked.kind.value
    entries = published_search.search(found, Sought(asked.region, kind, asked.programme, asked.status, asked.name))
    page, further = _page(entries, asked.cursor, asked.limit)
    data = _data(found) | {"number": len(entries), "entries": page, "next": further}
    return CarePage.model_validate(data)


@router.get("/care/{year}/{care}/changes", responses=ANYBODY | NAMED)
def read_changes(request: Request, year: _Year, care: Name) -> CareChanges:
    """What changed of a list since it was published, day by day. Needs no token."""
    return CareChanges(**published_lists.changes_as_data(_known(request, year, care)))


@router.get("/care/{year}/{care}/snapshot", response_model=AsPublished, responses=ANYBODY | NAMED)
def read_snapshot(request: Request, year: _Year, care: Name) -> Response:
    """A list exactly as it was published, byte by byte; its SHA-256 is that of `snapshot`. Needs no token."""
    found = _known(request, year, care)
    content = _lists(request).content(found.policy.policy)
    if content is None:
        raise Problem(problems.NOT_FOUND)
    return Response(content, media_type="application/json")


def _lists(request: Request) -> PublishedLists:
    found: PublishedLists = request.app.state.published
    return found


def _known(request: Request, year: int, care: str) -> PublishedList:
    """The list of a year and a kind of care; `Problem` where there is none, or not yet."""
    found = _lists(request).of(care, year)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    return found


def _data(found: PublishedList) -> dict[str, Any]:
    data = published_lists.as_data(found)
    return {name: data[name] for name in CareList.model_fields}


def _page(entries: list[Entry], after: str | None, limit: int) -> tuple[list[Entry], str | None]:
    """A page of entries, which stand by contract, from beyond `after`; and the cursor of the next."""
    rest = entries if after is None else [each for each in entries if each["contract"] > after]
    page = rest[:limit]
    return page, page[-1]["contract"] if len(rest) > limit else None
