"""Deeds that move no existing contract: applications, policies, regions, tariffs, objections, milestones by hand.

Like `workflows.advance` for contracts: allowed by a role, judged and carried out in one transaction with its record, or
refused with the record of that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from lifecycle.contract import Contract, Provider
from lifecycle.findings import Finding, blocking
from lifecycle.policy import Policy
from lifecycle.roles import Role, may
from lifecycle.states import Action
from workflows import evaluation, refusals
from workflows.advance import stored
from workflows.office import Office
from workflows.request import Outcome, Result
from workflows.store import people, trail


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody wants done; its record holds `said` as it is, and commitments to `personal`.

    `of_many` says that many are done at once: then the next step of what they make is judged with all, afterwards.
    """

    action: Action
    actor: str
    stream: str
    said: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)
    policy_id: str | None = None
    region: str | None = None
    of_many: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What the check of a deed found; `policy` is the version it was judged by, `provider` whom it is about."""

    findings: Sequence[Finding] = ()
    policy: Policy | None = None
    provider: Provider | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What carrying out a deed left: the contract, provider or number that was made, and more for its record.

    `before` are the records of what had to be done first, such as a newcomer's own; who did it did that with the same
    role, which is filled in.
    """

    contract: Contract | None = None
    number: int | None = None
    said: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)
    provider: Provider | None = None
    before: Sequence[trail.Entry] = ()


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
            entry = _entry(now, role, deed, judged, trail.DONE, carried)
            before = [replace(each, role=entry.role) for each in carried.before]
            trail.append(connection, [*before, entry])
            if carried.contract is not None and not deed.of_many:
                evaluation.created(connection, carried.contract, now)
            findings = tuple(judged.findings)
            result = Result(Outcome.DONE, findings, carried.contract, (), carried.number, policy=judged.policy)
            office.told(connection, result)
            return result
    except _Refused as refused:
        with office.store.writing() as connection:
            role = people.role_of(connection, deed.actor)
            entry = _entry(office.now(), role, deed, refused.judged, trail.REFUSED, Carried())
            trail.append(connection, [entry])
            result = Result(Outcome.REFUSED, tuple(refused.judged.findings), policy=refused.judged.policy)
            office.told(connection, result)
        return result


def _entry(  # noqa: PLR0913 - what a record is made of
    now: datetime, role: Role | None, deed: Deed, judged: Judged, outcome: str, carried: Carried
) -> trail.Entry:
    said = {**deed.said, **carried.said, "findings": [stored(finding) for finding in judged.findings]}
    if judged.policy is not None:
        said["policy"] = judged.policy.hash
    contract, provider = carried.contract, carried.provider or judged.provider
    return trail.Entry(
        stream=_stream(deed, provider, contract),
        action=deed.action.value,
        outcome=outcome,
        actor=deed.actor,
        role="" if role is None else role.value,
        effective=now,
        recorded=now,
        details=said,
        personal={**deed.personal, **carried.personal},
        contract_id=None if contract is None else contract.id,
        provider_id=None if provider is None else provider.id,
        policy_id=deed.policy_id,
        region=deed.region,
        first=contract is not None or (deed.action is Action.ADD_PROVIDER and outcome == trail.DONE),
    )


def _stream(deed: Deed, provider: Provider | None, contract: Contract | None) -> str:
    """A new contract's own stream; the provider's where there is no contract; otherwise the deed's."""
    if contract is not None:
        return trail.contract_stream(contract.id)
    if deed.action in _ABOUT_PROVIDERS and provider is not None:
        return trail.provider_stream(provider.id)
    return deed.stream


_ABOUT_PROVIDERS: Final = frozenset({Action.APPLY, Action.REGISTER, Action.ADD_PROVIDER, Action.CHANGE_PROVIDER})
