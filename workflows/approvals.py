"""Approvals: one person asks for what needs four eyes, and another, who is an approver, grants or declines it.

What is asked is judged at once, and kept only where nothing but the approver stands in the way. Granting it carries it
out as what its asker does, judged anew. An approval dies when its contract changes: whoever touches it then notes that.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from lifecycle.contract import Contract
from lifecycle.errors import BadInput
from lifecycle.findings import Finding
from lifecycle.languages import Both
from lifecycle.roles import Role, may
from lifecycle.states import Action
from workflows import advance, refusals
from workflows.advance import Beside, nothing_beside
from workflows.approval_records import Touch, asked_entry, entry, lapse_entry
from workflows.judging import Verdict, changed_since, judge
from workflows.office import Office
from workflows.request import Outcome, Request, Result
from workflows.steps import FOUR_EYES
from workflows.store import approvals, contracts, people, trail
from workflows.store.approvals import Approval, Standing
from workflows.store.surroundings import Ladder

SOMEBODY: Final = "?"
"""Stands for the approver who is still to come; no user has this name."""
_NO_APPROVAL: Final = Both(
    "er is geen verzoek om goedkeuring met dit nummer", "there is no request for approval with this number"
)
_NEEDS_NONE: Final = Both("heeft geen goedkeuring nodig", "needs no approval")


def needed(request: Request) -> bool:
    """Whether another person, an approver, has to agree to what is asked of a contract."""
    return request.override is not None or request.action in FOUR_EYES


def ask(office: Office, request: Request, beside: Beside = nothing_beside) -> Result:
    """Ask an approver to agree: `ASKED` with the approval's number, or refused with all that stands in the way.

    An approver whom the request names is left out, and the reason of an override is the reason of the whole. `BadInput`
    for what needs no approval.
    """
    if not needed(request) or request.dossier is not None:
        raise BadInput(request.action.value, _NEEDS_NONE)
    with office.store.writing() as connection:
        now = office.now()
        contract = contracts.find(connection, request.contract)
        (verdict,) = judged_asking(connection, [(as_asked(request), contract)], now)
        if verdict.refused or verdict.case is None:
            trail.append(connection, [advance.refusal_entry(office, verdict)])
            result = advance.refusal(verdict)
            office.told(connection, result)
            return result
        _lapse_outdated(connection, verdict.case.contract, now)
        asked = replace(verdict.request, version=verdict.case.contract.version)
        number = approvals.keep(connection, verdict.case.contract.id, asked, verdict.case.moment, now)
        trail.append(connection, [asked_entry(replace(verdict, request=asked), number, now)])
        policy = verdict.case.policy
        result = Result(Outcome.ASKED, verdict.findings, contract, verdict.lifted, number, policy=policy)
        beside(connection, result)
        office.told(connection, result)
        return result


def grant(office: Office, actor: str, number: int, beside: Beside = nothing_beside) -> Result:
    """Agree to what somebody else asked, which carries it out, judged anew; or refused with what stands in the way.

    `BadInput` for a number that is no approval's, here and below.
    """
    return advance.again_when_stale(lambda: _grant(office, actor, number, beside))


def decline(office: Office, actor: str, number: int, reason: str | None, beside: Beside = nothing_beside) -> Result:
    """Not agree to what somebody else asked, with a reason; the contract stays as it is."""
    return advance.again_when_stale(lambda: _close(office, Action.DECLINE_APPROVAL, actor, number, beside, reason))


def withdraw(office: Office, actor: str, number: int, beside: Beside = nothing_beside) -> Result:
    """Take back what one asked oneself."""
    return advance.again_when_stale(lambda: _close(office, Action.WITHDRAW_APPROVAL, actor, number, beside))


def as_asked(request: Request) -> Request:
    """What a person asks: without an approver, and without what only a job can say."""
    override = request.override
    return Request(
        action=request.action,
        actor=request.actor,
        contract=request.contract,
        version=request.version,
        signed_at=request.signed_at,
        reason=request.reason if override is None else override.reason,
        proof=request.proof,
        grounds=request.grounds,
        override=None if override is None else replace(override, approved_by=None),
        text=request.text,
        question=request.question,
        year=request.year,
    )


def approved(request: Request, approver: str) -> Request:
    """The request as `approver` agrees to it."""
    override = request.override
    return replace(
        request,
        approved_by=approver,
        override=None if override is None else replace(override, approved_by=approver),
    )


def judged(
    connection: Connection,
    asked: Sequence[tuple[Request, Contract | None]],
    now: datetime,
    approver: str = SOMEBODY,
    ladder: Ladder | None = None,
) -> list[Verdict]:
    """Requests judged as if `approver` agreed, each verdict naming the request as it was asked."""
    # A name that somebody only typed is given no role, whatever it stands for here.
    is_typed = any(request.actor == SOMEBODY for request, _ in asked)
    supposed = {} if approver != SOMEBODY or is_typed else {SOMEBODY: Role.APPROVER}
    verdicts = judge(
        connection, [(approved(request, approver), contract) for request, contract in asked], now, supposed, ladder
    )
    return [replace(verdict, request=request) for verdict, (request, _) in zip(verdicts, asked, strict=True)]


def judged_asking(
    connection: Connection,
    asked: Sequence[tuple[Request, Contract | None]],
    now: datetime,
    ladder: Ladder | None = None,
) -> list[Verdict]:
    """Requests judged as asking an approver for them is: also by role and by what is open."""
    verdicts = judged(connection, asked, now, ladder=ladder)
    waiting = approvals.open_of(connection, {each.contract.id for each in verdicts if each.contract is not None})
    return [_unless_open(verdict, waiting) for verdict in verdicts]


def _unless_open(verdict: Verdict, waiting: Sequence[Approval]) -> Verdict:
    """The verdict; a refusal where the role may not ask, or one that is waiting asks the same."""
    if verdict.case is None:
        return verdict
    if not may(verdict.role, Action.ASK_APPROVAL):
        finding = refusals.role(verdict.request.actor, verdict.role, Action.ASK_APPROVAL)
        return replace(verdict, case=None, findings=(finding,), lifted=())
    same = (verdict.case.contract.id, verdict.request.action)
    for each in waiting:
        if (each.contract_id, each.request.action) == same:
            finding = refusals.nothing_open("approval_open", number=each.number)
            return replace(verdict, case=None, findings=(finding,), lifted=())
    return verdict


def _lapse_outdated(connection: Connection, contract: Contract, now: datetime) -> None:
    for each in approvals.of_contract(connection, contract.id):
        if each.is_outdated:
            _lapse(connection, each, contract, now)


def _lapse(connection: Connection, approval: Approval, contract: Contract, now: datetime) -> None:
    approvals.close(connection, approval.number, Standing.LAPSED, None, now)
    trail.append(connection, [lapse_entry(approval, contract, now)])


def _grant(office: Office, actor: str, number: int, beside: Beside) -> Result:
    try:
        with office.store.writing() as connection:
            touch = _touch(connection, office, Action.GRANT_APPROVAL, actor, number)
            refused = _refused(connection, touch)
            if refused is not None:
                office.told(connection, refused)
                return refused
            approvals.close(connection, number, Standing.GRANTED, actor, touch.now)
            trail.append(connection, [entry(touch, trail.DONE)])
            details = {"approval": {"number": number}}
            result = advance.carry_out(connection, office, approved(touch.approval.request, actor), details)
            beside(connection, result)
            office.told(connection, result)
            return result
    except advance.Refused as refused_anew:
        verdict = refused_anew.verdict
        result = advance.refusal(verdict)
        with office.store.writing() as connection:
            touch = _touch(connection, office, Action.GRANT_APPROVAL, actor, number)
            trail.append(connection, [entry(touch, trail.REFUSED, verdict=verdict)])
            office.told(connection, result)
        return result


def _close(  # noqa: PLR0913 - what a decision is made of
    office: Office, action: Action, actor: str, number: int, beside: Beside, reason: str | None = None
) -> Result:
    with office.store.writing() as connection:
        touch = _touch(connection, office, action, actor, number)
        needs_reason = refusals.reason(reason) if action is Action.DECLINE_APPROVAL else None
        refused = _refused(connection, touch, needs_reason)
        if refused is not None:
            office.told(connection, refused)
            return refused
        state = Standing.DECLINED if action is Action.DECLINE_APPROVAL else Standing.WITHDRAWN
        approvals.close(connection, number, state, actor, touch.now, reason)
        trail.append(connection, [entry(touch, trail.DONE, reason=reason)])
        result = Result(Outcome.DONE, contract=touch.contract, number=number)
        beside(connection, result)
        office.told(connection, result)
        return result


def _touch(connection: Connection, office: Office, action: Action, actor: str, number: int) -> Touch:
    approval = known(connection, number)
    contract = contracts.load(connection, [approval.contract_id])[approval.contract_id]
    return Touch(action, actor, people.role_of(connection, actor), approval, contract, office.now())


def known(connection: Connection, number: int) -> Approval:
    """The approval with this number; `BadInput` where there is none."""
    found = approvals.find(connection, number)
    if found is None:
        raise unknown(number)
    return found


def unknown(number: int) -> BadInput:
    """What is said of a number that is no approval's."""
    return BadInput(str(number), _NO_APPROVAL)


