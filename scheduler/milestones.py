"""The milestones: what each does to which contracts, carried out in batches, exactly once a contract.

A duty is a row of the ledger. Each batch judges its contracts, changes those whose guard passes, and notes what it did
to every one of them, in one transaction; the key of that note (duty, contract, action) makes an effect happen once, and
a run that was interrupted anywhere is finished by whoever comes next.
"""

import logging
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.calendar import Milestone
from lifecycle.contract import Contract
from lifecycle.findings import Finding, Outcome, blocking
from lifecycle.states import Action
from workflows import advance, published_care
from workflows.errors import StoreError
from workflows.judging import Verdict, judge
from workflows.office import Office
from workflows.request import Request, job_request
from workflows.store import contracts, ledger, policies, published, trail
from workflows.store import round as rounds
from workflows.store.candidates import Duty, Foreseen, concerned
from workflows.store.surroundings import Ladder

BATCH: Final = 500

GRACE: Final = timedelta(minutes=1)
"""A duty that is begun within this after it fell due was done in time: waking up takes a moment."""

WORK: Final[dict[Milestone, tuple[Action, ...]]] = {
    Milestone.POLICY_PUBLICATION: (),
    Milestone.OBJECTIONS_CLOSE: (),
    Milestone.OFFERS_OUT: (Action.OFFER, Action.OFFER_RUN_OFF),
    Milestone.TARIFFS_OUT: (Action.INFORM_TARIFF,),
    Milestone.SIGNING_DEADLINE: (Action.LAPSE, Action.LAPSE_RUN_OFF),
    Milestone.CARE_PUBLICATION: (Action.PUBLISH,),
    Milestone.YEAR_TURN: (Action.START_RUN_OFF, Action.END),
}
"""The actions of each milestone, in their order."""


def is_late(due: datetime, ran: datetime | None) -> bool:
    """Whether a duty that fell due at `due` was begun too late."""
    return ran is not None and ran - due > GRACE


def duty_of(connection: Connection, row: Row[Any]) -> Duty:
    """The duty of a ledger row, with its policy as it stands."""
    entry = policies.in_play(connection).get(row.policy_id)
    return Duty(row.id, Milestone(row.milestone), row.year, row.due_at, None if entry is None else entry.policy)


def this_process() -> str:
    """The name of this process for the ledger."""
    return f"{socket.gethostname()}:{os.getpid()}"


def carry_out(office: Office, row: Row[Any], is_enough: Callable[[], bool] = lambda: False) -> bool:
    """Carry out one duty, and close it; answers whether it is closed. `is_enough` is asked before every batch.

    A contract on which it fails (a predicate that raises, a dossier that cannot be read) is set aside and reported, the
    others go on, and the duty stays open until a later run gets it done. `StoreError` when what is done cannot be kept.
    """
    with office.store.writing() as connection:
        duty = duty_of(connection, row)
        ledger.start(connection, row, _now(office, duty), this_process())
    failed: dict[tuple[int, str], str] = {}
    for action in WORK[duty.milestone]:
        run = _Run(office, duty, action, {}, failed)
        after: int | None = 0
        while after is not None:
            if is_enough():
                return False
            after = run.batch(after)
    with office.store.writing() as connection:
        ledger.set_aside(connection, duty.id, _now(office, duty), failed)
    if failed:
        _LOG.error("duty %s failed on %d contracts; it stays open and is tried again", duty.name, len(failed))
        return False
    _close(office, duty)
    _LOG.info("duty %s done", duty.name)
    return True


_LOG: Final = logging.getLogger(__name__)


def _now(office: Office, duty: Duty) -> datetime:
    """The moment it is for a duty that has fallen due, also when the clock was set back since that was seen."""
    return max(office.now(), duty.due)


def _request(duty: Duty, action: Action, contract: Contract) -> Request:
    year = duty.year if action is Action.INFORM_TARIFF else None
    return job_request(action, contract.number, as_of=duty.due, year=year)


def provides(duty: Duty, action: Action) -> bool:
    """Whether the policy of a duty knows `action`."""
    return action is not Action.OFFER_RUN_OFF or (duty.policy is not None and duty.policy.run_off is not None)


def ids_of(  # noqa: PLR0913 - a batch of which contracts
    connection: Connection,
    duty: Duty,
    action: Action,
    after: int,
    limit: int | None = None,
    foreseen: Foreseen | None = None,
) -> list[int]:
    """The contracts of the next batch, or of at most `limit`; none after the last one."""
    if not provides(duty, action):
        return []
    most = BATCH if limit is None else limit
    return concerned(connection, duty, action, after=after, limit=most, foreseen=foreseen)


def verdicts_on(  # noqa: PLR0913 - what a batch is judged by
    connection: Connection, office: Office, duty: Duty, action: Action, ids: Sequence[int], ladder: Ladder
) -> list[Verdict]:
    """The verdicts on contracts, by the facts of now."""
    found = contracts.load(connection, ids).values()
    requests = [(_request(duty, action, contract), contract) for contract in found]
    return judge(connection, requests, _now(office, duty), ladder=ladder)


