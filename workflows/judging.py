"""Judging requests: what is read once for many, the system rules, and the guard.

A request is refused by the first of `role`, `unknown-contract`, `state` and `run-off-not-provided` that applies, alone;
after those every rule is judged, and every one that fails is named.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import Connection

from lifecycle import guards, machine, terms
from lifecycle.calendar import day_of
from lifecycle.case import Case
from lifecycle.contract import Contract, Provider
from lifecycle.findings import Finding, Outcome, blocking
from lifecycle.policy import Policy
from lifecycle.roles import Role, may
from lifecycle.states import STAYS, Action, State
from workflows import refusals
from workflows.request import Request
from workflows.steps import Context, step_for
from workflows.store import contracts, people, policies, surroundings, trail
from workflows.store import round as rounds
from workflows.store.policies import InPlay
from workflows.store.surroundings import Ladder, Surroundings


@dataclass(frozen=True, slots=True)
class Verdict:
    """A request judged. `case` is ``None`` where it was refused before any guard; `lifted` are overridden rules."""

    request: Request
    role: Role | None
    contract: Contract | None
    case: Case | None
    findings: tuple[Finding, ...]
    lifted: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a required rule that was not lifted fails; a review is never refused by the requirements."""
        if self.case is not None and self.request.action is Action.REVIEW:
            return any(finding.blocks and not finding.paragraph for finding in self.findings)
        return any(finding.rule not in self.lifted for finding in blocking(self.findings))


def judge(
    connection: Connection,
    requests: Sequence[tuple[Request, Contract | None]],
    now: datetime,
    supposed: Mapping[str, Role] | None = None,
    ladder: Ladder | None = None,
) -> list[Verdict]:
    """Judge requests on contracts that were read in this transaction; every fact is read once for all of them.

    `supposed` names actors whose role is supposed rather than looked up, to explain what somebody could do. `ladder`
    keeps the facts of regions from one call to the next, for a sweep that computes them once.
    """
    context = _context(connection, [request for request, _ in requests], now, supposed or {})
    known = policies.in_play(connection)
    heard = [_before_guard(connection, context, known, request, contract) for request, contract in requests]
    open_ones = [
        (request, contract, entry)
        for (request, contract), entry in zip(requests, heard, strict=True)
        if contract is not None and isinstance(entry, InPlay)
    ]
    around = surroundings.around(
        connection,
        [(contract, entry.policy) for _, contract, entry in open_ones],
        day_of(now),
        any(guards.looks_at_regions(entry.policy, request.action) for request, _, entry in open_ones),
        ladder,
    )
    providers = contracts.providers(connection, {contract.provider_id for _, contract, _ in open_ones})
    verdicts = []
    for (request, contract), entry in zip(requests, heard, strict=True):
        role = _role(context, request)
        if contract is None or isinstance(entry, Finding):
            refusal = entry if isinstance(entry, Finding) else refusals.unknown_contract(request.contract)
            verdicts.append(Verdict(request, role, contract, None, (refusal,)))
        else:
            provider = providers[contract.provider_id]
            case = case_of(request, contract, provider, entry, around, now)
            verdicts.append(_judge_case(connection, context, request, case))
    return verdicts


def _role(context: Context, request: Request) -> Role | None:
    return Role.SYSTEM if request.by_job else context.roles[request.actor]


def _context(
    connection: Connection, requests: Sequence[Request], now: datetime, supposed: Mapping[str, Role]
) -> Context:
    names = {request.actor for request in requests if not request.by_job}
    names |= {request.approved_by for request in requests if request.approved_by}
    names |= {request.override.approved_by for request in requests if request.override and request.override.approved_by}
    roles = people.roles_of(connection, names - set(supposed))
    tariffs = rounds.tariffs(connection) if any(each.action is Action.INFORM_TARIFF for each in requests) else {}
    return Context(now, {**roles, **supposed}, tariffs)


