"""What a step is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection

from lifecycle.case import Case
from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.roles import Role
from lifecycle.states import Action, State
from workflows import refusals
from workflows.request import Request


@dataclass(frozen=True, slots=True)
class Context:
    """What is read once for all requests that are judged together: the roles of who is named, and the tariffs."""

    now: datetime
    roles: Mapping[str, Role | None]
    tariffs: Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a step wrote beside the contract: its number, what the record says of it, and its personal values."""

    number: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


Check: TypeAlias = Callable[[Case, Request, Context], Finding | None]
Change: TypeAlias = Callable[[Case, Request], Contract]
Closed: TypeAlias = Callable[[Connection, Contract, Request], Finding | None]
Write: TypeAlias = Callable[[Connection, Case, Request], Kept]


def _always_open(_connection: Connection, _contract: Contract, _request: Request) -> Finding | None:
    return None


def _unchanged(case: Case, _request: Request) -> Contract:
    return case.contract


def _nothing(_connection: Connection, _case: Case, _request: Request) -> Kept:
    return Kept()


@dataclass(frozen=True, slots=True)
class Step:
    """One action on a contract.

    `closed` answers the finding where there is nothing open to act on; `checks` are the system rules that stand among
    the failing rules; `change` is the contract after it; `write` keeps what stands beside the contract; `follow_up` is
    the action that may follow by itself at once (for example a publication).
    """

    action: Action
    closed: Closed = _always_open
    checks: tuple[Check, ...] = ()
    change: Change = _unchanged
    write: Write = _nothing
    follow_up: Callable[[Case], Action | None] = lambda _case: None


def moved(case: Case, state: State, **values: Any) -> Contract:
    """The contract in another state, with further fields changed."""
    return replace(case.contract, state=state, state_since=case.now, **values)


def four_eyes(_case: Case, request: Request, context: Context) -> Finding | None:
    """Another person, an approver, agrees to what is asked."""
    return refusals.four_eyes(request.actor, request.approved_by, context.roles.get(request.approved_by or ""))
