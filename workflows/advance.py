"""Advancing contracts: judged and changed in one transaction with its record, or refused with the record of that.

Whatever moves a contract - a purchaser, an import, a milestone job - passes here.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection

from lifecycle import machine, plain
from lifecycle.case import Case
from lifecycle.contract import Contract
from lifecycle.findings import Finding, Plain
from lifecycle.states import STAYS, Action
from workflows import evaluation
from workflows.errors import StaleWrite
from workflows.judging import Verdict, judge
from workflows.office import Office
from workflows.request import Outcome, Request, Result, job_request
from workflows.steps import step_for
from workflows.steps.step import Kept
from workflows.store import contracts, trail

NO_CONTRACT_STREAM = "desk"
"""The stream of refusals that concern no contract that exists."""


_TRIES: Final = 3


class Refused(Exception):  # noqa: N818 - it leaves a transaction, which undoes it, and is never seen outside
    """A verdict that refuses; nothing of the transaction that it leaves may be kept."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict


Beside: TypeAlias = Callable[[Connection, Result], object]
"""What else is kept in the transaction that has this result; what it raises undoes all of it."""


def nothing_beside(_connection: Connection, _result: Result) -> None:
    """Nothing else is kept."""


def act(office: Office, request: Request, beside: Beside = nothing_beside) -> Result:
    """Do one action on a contract, or refuse it; either way it is on the trail when this returns."""
    return again_when_stale(lambda: _act(office, request, beside))


def again_when_stale(work: Callable[[], Result]) -> Result:
    """What `work` answers, which is done anew where somebody else was first: it is judged again on what they left."""
    for _ in range(_TRIES - 1):
        try:
            return work()
        except StaleWrite:
            continue
    return work()


def _act(office: Office, request: Request, beside: Beside) -> Result:
    try:
        with office.store.writing() as connection:
            result = carry_out(connection, office, request)
            beside(connection, result)
            office.told(connection, result)
            return result
    except Refused as refused:
        result = refusal(refused.verdict)
        with office.store.writing() as connection:
            trail.append(connection, [refusal_entry(office, refused.verdict)])
            office.told(connection, result)
        return result


def carry_out(
    connection: Connection, office: Office, request: Request, details: dict[str, Any] | None = None
) -> Result:
    """Judge a request and do it with its record, in this transaction, which `Refused` leaves where it is refused.

    `details` is what its record says beside. `StaleWrite` as with `apply`.
    """
    # The moment is read when the lock is held, so that nothing that waited is recorded before what overtook it.
    now = office.now()
    contract = contracts.find(connection, request.contract)
    (verdict,) = judge(connection, [(request, contract)], now)
    if verdict.refused:
        raise Refused(verdict)
    (result,) = apply(connection, [verdict], details, judged=True)
    return _follow(connection, office, verdict, result)


def refusal(verdict: Verdict) -> Result:
    """The result of a verdict that refuses."""
    policy = None if verdict.case is None else verdict.case.policy
    return Result(Outcome.REFUSED, verdict.findings, verdict.contract, verdict.lifted, policy=policy)


def _follow(connection: Connection, office: Office, verdict: Verdict, result: Result) -> Result:
    """What happens by itself right after, as the system: nothing, where its guard does not pass."""
    action = None if verdict.case is None else step_for(verdict.request.action).follow_up(verdict.case)
    if action is None or result.contract is None:
        return result
    request = job_request(action, result.contract.number)
    (following,) = judge(connection, [(request, result.contract)], office.now())
    if following.refused:
        entry = replace(refusal_entry(office, following), outcome=trail.REPORTED)
        trail.append(connection, [entry])
        return replace(result, follow_up=refusal(following))
    (done,) = apply(connection, [following], judged=True)
    return replace(result, contract=done.contract, follow_up=done)


