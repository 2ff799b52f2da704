"""Judging the lines of a plan: what will happen to each contract or request for approval, or what is in its way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy import Connection

from lifecycle.contract import Contract
from lifecycle.errors import BadInput
from lifecycle.findings import Finding, blocking
from lifecycle.languages import Both
from lifecycle.states import Action
from workflows import approvals
from workflows.approval_records import Touch
from workflows.judging import Verdict, judge
from workflows.planned import Line
from workflows.request import Request
from workflows.steps.closing import citable
from workflows.store import approvals as kept
from workflows.store import contracts, people
from workflows.store.approvals import Approval
from workflows.store.surroundings import Ladder

Cited: TypeAlias = tuple[str, str]
"""A policy, and a rule of it."""

_BATCH: Final = 200


def of_contracts(connection: Connection, request: Request, wanted: Sequence[str], now: datetime) -> list[Line]:
    """A line for each contract; `BadInput` for one that does not exist."""
    asking = approvals.needed(request)
    ladder: Ladder = {}
    lines: list[Line] = []
    for start in range(0, len(wanted), _BATCH):
        found = [_found(connection, number) for number in wanted[start : start + _BATCH]]
        asked = [(replace(request, contract=contract.number), contract) for contract in found]
        if not asking:
            lines += [_line(verdict) for verdict in judge(connection, asked, now, ladder=ladder)]
            continue
        waiting = {
            each.contract_id: each.number
            for each in kept.open_of(connection, [contract.id for contract in found])
            if each.request.action is request.action
        }
        for verdict, contract in zip(approvals.judged_asking(connection, asked, now, ladder), found, strict=True):
            line = replace(_line(verdict), approval=waiting.get(contract.id))
            needless = line.possible and request.override is not None and not line.lifted
            lines.append(replace(line, possible=False) if needless else line)
    return lines


def citable_in(connection: Connection, request: Request, wanted: Sequence[str], now: datetime) -> Counter[Cited]:
    """The rules that a rejection or termination of these contracts can cite, with how many contracts each fails on.

    A contract that the action is not possible for has none; `BadInput` for one that does not exist.
    """
    cited: Counter[Cited] = Counter()
    ladder: Ladder = {}
    for start in range(0, len(wanted), _BATCH):
        found = [_found(connection, number) for number in wanted[start : start + _BATCH]]
        asked = [(replace(request, contract=contract.number), contract) for contract in found]
        for verdict in judge(connection, asked, now, ladder=ladder):
            if verdict.case is not None:
                policy = verdict.case.policy.policy
                cited.update((policy, rule) for rule in citable(verdict.case, request.action))
    return cited


def _found(connection: Connection, number: str) -> Contract:
    contract = contracts.find(connection, number)
    if contract is None:
        raise BadInput("contract", Both(f"er is geen contract {number}", f"there is no contract {number}"))
    return contract


def _line(verdict: Verdict) -> Line:
    contract = verdict.contract
    if contract is None:
        message = f"{verdict.request.contract} was found, and has to be judged as a contract"
        raise AssertionError(message)
    return Line(
        number=contract.number,
        version=contract.version,
        state=contract.state,
        possible=not verdict.refused,
        rules=_standing(verdict) if verdict.refused else (),
        lifted=() if verdict.refused else verdict.lifted,
        findings=verdict.findings,
        policy=None if verdict.case is None else verdict.case.policy,
    )


def _standing(verdict: Verdict) -> tuple[str, ...]:
    """The rules that refuse."""
    standing = [each.rule for each in blocking(verdict.findings) if each.rule not in verdict.lifted]
    return tuple(dict.fromkeys(standing))


def of_approvals(connection: Connection, request: Request, wanted: Sequence[str], now: datetime) -> list[Line]:
    """A line for each request for approval that a decision is planned on; `BadInput` for a number that is none's."""
    numbers = [_number(each) for each in wanted]
    role = people.role_of(connection, request.actor)
    ladder: Ladder = {}
    lines: list[Line] = []
    for start in range(0, len(numbers), _BATCH):
        piece = numbers[start : start + _BATCH]
        known = kept.numbered(connection, piece)
        of = contracts.load(connection, [each.contract_id for each in known.values()])
        touches = []
        for number in piece:
            if number not in known:
                raise approvals.unknown(number)
            approval = known[number]
            touches.append(Touch(request.action, request.actor, role, approval, of[approval.contract_id], now))
        standing = [approvals.in_the_way(connection, touch) for touch in touches]
        verdicts = _granted(connection, touches, standing, ladder)
        lines += [
            _decision(touch, finding, verdicts.get(touch.approval.number))
            for touch, finding in zip(touches, standing, strict=True)
        ]
    return lines


def _number(said: str) -> int:
    if not said.isascii() or not said.isdigit() or len(said) > len(str(2**63)):
        raise BadInput("approval", Both(f"{said[:40]!r} is geen verzoek", f"{said[:40]!r} is no request"))
    return int(said)


def _granted(
    connection: Connection, touches: Sequence[Touch], standing: Sequence[Finding | None], ladder: Ladder
) -> dict[int, Verdict]:
    """What granting each would come to now, by number; nothing for what cannot be granted, or for another decision."""
    pending = [
        touch
        for touch, finding in zip(touches, standing, strict=True)
        if finding is None and touch.action is Action.GRANT_APPROVAL
    ]
    if not pending:
        return {}
    asked: list[tuple[Request, Contract | None]] = [(each.approval.request, each.contract) for each in pending]
    found = approvals.judged(connection, asked, pending[0].now, pending[0].actor, ladder)
    return {touch.approval.number: verdict for touch, verdict in zip(pending, found, strict=True)}


def _decision(touch: Touch, finding: Finding | None, verdict: Verdict | None) -> Line:
    contract, approval = touch.contract, touch.approval
    if verdict is not None:
        return replace(_line(verdict), approval=approval.number)
    return Line(
        number=contract.number,
        version=contract.version,
        state=contract.state,
        possible=finding is None,
        rules=() if finding is None else (finding.rule,),
        approval=approval.number,
        findings=() if finding is None else (finding,),
    )


def is_as_planned(connection: Connection, line: Line, *, decides: bool) -> bool:
    """Whether what a line is about is what it was when the plan was made."""
    contract = contracts.find(connection, line.number)
    if contract is None or contract.version != line.version:
        return False
    if not decides:
        return True
    approval: Approval | None = None if line.approval is None else kept.find(connection, line.approval)
    return approval is not None and approval.standing is kept.Standing.OPEN