def _refused(connection: Connection, touch: Touch, also: Finding | None = None) -> Result | None:
    """The refusal of a touch, with its record; ``None`` where nothing stands in its way. Notes what has lapsed."""
    finding = in_the_way(connection, touch) or also
    if finding is None:
        return None
    if finding.rule == "stale":
        _lapse(connection, touch.approval, touch.contract, touch.now)
    trail.append(connection, [entry(touch, trail.REFUSED, findings=(finding,))])
    return Result(Outcome.REFUSED, (finding,), touch.contract)


def in_the_way(connection: Connection, touch: Touch) -> Finding | None:
    """What keeps somebody from deciding on an approval or from taking it back, whatever is asked with it."""
    approval, asker = touch.approval, touch.approval.request.actor
    if not may(touch.role, touch.action):
        return refusals.role(touch.actor, touch.role, touch.action)
    is_withdrawal = touch.action is Action.WITHDRAW_APPROVAL
    if is_withdrawal and touch.actor != asker:
        return refusals.another_asked(asker)
    if approval.state is not Standing.OPEN:
        when = approval.decided_at or approval.asked_at
        return refusals.approval_closed(approval.number, approval.state.value, approval.decided_by, when)
    if approval.is_outdated:
        return changed_since(connection, touch.contract, touch.now)
    return None if is_withdrawal else refusals.four_eyes(asker, touch.actor, touch.role)
