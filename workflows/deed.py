"""Deeds that move no existing contract: applications, policies, regions, tariffs, objections, milestones by hand.

Like `workflows.advance` for contracts: allowed by a role, judged and carried out in one transaction with its record, or
refused with the record of that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from lifecycle.contract import Contract
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
    provider_id: int | None = None
    policy_id: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What the check of a deed found; `policy_hash` names the version it was judged by."""

    findings: Sequence[Finding] = ()
    policy_hash: str | None = None
    provider_id: int | None = None


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
    check: Callable[[Connection], Judged],
    carry_out: Callable[[Connection], Carried],
) -> Result:
    """Do a deed or refuse it; either way it is on the trail when this returns."""
    try:
        with office.store.writing() as connection:
            role = people.role_of(connection, deed.actor)
            if not may(role, deed.action):
                raise _Refused(Judged([refusals.role(deed.actor, role, deed.action)]))  # noqa: TRY301 - undoes it
            judged = check(connection)
            if blocking(judged.findings):
                raise _Refused(judged)  # noqa: TRY301 - leaving the transaction undoes it
            carried = carry_out(connection)
            trail.append(connection, [_entry(connection, office, deed, judged, trail.DONE, carried)])
            return Result(Outcome.DONE, tuple(judged.findings), carried.contract, (), carried.number)
    except _Refused as refused:
        with office.store.writing() as connection:
            trail.append(connection, [_entry(connection, office, deed, refused.judged, trail.REFUSED, Carried())])
        return Result(Outcome.REFUSED, tuple(refused.judged.findings))


def _entry(  # noqa: PLR0913 - what a record is made of
    connection: Connection, office: Office, deed: Deed, judged: Judged, outcome: str, carried: Carried
) -> trail.Entry:
    now = office.now()
    role = people.role_of(connection, deed.actor)
    said = {**deed.said, **carried.said, "findings": [stored(finding) for finding in judged.findings]}
    if judged.policy_hash is not None:
        said["policy"] = judged.policy_hash
    contract = carried.contract
    return trail.Entry(
        stream=deed.stream if contract is None else trail.contract_stream(contract.id),
        action=deed.action.value,
        outcome=outcome,
        actor=deed.actor,
        role="" if role is None else role.value,
        effective=now,
        recorded=now,
        details=said,
        personal={**deed.personal, **carried.personal},
        contract_id=None if contract is None else contract.id,
        provider_id=deed.provider_id if judged.provider_id is None else judged.provider_id,
        policy_id=deed.policy_id,
        region=deed.region,
    )
