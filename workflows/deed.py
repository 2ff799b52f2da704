"""Deeds that move no existing contract: applications, policies, regions, tariffs, objections, milestones by hand.

Like `workflows.advance` for contracts: allowed by a role, judged and carried out in one transaction with its record, or
refused with the record of that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from lifecycle.contract import Contract, Provider
from lifecycle.findings import Finding, blocking
from lifecycle.roles import may
from lifecycle.states import Action
from workflows import refusals
from workflows.advance import stored
from workflows.office import Office
from workflows.request import Outcome, Result
from workflows.store import people, trail


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody wants done; its record holds `said` as it is, and commitments to `personal`."""

    action: Action
    actor: str
    stream: str
    said: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)
    policy_id: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What the check of a deed found; `policy_hash` names the version it was judged by, `provider` whom it is about."""

    findings: Sequence[Finding] = ()
    policy_hash: str | None = None
    provider: Provider | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What carrying out a deed left: the contract or number that was made, and more for its record."""

    contract: Contract | None = None
    number: int | None = None
    said: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)


class _Refused(Exception):  # noqa: N818 - it leaves a transaction, and never this module
    def __init__(self, judged: Judged) -> None:
        self.judged = judged


def perform(
    office: Office,
    deed: Deed,
    check: Callable[[Connection, datetime], Judged],
    carry_out: Callable[[Connection, datetime], Carried],
) -> Result:
    """Do a deed or refuse it; either way it is on the trail when this returns.

    `check` and `carry_out` are given the moment, which is read when the lock is held.
    """
    try:
        with office.store.writing() as connection:
            now = office.now()
            role = people.role_of(connection, deed.actor)
            if not may(role, deed.action):
                raise _Refused(Judged([refusals.role(deed.actor, role, deed.action)]))  # noqa: TRY301 - undoes it
            judged = check(connection, now)
            if blocking(judged.findings):
                raise _Refused(judged)  # noqa: TRY301 - leaving the transaction undoes it
            carried = carry_out(connection, now)
            trail.append(connection, [_entry(connection, now, deed, judged, trail.DONE, carried)])
            return Result(Outcome.DONE, tuple(judged.findings), carried.contract, (), carried.number)
    except _Refused as refused:
        with office.store.writing() as connection:
            trail.append(connection, [_entry(connection, office.now(), deed, refused.judged, trail.REFUSED, Carried())])
        return Result(Outcome.REFUSED, tuple(refused.judged.findings))


def _entry(  # noqa: PLR0913 - what a record is made of
    connection: Connection, now: datetime, deed: Deed, judged: Judged, outcome: str, carried: Carried
) -> trail.Entry:
    role = people.role_of(connection, deed.actor)
    said = {**deed.said, **carried.said, "findings": [stored(finding) for finding in judged.findings]}
    if judged.policy_hash is not None:
        said["policy"] = judged.policy_hash
    contract = carried.contract
    return trail.Entry(
        stream=_stream(deed, judged, contract),
        action=deed.action.value,
        outcome=outcome,
        actor=deed.actor,
        role="" if role is None else role.value,
        effective=now,
        recorded=now,
        details=said,
        personal={**deed.personal, **carried.personal},
        contract_id=None if contract is None else contract.id,
        provider_id=None if judged.provider is None else judged.provider.id,
        policy_id=deed.policy_id,
        region=deed.region,
    )


def _stream(deed: Deed, judged: Judged, contract: Contract | None) -> str:
    """A new contract's own stream; the provider's where there is no contract; otherwise the deed's."""
    if contract is not None:
        return trail.contract_stream(contract.id)
    if deed.action in _ABOUT_PROVIDERS and judged.provider is not None:
        return trail.provider_stream(judged.provider.id)
    return deed.stream


_ABOUT_PROVIDERS: Final = frozenset({Action.APPLY, Action.REGISTER})
