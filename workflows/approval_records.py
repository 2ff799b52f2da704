"""The records of approvals: on the contract's stream, each with the approval's number, its action and who asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.roles import Role
from lifecycle.states import Action
from workflows.advance import stored
from workflows.judging import Verdict
from workflows.request import Request
from workflows.store import trail
from workflows.store.approvals import PERSONAL, Approval
from workflows.store.requests import plain_request


@dataclass(frozen=True, slots=True)
class Touch:
    """What somebody wants with an approval, and how things stand when they do."""

    action: Action
    actor: str
    role: Role | None
    approval: Approval
    contract: Contract
    now: datetime


def asked_entry(verdict: Verdict, number: int, now: datetime) -> trail.Entry:
    """The record of what was asked: with every finding, and the rules that granting it lifts."""
    case, request = verdict.case, verdict.request
    if case is None:
        message = "what was refused is no approval to record"
        raise AssertionError(message)
    said = plain_request(request)
    written = {name: said.pop(name) for name in PERSONAL}
    return trail.Entry(
        stream=trail.contract_stream(case.contract.id),
        action=Action.ASK_APPROVAL.value,
        outcome=trail.DONE,
        actor=request.actor,
        role="" if verdict.role is None else verdict.role.value,
        effective=case.moment,
        recorded=now,
        details={
            "approval": {
                **_about(number, request),
                "request": said,
                "lifted": list(verdict.lifted),
            },
            "findings": [stored(finding) for finding in verdict.findings],
            "policy": case.policy.hash,
            "version": case.contract.version,
        },
        personal={name: value for name, value in written.items() if value is not None},
        contract_id=case.contract.id,
        provider_id=case.contract.provider_id,
        policy_id=case.policy.policy,
    )


def entry(
    touch: Touch,
    outcome: str,
    findings: Sequence[Finding] = (),
    verdict: Verdict | None = None,
    reason: str | None = None,
) -> trail.Entry:
    """The record of a decision on an approval, or of what stood in its way: `findings`, or those of a `verdict`."""
    case = None if verdict is None else verdict.case
    found = findings if verdict is None else verdict.findings
    details: dict[str, Any] = {
        "approval": _about(touch.approval.number, touch.approval.request),
        "version": touch.contract.version,
    }
    if found:
        details["findings"] = [stored(finding) for finding in found]
    if case is not None:
        details["policy"] = case.policy.hash
    return trail.Entry(
        stream=trail.contract_stream(touch.contract.id),
        action=touch.action.value,
        outcome=outcome,
        actor=touch.actor,
        role="" if touch.role is None else touch.role.value,
        effective=touch.now,
        recorded=touch.now,
        details=details,
        personal={} if reason is None else {"reason": reason},
        contract_id=touch.contract.id,
        provider_id=touch.contract.provider_id,
        policy_id=None if case is None else case.policy.policy,
    )


def lapse_entry(approval: Approval, contract: Contract, now: datetime) -> trail.Entry:
    """The record that an approval died with a change of its contract."""
    return trail.by_system(
        trail.contract_stream(contract.id),
        Action.LAPSE_APPROVAL.value,
        now,
        {"approval": _about(approval.number, approval.request), "version": contract.version},
        contract_id=contract.id,
        provider_id=contract.provider_id,
    )


def _about(number: int, request: Request) -> dict[str, Any]:
    return {"number": number, "action": request.action.value, "asker": request.actor}
