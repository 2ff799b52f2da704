"""Contracts: listed, whole, and explained."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from desk.api.caller import Reads
from desk.api.models.contracts import Contracts, Evidence, Explained, ListedContract, OnContract, Possible, Whole
from desk.api.models.fields import Name
from desk.api.models.findings import told, words
from desk.api.models.records import recorded
from desk.api.models.results import etag, people_of
from desk.api.responses import NAMED, READS, SEEN
from desk.api.strict import StrictRoute
from desk.language import both
from desk.showing import contract as showing
from desk.showing.portfolio import as_data
from desk.words import said, text
from lifecycle import nouns
from lifecycle.calendar import in_utc
from lifecycle.contract import Kind
from lifecycle.errors import BadInput
from lifecycle.states import Action, State
from workflows import portfolio_cursor
from workflows.explain import explain, possible_actions
from workflows.office import Office
from workflows.portfolio import Sort
from workflows.portfolio_asked import Filter
from workflows.whole import Whole as Known
from workflows.whole import whole

router = APIRouter(route_class=StrictRoute, tags=["contracts"])


class Question(BaseModel):
    """What is asked of the list; what is left out is not asked for."""

    model_config = ConfigDict(extra="forbid")
    policy: Name | None = None
    state: list[State] = Field(default=[], max_length=20, description="In one of these states.")
    kind: Kind | None = None
    role: Name | None = None
    region: list[Name] = Field(default=[], max_length=100, description="Working in one of these regions.")
    provider: Name | None = Field(default=None, description="A provider's key or AGB code.")
    overdue: bool = Field(default=False, description="Should have been decided on.")
    failing: Name | None = Field(default=None, description="A required rule that stands in the way of the next step.")
    ready: bool | None = Field(default=None, description="Whether nothing stands in the way of the next step.")
    questions: bool = Field(default=False, description="With an open question.")
    licences_within: int | None = Field(default=None, ge=0, le=3660, description="A licence runs out in so many days.")
    search: Name | None = Field(default=None, description="In the number, or in what names the provider.")
    sort: Sort = Sort.NUMBER
    descending: bool = False
    limit: int = Field(default=50, ge=1, le=portfolio_cursor.MOST)
    cursor: str | None = Field(default=None, min_length=1, max_length=2000, description="`next` of the page before.")

    def filter(self) -> Filter:
        """What the use case is asked."""
        return Filter(
            policy=self.policy,
            states=tuple(dict.fromkeys(self.state)),
            kind=self.kind,
            role=self.role,
            regions=tuple(dict.fromkeys(self.region)),
            provider=self.provider,
            overdue=self.overdue,
            failing=self.failing,
            ready=self.ready,
            questions=self.questions,
            licences_within=self.licences_within,
            search=self.search,
        )


@router.get("/contracts", responses=READS)
def list_contracts(caller: Reads, asked: Annotated[Question, Query()]) -> Contracts:
    """The contracts that answer every filter, in the order that is asked, a page at a time.

    What stands in the way of a next step is as it was judged last, by the service or with a change of the contract.
    """
    found = portfolio_cursor.piece(
        caller.office,
        asked.filter(),
        sort=asked.sort,
        descending=asked.descending,
        size=asked.limit,
        after=asked.cursor,
    )
    listed = [ListedContract.model_validate(as_data(each)) for each in found.listed]
    return Contracts(contracts=listed, next=found.further)


@router.get("/contracts/{number}", responses=READS | NAMED | SEEN)
def read_contract(caller: Reads, number: Name, response: Response) -> Whole:
    """A contract with its dossier, questions, approvals and history; its version is the `ETag`."""
    found = whole(caller.office, number)
    response.headers["etag"] = etag(found.listed.contract.version)
    return Whole.model_validate(_data(found))


def _data(found: Known) -> dict[str, Any]:
    data = showing.as_data(found)
    data["evidence"] = [_evidence(found, place) for place in range(len(found.evidence))]
    data["history"] = [recorded(each) for each in found.history]
    return data


def _evidence(found: Known, place: int) -> Evidence:
    finding = found.evidence[place]
    requirement, seen = both(lambda: (text(found.policy.by_id[finding.rule].text), said(finding.seen)))
    return Evidence(
        rule=finding.rule,
        required=finding.required,
        outcome=finding.outcome,
        text=words(requirement),
        seen=words(seen),
    )


class About(BaseModel):
    """What is to be explained."""

    model_config = ConfigDict(extra="forbid")
    action: OnContract | None = Field(default=None, description="This action alone, whatever the state.")
    as_me: bool = Field(default=False, description="For the user of the token, rather than for whoever may act.")


@router.get("/contracts/{number}/explain", responses=READS | NAMED)
def explain_contract(caller: Reads, number: Name, asked: Annotated[About, Query()]) -> Explained:
    """What is possible with a contract now, and every reason why something is not, in both languages."""
    return _explained(caller.office, number, asked.action, caller.user if asked.as_me else None)


def _on_contract(action: str) -> Action:
    """The action that is named; `BadInput` for one that no contract knows."""
    known = [each.value for each in possible_actions()]
    if action not in known:
        raise BadInput("action", nouns.unknown(nouns.ACTION, action, known))
    return Action(action)


def _explained(office: Office, number: str, action: str | None, by: str | None) -> Explained:
    found = explain(office, number, None if action is None else _on_contract(action), by)
    people = people_of(found.contract)
    return Explained(
        contract=found.contract.number,
        state=found.contract.state,
        version=found.contract.version,
        actions=[
            Possible(
                action=each.action,
                possible=each.possible,
                asks=list(each.asks),
                citable=list(each.citable),
                at=None if each.at is None else in_utc(each.at),
                findings=[told(finding, each.policy, people) for finding in each.findings],
            )
            for each in found.possibilities
        ],
    )
