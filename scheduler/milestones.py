"""The milestones: what each does to which contracts, carried out in batches, exactly once a contract.

A duty is a row of the ledger. Each batch judges its contracts, changes those whose guard passes, and notes what it did
to every one of them, in one transaction; the key of that note (duty, contract, action) makes an effect happen once, and
a run that was interrupted anywhere is finished by whoever comes next.
"""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.calendar import Milestone
from lifecycle.contract import Contract
from lifecycle.findings import Finding, blocking
from lifecycle.policy import Policy
from lifecycle.states import Action
from workflows import advance, published_care
from workflows.judging import Verdict, judge
from workflows.office import Office
from workflows.request import Request, job_request
from workflows.store import contracts, ledger, policies, trail
from workflows.store import round as rounds
from workflows.store.candidates import Duty, concerned
from workflows.store.surroundings import Ladder

BATCH: Final = 500

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


@dataclass(frozen=True, slots=True)
class Planned:
    """What a milestone would do to one contract; `obstacles` are what stands in the way, under `policy`."""

    contract: Contract
    action: Action
    obstacles: tuple[Finding, ...]
    policy: Policy | None

    @property
    def possible(self) -> bool:
        """Whether it would be done."""
        return not self.obstacles


def duty_of(connection: Connection, row: Row[Any]) -> Duty:
    """The duty of a ledger row, with its policy as it stands."""
    entry = policies.in_play(connection).get(row.policy_id)
    return Duty(row.id, Milestone(row.milestone), row.year, row.due_at, None if entry is None else entry.policy)


def this_process() -> str:
    """The name of this process for the ledger."""
    return f"{socket.gethostname()}:{os.getpid()}"


def carry_out(office: Office, row: Row[Any]) -> None:
    """Carry out one duty to its end, and close it."""
    with office.store.writing() as connection:
        duty = duty_of(connection, row)
        ledger.start(connection, row, office.now(), this_process())
    for action in WORK[duty.milestone]:
        after: int | None = 0
        ladder: Ladder = {}
        while after is not None:
            after = _batch(office, duty, action, after, ladder)
    _close(office, duty)


def _request(duty: Duty, action: Action, contract: Contract) -> Request:
    year = duty.year if action is Action.INFORM_TARIFF else None
    return job_request(action, contract.number, as_of=duty.due, year=year)


def _plan(  # noqa: PLR0913 - what a batch is planned by
    connection: Connection, office: Office, duty: Duty, action: Action, after: int, ladder: Ladder
) -> tuple[list[Verdict], int | None]:
    """The verdicts on the next batch of contracts, and the last id it looked at; ``None`` after the last batch."""
    if action is Action.OFFER_RUN_OFF and (duty.policy is None or duty.policy.run_off is None):
        return [], None
    ids = concerned(connection, duty, action, after=after, limit=BATCH)
    if not ids:
        return [], None
    found = list(contracts.load(connection, ids).values())
    if action is Action.INFORM_TARIFF:
        found = [contract for contract in found if duty.year not in contract.tariffs_informed]
    requests = [(_request(duty, action, contract), contract) for contract in found]
    return judge(connection, requests, max(office.now(), duty.due), ladder=ladder), ids[-1]


def _batch(office: Office, duty: Duty, action: Action, after: int, ladder: Ladder) -> int | None:
    """One batch in one transaction; the last id it looked at, or ``None`` when none was left."""
    with office.store.writing() as connection:
        verdicts, last = _plan(connection, office, duty, action, after, ladder)
        passing = [verdict for verdict in verdicts if not verdict.refused]
        standing = [verdict for verdict in verdicts if verdict.refused]
        advance.apply(connection, passing, {"milestone": duty.name})
        ledger.add_effects(connection, [_effect(duty, action, verdict) for verdict in verdicts])
        if standing:
            left = [_left(verdict) for verdict in standing]
            trail.append(connection, [_entry(office, duty, trail.REPORTED, {"tried": action.value, "left": left})])
    return last


def _obstacles(verdict: Verdict) -> tuple[Finding, ...]:
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
        "rules": [finding.rule for finding in _obstacles(verdict)],
    }


def _entry(office: Office, duty: Duty, outcome: str, said: dict[str, Any]) -> trail.Entry:
    return trail.by_system(
        f"milestone:{duty.name}",
        Action.RUN_MILESTONE.value,
        office.now(),
        {"milestone": duty.name, **said},
        outcome=outcome,
        effective=duty.due,
        policy_id=None if duty.policy is None else duty.policy.policy,
    )


def _close(office: Office, duty: Duty) -> None:
    now = office.now()
    with office.store.writing() as connection:
        row = next((row for row in ledger.duties(connection, duty.milestone) if row.id == duty.id), None)
        if row is None or row.state == "done":
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
        policies.publish(connection, policy.policy, office.now())
        entry = trail.by_system(
            f"policy:{policy.policy}",
            Action.PUBLISH_POLICY.value,
            office.now(),
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
        listed = published_care.entries(connection, policy, office.now())
        ledger.keep_published(connection, policy.policy, office.now(), listed)
        return 0, {"published": len(listed)}
    return 0, {}


def preview(office: Office, row: Row[Any]) -> Iterator[Planned]:
    """What a duty would do to each contract if it ran with the facts of now; nothing changes."""
    with office.store.reading() as connection:
        duty = duty_of(connection, row)
        for action in WORK[duty.milestone]:
            after: int | None = 0
            ladder: Ladder = {}
            while after is not None:
                verdicts, after = _plan(connection, office, duty, action, after, ladder)
                for verdict in verdicts:
                    if verdict.contract is not None:
                        policy = None if verdict.case is None else verdict.case.policy
                        yield Planned(verdict.contract, action, _obstacles(verdict), policy)