def apply(
    connection: Connection, verdicts: Sequence[Verdict], details: dict[str, Any] | None = None, *, judged: bool = False
) -> list[Result]:
    """Carry out verdicts that do not refuse: every change with its record, in this transaction.

    `details` is what every record says beside (which milestone it is for). Where `judged`, the next step of each
    contract is judged too (`evaluation`); otherwise it is marked, to be judged with many. `StaleWrite` when a contract
    was changed by somebody else in between; then nothing of this transaction may be kept.
    """
    changed: list[tuple[Case, Contract]] = []
    entries: list[trail.Entry] = []
    results: list[Result] = []
    for verdict in verdicts:
        case, request = verdict.case, verdict.request
        if case is None or verdict.refused:
            message = f"{request.action} on {request.contract} was refused and cannot be carried out"
            raise AssertionError(message)
        step = step_for(request.action)
        kept = step.write(connection, case, request)
        after = step.change(case, request)
        _check_edge(request.action, case.contract, after)
        if after != case.contract:
            after = replace(after, version=case.contract.version + 1)
            changed.append((case, after))
        entries.append(_done_entry(verdict, after, kept, details or {}))
        results.append(Result(Outcome.DONE, verdict.findings, after, verdict.lifted, kept.number, policy=case.policy))
    contracts.save(connection, [(case.contract, case.now, after) for case, after in changed])
    evaluation.changed(connection, changed, judged=judged)
    trail.append(connection, entries)
    return results


def _check_edge(action: Action, before: Contract, after: Contract) -> None:
    """The machine has the last word on where an action leads."""
    expected = before.state if action in STAYS else machine.target(action, before.state)
    if after.state is not expected:
        message = f"{action} led from {before.state} to {after.state}, not to {expected}"
        raise AssertionError(message)


def _done_entry(verdict: Verdict, after: Contract, kept: Kept, details: dict[str, Any]) -> trail.Entry:
    case = verdict.case
    if case is None:
        message = "a verdict without a case has nothing to record as done"
        raise AssertionError(message)
    changes, personal = plain.take_personal(plain.changes(case.contract, after))
    said = {
        "from": case.contract.state.value,
        "to": after.state.value,
        "version": after.version,
        "changes": changes,
        "policy": case.policy.hash,
        "findings": [stored(finding) for finding in verdict.findings],
        **_asked(verdict),
        **kept.details,
        **details,
    }
    return _entry(verdict, trail.DONE, case.now, said, personal)


def refusal_entry(office: Office, verdict: Verdict) -> trail.Entry:
    """The record of a refusal."""
    contract, case = verdict.contract, verdict.case
    said: dict[str, Any] = {"findings": [stored(finding) for finding in verdict.findings], **_asked(verdict)}
    if contract is not None:
        said |= {"from": contract.state.value, "version": contract.version}
    else:
        said |= {"named": verdict.request.contract}
    if case is not None:
        said["policy"] = case.policy.hash
    return _entry(verdict, trail.REFUSED, office.now(), said, {})


def _asked(verdict: Verdict) -> dict[str, Any]:
    """What the request said that a record keeps as it is."""
    request = verdict.request
    said: dict[str, Any] = {}
    if request.approved_by:
        said["approver"] = request.approved_by
    if request.grounds:
        said["grounds"] = list(request.grounds)
    if request.override is not None:
        said["override"] = {"ground": request.override.ground, "lifted": list(verdict.lifted)}
        said["approver"] = request.override.approved_by
    return said


def _entry(
    verdict: Verdict, outcome: str, recorded: Any, said: dict[str, Any], personal: dict[str, Any]
) -> trail.Entry:
    request, contract, case = verdict.request, verdict.contract, verdict.case
    spoken = {"reason": request.reason, "text": request.text, "proof": request.proof}
    if request.override is not None:
        spoken["reason"] = request.override.reason
    personal = {**personal, **{path: value for path, value in spoken.items() if value}}
    return trail.Entry(
        stream=NO_CONTRACT_STREAM if contract is None else trail.contract_stream(contract.id),
        action=request.action.value,
        outcome=outcome,
        actor=request.actor,
        role="" if verdict.role is None else verdict.role.value,
        effective=recorded if case is None else case.moment,
        recorded=recorded,
        details=said,
        personal=personal,
        contract_id=None if contract is None else contract.id,
        provider_id=None if contract is None else contract.provider_id,
        policy_id=None if case is None else case.policy.policy,
        overridden=outcome == trail.DONE and bool(verdict.lifted),
    )


def stored(finding: Finding) -> list[Plain]:
    """A finding as the trail keeps it: rule, outcome, fact seen; what is needed where it fails, or its warning.

    The rule's words and paragraph come from the policy version that the record names.
    """
    kept: list[Plain] = [finding.rule, finding.outcome.value, finding.seen.key, dict(finding.seen.values)]
    further = finding.needed if finding.needed is not None else finding.warning
    if further is not None:
        kept += [further.key, dict(further.values)]
    return kept
