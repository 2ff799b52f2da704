"""Providers: who can be contracted."""

from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from desk import problems
from desk.api.caller import Reads
from desk.api.failing import Problem
from desk.api.keys import Once
from desk.api.models.asked import Details, Newcomer
from desk.api.models.contracts import Address
from desk.api.models.fields import Name
from desk.api.models.results import Done, answer
from desk.api.responses import CHANGES, DONE, MADE, NAMED, READS
from desk.api.strict import StrictRoute
from desk.problems import ROOT
from desk.showing.providers import as_data
from lifecycle.contract import NOT_KEPT, Kind, Provider
from lifecycle.errors import BadInput
from lifecycle.states import Action, State
from workflows import provider_list, providers

router = APIRouter(route_class=StrictRoute, tags=["providers"])


class Question(BaseModel):
    """What is asked of the list; what is left out is not asked for."""

    model_config = ConfigDict(extra="forbid")
    kind: Kind | None = None
    search: Name | None = Field(default=None, description="In the key, name, AGB code or KvK number.")
    limit: int = Field(default=50, ge=1, le=provider_list.BATCH)
    cursor: Name | None = Field(default=None, description="`next` of the page before.")


class Counted(Address):
    """A provider with the number of its contracts."""

    contracts: int


class Providers(BaseModel):
    """A page of a list of providers, by key."""

    providers: list[Counted]
    next: str | None = Field(description="The cursor of the next page; none on the last.")


class Held(BaseModel):
    """A contract of a provider."""

    number: str
    policy: str
    role: str | None
    state: State
    version: int


class WithContracts(Address):
    """A provider with its contracts, in the order in which they came."""

    contracts: list[Held]


@router.get("/providers", responses=READS)
def list_providers(caller: Reads, asked: Annotated[Question, Query()]) -> Providers:
    """The providers by key, a page at a time."""
    found = list(islice(provider_list.listed(caller.office, asked.kind, asked.search, asked.cursor), asked.limit + 1))
    shown = [Counted(**as_data(each.provider), contracts=each.contracts) for each in found[: asked.limit]]
    return Providers(providers=shown, next=shown[-1].key if len(found) > asked.limit else None)


@router.get("/providers/{key}", responses=READS | NAMED)
def read_provider(caller: Reads, key: Name) -> WithContracts:
    """A provider by its key or AGB code, with its contracts."""
    try:
        provider, contracts = provider_list.one(caller.office, key)
    except BadInput as unknown:
        raise Problem(problems.NOT_FOUND, unknown.problem) from None
    held = [
        Held(number=each.number, policy=each.policy, role=each.role, state=each.state, version=each.version)
        for each in contracts
    ]
    return WithContracts(**as_data(provider), contracts=held)


@router.post("/providers", status_code=201, response_model=Done, responses=CHANGES | MADE)
def add_provider(once: Once, said: Newcomer) -> Response:
    """Record a provider that is not known yet."""
    given = Provider(NOT_KEPT, **said.model_dump())
    return once.do(
        lambda office: providers.add(office, once.caller.user, given),
        lambda result: answer(result, Action.ADD_PROVIDER, 201, f"{ROOT}/providers/{said.key}"),
    )


@router.patch("/providers/{key}", response_model=Done, responses=CHANGES | NAMED | DONE)
def change_provider(once: Once, key: Name, said: Details) -> Response:
    """Change what is known of a provider; its kind cannot change, for contracts were judged by it."""
    facts = {name: value for name, value in said.model_dump().items() if value is not None}
    try:
        known = provider_list.one(once.caller.office, key)[0].key
    except BadInput as unknown:
        raise Problem(problems.NOT_FOUND, unknown.problem) from None
    return once.do(
        lambda office: providers.change(office, once.caller.user, known, facts),
        lambda result: answer(result, Action.CHANGE_PROVIDER),
    )