@dataclass(frozen=True, slots=True)
class _Run:
    """One action of a duty on all contracts that it concerns; `failed` gathers on which of them it failed, and why."""

    office: Office
    duty: Duty
    action: Action
    ladder: Ladder
    failed: dict[tuple[int, str], str]

    def batch(self, after: int) -> int | None:
        """One batch in one transaction; the last id it looked at, or ``None`` when none was left."""
        with self.office.store.reading() as connection:
            ids = ids_of(connection, self.duty, self.action, after)
        if not ids:
            return None
        try:
            if not self._do(after, None):
                return None
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - whatever is wrong with one contract must not stop the others
            for identifier in ids:
                self._alone(identifier)
        return ids[-1]

    def _alone(self, identifier: int) -> None:
        """One contract in a transaction of its own, after something went wrong with its batch."""
        try:
            self._do(identifier - 1, identifier)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - see above
            _LOG.exception("duty %s failed on contract id %d", self.duty.name, identifier)
            self.failed[identifier, self.action.value] = type(error).__name__

    def _do(self, after: int, only: int | None) -> bool:
        """Do a batch, or the one contract `only`; answers whether the duty was still open.

        Who was slow may find that others have closed it, and that later duties have changed what it would look at.
        """
        with self.office.store.writing() as connection:
            if not ledger.is_open(connection, self.duty.id, self.duty.due):
                return False
            ids = [each for each in ids_of(connection, self.duty, self.action, after) if only in {None, each}]
            verdicts = verdicts_on(connection, self.office, self.duty, self.action, ids, self.ladder)
            sound = [verdict for verdict in verdicts if not self._is_trouble(verdict)]
            standing = [verdict for verdict in sound if verdict.refused]
            advance.apply(
                connection, [verdict for verdict in sound if not verdict.refused], {"milestone": self.duty.name}
            )
            ledger.add_effects(connection, [_effect(self.duty, self.action, verdict) for verdict in sound])
            if standing:
                said = {"tried": self.action.value, "left": [_left(verdict) for verdict in standing]}
                trail.append(connection, [_entry(self.office, self.duty, trail.REPORTED, said)])
            return True

    def _is_trouble(self, verdict: Verdict) -> bool:
        """Whether a predicate failed on the contract: that is no answer, and is asked again."""
        broken = [finding.rule for finding in blocking(verdict.findings) if finding.outcome is Outcome.ERROR]
        if broken and verdict.contract is not None:
            self.failed[verdict.contract.id, self.action.value] = ", ".join(broken)
        return bool(broken)


def obstacles(verdict: Verdict) -> tuple[Finding, ...]:
    """What stands in the way of a request; nothing where it can be done."""
    return blocking(verdict.findings) if verdict.refused else ()


def _left(verdict: Verdict) -> dict[str, Any]:
    """What the report says of a contract that was left as it was: every finding, and the policy it was judged by."""
    policy = None if verdict.case is None else verdict.case.policy.hash
    return {
        "contract": verdict.request.contract,
        "policy": policy,
        "findings": [advance.stored(finding) for finding in verdict.findings],
    }


def _effect(duty: Duty, action: Action, verdict: Verdict) -> dict[str, Any]:
    return {
        "milestone_id": duty.id,
        "contract_id": 0 if verdict.contract is None else verdict.contract.id,
        "action": action.value,
        "outcome": ledger.SKIPPED if verdict.refused else ledger.CHANGED,
        "rules": [finding.rule for finding in obstacles(verdict)],
    }


def _entry(office: Office, duty: Duty, outcome: str, said: dict[str, Any]) -> trail.Entry:
    return trail.by_system(
        f"milestone:{duty.name}",
        Action.RUN_MILESTONE.value,
        _now(office, duty),
        {"milestone": duty.name, **said},
        outcome=outcome,
        effective=duty.due,
        policy_id=None if duty.policy is None else duty.policy.policy,
    )


def _close(office: Office, duty: Duty) -> None:
    now = _now(office, duty)
    with office.store.writing() as connection:
        if not ledger.is_open(connection, duty.id, duty.due):
            return
        more, said = _at_the_end(connection, office, duty)
        changed, skipped = ledger.close(connection, duty.id, now, more)
        said |= {"changed": changed, "skipped": skipped}
        trail.append(connection, [_entry(office, duty, trail.DONE, said)])


def _at_the_end(connection: Connection, office: Office, duty: Duty) -> tuple[int, dict[str, Any]]:
    """What a milestone does beside contracts: how much it changed, and what its record says of it."""
    policy = duty.policy
    if policy is None:
        return 0, {}
    if duty.milestone is Milestone.POLICY_PUBLICATION:
        if policies.in_play(connection)[policy.policy].published_at is not None:
            return 0, {}
        policies.publish(connection, policy.policy, _now(office, duty))
        entry = trail.by_system(
            f"policy:{policy.policy}",
            Action.PUBLISH_POLICY.value,
            _now(office, duty),
            {"from": "draft", "to": "published", "policy": policy.hash, "milestone": duty.name},
            effective=duty.due,
            policy_id=policy.policy,
        )
        trail.append(connection, [entry])
        return 1, {}
    if duty.milestone is Milestone.OBJECTIONS_CLOSE:
        received = rounds.objections(connection, policy.policy)
        return 0, {"objections": [row.id for row in received if row.received_at < duty.due]}
    if duty.milestone is Milestone.CARE_PUBLICATION:
        now = _now(office, duty)
        listed = published_care.entries(connection, policy, now)
        return 0, {"published": len(listed), "list": published.keep(connection, policy, now, listed)}
    return 0, {}
