"""Contracts: as they are listed, and whole."""

from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, Field, WithJsonSchema

from desk.api.models.fields import Name
from desk.api.models.findings import Found, Words
from desk.api.models.records import Recorded
from lifecycle.contract import Kind, Reach, RunOff
from lifecycle.findings import Outcome
from lifecycle.states import Action, State
from workflows.explain import possible_actions
from workflows.store.approvals import Standing


class Named(BaseModel):
    """What a provider is known by."""

    key: str = Field(examples=["leefstijl-walcheren"])
    name: str | None
    agb: str | None = Field(description="AGB code, as given; a string of digits.")
    kvk: str | None = Field(description="Chamber of Commerce number, as given; a string of digits.")


class ListedContract(BaseModel):
    """A contract in a list. Days are local to the Netherlands; moments are in UTC."""

    number: str = Field(examples=["gli-2027-00012"])
    provider: Named
    policy: str
    care: str
    year: int
    kind: Kind
    role: str | None = Field(description="`czv` or `coach`, where the policy has roles.")
    reach: Reach | None
    regions: list[str]
    state: State
    version: int = Field(description="Counts the changes; it is the ETag.")
    term: tuple[date, date] | None = Field(description="The first and the last day, both included.")
    earlier_terms: list[tuple[date, date]]
    signing_day: date | None = Field(description="The last day to sign the offer, that day included.")
    applied_at: str | None
    assessed_at: str | None
    offered_at: str | None
    signed_at: str | None
    published_at: str | None
    state_since: str | None
    running_since: str | None
    run_off: RunOff | None
    run_off_offered_at: str | None
    run_off_signing_day: date | None
    run_off_signed_at: str | None
    run_off_term: tuple[date, date] | None
    tariffs_informed: list[int]
    renews: str | None = Field(description="The number of the contract that this continues.")
    overdue: bool = Field(description="Applied before 1 October and still not decided on (reading 15).")


class Contracts(BaseModel):
    """A page of a list of contracts."""

    contracts: list[ListedContract]
    next: str | None = Field(description="The cursor of the next page; none on the last.")


class Address(Named):
    """What is known of a provider."""

    kind: Kind
    street: str | None
    postcode: str | None
    city: str | None


class Follows(BaseModel):
    """A request to follow the agreement of the preferred insurer."""

    insurer: str | None
    agreement: str | None
    tariff: str | None
    preferred_in: list[str] | None


class Evidence(BaseModel):
    """What the dossier shows for an evidence rule."""

    rule: str
    required: bool
    outcome: Outcome
    text: Words
    seen: Words


class Question(BaseModel):
    """A question about an offer, with its answer where it has one."""

    number: int
    asked_at: str
    due_day: date
    text: str
    answered_at: str | None
    answer: str | None
    late: bool


class Approval(BaseModel):
    """What somebody asked an approver to agree to."""

    number: int
    state: Standing
    contract: str
    action: Action
    version: int = Field(description="The version of the contract that the asker saw.")
    asked_by: str
    asked_at: str
    effective_at: str
    override: str | None = Field(description="The ground of the override that is asked.")
    grounds: list[str] = Field(description="The rules that are cited.")
    reason: str | None
    signed_at: str | None
    proof: str | None
    decided_by: str | None
    decided_at: str | None
    words: str | None = Field(description="The reason of the decision.")


class Whole(ListedContract):
    """A contract with everything that is known of it, and everything that happened to it."""

    provider: Address
    follows: Follows | None
    dossier: dict[str, Any] = Field(description="The facts that were given, in the shape in which they are sent.")
    evidence: list[Evidence]
    questions: list[Question]
    approvals: list[Approval]
    history: list[Recorded] = Field(description="Its records, refusals too, from the first on.")


OnContract: TypeAlias = Annotated[
    Name, WithJsonSchema({"type": "string", "enum": [action.value for action in possible_actions()]})
]
"""An action that can be done on a contract."""


class Possible(BaseModel):
    """One action on a contract, and whether it is possible now."""

    action: Action
    possible: bool
    asks: list[str] = Field(description="What the request has to give: a reason, a proof, grounds, an approver.")
    citable: list[str] = Field(description="The rules that a rejection or termination can cite now.")
    at: str | None = Field(description="When the job that alone does it will run.")
    findings: list[Found] = Field(description="Every rule of the guard, those that hold too.")


class Explained(BaseModel):
    """What is possible with a contract now, what is not, and exactly why."""

    contract: str
    state: State
    version: int
    actions: list[Possible]