def _before_guard(
    connection: Connection, context: Context, known: dict[str, InPlay], request: Request, contract: Contract | None
) -> Finding | InPlay:
    """The finding that refuses the request alone, or the policy that decides about it."""
    action = request.action
    role = _role(context, request)
    if not may(role, action):
        return refusals.role(request.actor, role, action)
    if contract is None:
        return refusals.unknown_contract(request.contract)
    possible = sources(action)
    if contract.state not in possible:
        return refusals.state(contract, possible)
    closed = step_for(action).closed(connection, contract, request)
    if closed is not None:
        return closed
    entry = policies.deciding(known, contract, action)
    if action is Action.OFFER_RUN_OFF and entry.policy.run_off is None:
        return refusals.run_off_not_provided(entry.policy.policy)
    return entry


@cache
def sources(action: Action) -> frozenset[State]:
    """The states that `action` is possible in, whether it moves the contract or leaves it where it is."""
    if action in STAYS:
        return STAYS[action]
    return frozenset(state for state in State if machine.target(action, state) is not None)


_SIGNING: Final = frozenset({Action.SIGN, Action.SIGN_RUN_OFF, Action.REINSTATE})
"""The actions that a signature's own moment counts for."""


def case_of(  # noqa: PLR0913 - what a case is made of
    request: Request, contract: Contract, provider: Provider, entry: InPlay, around: Surroundings, now: datetime
) -> Case:
    """The case of one request. Dates are judged at its effective moment: the signature, the job's due moment, or now.

    A late job judges dates as of the moment it should have run; terms and reference days count from the real one
    (reading 16).
    """
    signed_at = request.signed_at if request.action in _SIGNING else None
    moment = signed_at or request.as_of or now
    day = day_of(signed_at or now)
    case = Case(
        policy=entry.policy,
        published=entry.published_at is not None,
        trigger=request.action,
        contract=contract,
        provider=provider,
        now=now,
        moment=moment,
        day=day,
        history=around.history(contract),
        regions=around.regions.get(entry.policy.policy, {}),
    )
    term = terms.judged(entry.policy, contract, request.action, new_provider=case.is_new_provider, day=day)
    return replace(case, term=term)


def _judge_case(connection: Connection, context: Context, request: Request, case: Case) -> Verdict:
    step = step_for(request.action)
    system = []
    if request.version is not None and request.version != case.contract.version:
        system.append(changed_since(connection, case.contract, case.now))
    system += [found for check in step.checks if (found := check(case, request, context)) is not None]
    findings = guards.evaluate(case)
    if request.action is Action.SIGN:
        findings += guards.since_the_offer(case)
    _alert(case, findings)
    lifted: tuple[str, ...] = ()
    if request.override is not None:
        faults = _override_faults(request, case.policy, context)
        system += faults
        if not faults:
            liftable = case.policy.overridable(request.override.ground or "")
            standing = [found for found in blocking(findings) if found.outcome is not Outcome.ERROR]
            lifted = tuple(found.rule for found in standing if found.rule in liftable)
    return Verdict(request, _role(context, request), case.contract, case, (*system, *findings), lifted)


def changed_since(connection: Connection, contract: Contract, now: datetime) -> Finding:
    """Somebody changed the contract since it was read: who, when, and what they did."""
    won = trail.made_version(connection, contract.id, contract.version)
    if won is None:
        return refusals.stale(Action.REGISTER, "?", now)
    return refusals.stale(won.action, won.actor, won.recorded_at)


def in_the_way(case: Case, request: Request) -> list[str]:
    """The required rules and system rules that `_judge_case` would find in the way of a step that asks for nothing."""
    checks = step_for(request.action).checks
    context = Context(case.now, {}, {})
    system = [found.rule for check in checks if (found := check(case, request, context)) is not None and found.blocks]
    return [*system, *guards.failing(case)]


def _alert(case: Case, findings: tuple[Finding, ...]) -> None:
    """Tell the log of every predicate that failed; no facts, which could be personal."""
    for finding in findings:
        if finding.outcome is Outcome.ERROR:
            _LOG.error("rule %s failed on contract %s: %s", finding.rule, case.contract.number, finding.trouble)


_LOG: Final = logging.getLogger(__name__)


def _override_faults(request: Request, policy: Policy, context: Context) -> list[Finding]:
    override = request.override
    if override is None:
        return []
    grounds = [known.ground for known in policy.overrides]
    faults = [
        refusals.override_ground(override.ground, override.reason, grounds),
        refusals.four_eyes(request.actor, override.approved_by, context.roles.get(override.approved_by or "")),
    ]
    return [fault for fault in faults if fault is not None]
