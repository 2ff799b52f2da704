"""What is possible with a contract now, what is not, and exactly why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from lifecycle import machine
from lifecycle.calendar import end_of, in_utc
from lifecycle.contract import Contract, Provider
from lifecycle.findings import Finding, blocking, phrase, system_finding
from lifecycle.policy import Policy
from lifecycle.roles import Role, is_job_only
from lifecycle.states import STAYS, Action
from workflows.errors import UnknownContract
from workflows.judging import Verdict, judge
from workflows.office import Office
from workflows.request import ANYBODY, Request, job_request
from workflows.steps.closing import citable
from workflows.store import contracts, policies
from workflows.store import round as rounds

SUPPOSED: Final = {ANYBODY: Role.BUYER}
"""Without a user, what anybody who may act on contracts could do."""
_ASKED_FOR: Final = frozenset({"reason", "proof", "four-eyes", "grounds"})


@dataclass(frozen=True, slots=True)
class Possibility:
    """One action on a contract: whether it is possible now, with every finding.

    `asks` are the system rules that the request itself answers (a reason, grounds, an approver, the moment of the
    signature); they do not make it impossible. `citable` are the rules that a rejection or termination can cite now.
    `at` is when the job that alone does it will run. `policy` is the version that decides, with the findings' words.
    """

    action: Action
    possible: bool
    findings: tuple[Finding, ...]
    asks: tuple[str, ...] = ()
    citable: tuple[str, ...] = ()
    at: datetime | None = None
    policy: Policy | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A contract with everything that could be done to it now."""

    contract: Contract
    provider: Provider
    people: tuple[str, ...]
    possibilities: tuple[Possibility, ...]


def explain(office: Office, number: str, action: Action | None = None, by: str | None = None) -> Explanation:
    """Every transition that the contract's state allows (or the one `action`), for anybody or for the user `by`.

    `UnknownContract` for one that does not exist.
    """
    now = office.now()
    with office.store.reading() as connection:
        contract = contracts.find(connection, number)
        if contract is None:
            raise UnknownContract(number, contracts.nearest(connection, number))
        actions = machine.triggers(contract.state) if action is None else (action,)
        return explained(connection, contract, actions, now, by)


def explained(
    connection: Connection, contract: Contract, actions: Sequence[Action], now: datetime, by: str | None = None
) -> Explanation:
    """What can be done to a contract that was read in this transaction, of these actions."""
    provider = contracts.providers(connection, [contract.provider_id])[contract.provider_id]
    people = tuple(coach.name or "" for coach in contract.dossier.subcontractors or ())
    return Explanation(contract, provider, people, _possibilities(connection, contract, actions, by, now))


def _request(connection: Connection, contract: Contract, action: Action, by: str | None) -> Request:
    if is_job_only(action):
        return job_request(action, contract.number, as_of=job_moment(contract, action))
    question = rounds.first_open_question(connection, contract.id) if action is Action.ANSWER else None
    return Request(action, by or ANYBODY, contract.number, question=question)


def _possibilities(
    connection: Connection, contract: Contract, actions: Sequence[Action], by: str | None, now: datetime
) -> tuple[Possibility, ...]:
    """The possibility of each action; everything that is read for them is read once."""
    requests = [(_request(connection, contract, action, by), contract) for action in actions]
    verdicts = judge(connection, requests, now, SUPPOSED)
    return tuple(_possibility(connection, contract, verdict, now) for verdict in verdicts)


def _possibility(connection: Connection, contract: Contract, verdict: Verdict, now: datetime) -> Possibility:
    action, asks_moment = verdict.request.action, False
    due = job_moment(contract, action) if is_job_only(action) else None
    in_time = _in_time(verdict, action)
    if in_time is not None:
        asks_moment = True
        (verdict,) = judge(connection, [(replace(verdict.request, signed_at=in_time), contract)], now, SUPPOSED)
    findings = list(verdict.findings)
    if due is not None and now < due:
        seen = phrase("job.before", action=action.name.lower(), due=in_utc(due))
        findings.insert(0, system_finding("not-due", seen, phrase("not_due.needed")))
    cited = tuple(citable(verdict.case, action)) if action in _CITING and verdict.case is not None else ()
    asks = tuple(finding.rule for finding in blocking(findings) if _is_asked_for(finding, cited))
    stands = [finding for finding in findings if finding.rule not in asks]
    return Possibility(
        action=action,
        possible=not blocking(stands) or _is_review(action, stands),
        findings=tuple(stands),
        asks=(*asks, "signed_at") if asks_moment else asks,
        citable=cited,
        at=due,
        policy=_policy(connection, verdict, contract, action),
    )


def _in_time(verdict: Verdict, action: Action) -> datetime | None:
    """The last moment to sign at, where that has passed: a signature set in time can still be recorded."""
    contract = verdict.contract
    if contract is None or verdict.case is None or action not in {Action.SIGN, Action.REINSTATE, Action.SIGN_RUN_OFF}:
        return None
    last = contract.run_off_signing_day if action is Action.SIGN_RUN_OFF else contract.signing_day
    if last is None or verdict.case.moment < end_of(last):
        return None
    return end_of(last) - timedelta(seconds=1)


_CITING: Final = frozenset({Action.REJECT, Action.TERMINATE})


def _is_asked_for(finding: Finding, cited: tuple[str, ...]) -> bool:
    if finding.rule == "grounds":
        return bool(cited)
    return finding.rule in _ASKED_FOR


def _is_review(action: Action, findings: list[Finding]) -> bool:
    return action is Action.REVIEW and all(finding.paragraph for finding in blocking(findings))


def _policy(connection: Connection, verdict: Verdict, contract: Contract, action: Action) -> Policy:
    if verdict.case is not None:
        return verdict.case.policy
    return policies.deciding(policies.in_play(connection), contract, action).policy


def job_moment(contract: Contract, action: Action) -> datetime | None:
    """When the job that alone does `action` will look at the contract; ``None`` where nothing leads to it."""
    if action is Action.LAPSE and contract.signing_day is not None:
        return end_of(contract.signing_day)
    if action is Action.LAPSE_RUN_OFF and contract.run_off_signing_day is not None:
        return end_of(contract.run_off_signing_day)
    if action in {Action.END, Action.START_RUN_OFF} and contract.term is not None:
        turn = contract.term.last.replace(month=12, day=31)
        return end_of(turn)
    return None


def possible_actions() -> tuple[Action, ...]:
    """Every action on a contract that can be asked about."""
    moves = {action for action in Action if machine.MACHINE.events.get(action.value) is not None}
    return tuple(action for action in Action if action in moves | set(STAYS) and action is not Action.APPLY)
