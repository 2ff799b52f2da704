"""The ledger of milestones: one row a duty, and one row for what it did to each contract."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, case, func, insert, select, update

from lifecycle.calendar import Milestone, at, day_of
from lifecycle.policy import Policy
from workflows.store.tables import EFFECTS, MILESTONES, PUBLISHED

CHANGED = "changed"
SKIPPED = "skipped"

_ORDER = case({milestone.value: place for place, milestone in enumerate(Milestone)}, value=MILESTONES.c.milestone)


def open_duties(connection: Connection, policy: Policy) -> None:
    """Open the duties of a policy's calendar, as it is now: a later change of calendar leaves them as they are."""
    rows = [
        {"milestone": dated.milestone.value, "policy_id": policy.policy, "year": policy.year, "due_at": dated.runs_at}
        for dated in policy.calendar
    ]
    connection.execute(insert(MILESTONES), [_waiting(**row) for row in rows])


def open_year_turns(connection: Connection, now: datetime) -> None:
    """Open the turn of every year up to the next one, so that one always lies ahead."""
    last = connection.execute(
        select(func.max(MILESTONES.c.year)).where(MILESTONES.c.milestone == Milestone.YEAR_TURN.value)
    ).scalar()
    this_year = day_of(now).year
    rows = [
        _waiting(milestone=Milestone.YEAR_TURN.value, policy_id="", year=year, due_at=at(date(year, 1, 1)))
        for year in range(this_year + 1 if last is None else last + 1, this_year + 2)
    ]
    if rows:
        connection.execute(insert(MILESTONES), rows)


def _waiting(**values: Any) -> dict[str, Any]:
    return {**values, "state": "waiting", "changed": 0, "skipped": 0}


def settle(connection: Connection, until: datetime) -> None:
    """Close every duty that fell due at or before `until` without a run: it was done before this database began."""
    connection.execute(
        update(MILESTONES)
        .where(MILESTONES.c.state == "waiting", MILESTONES.c.due_at <= until)
        .values(state="done", finished_at=until)
    )


_NEXT: Final = (
    select(MILESTONES)
    .where(MILESTONES.c.state != "done")
    .order_by(MILESTONES.c.due_at, _ORDER, MILESTONES.c.id)
    .limit(1)
)
_NEXT_UNTIL: Final = _NEXT.where(MILESTONES.c.due_at <= bindparam("until"))


def next_due(connection: Connection, until: datetime | None = None) -> Row[Any] | None:
    """The oldest duty that is not closed, and fell due at or before `until` where that is given."""
    if until is None:
        return connection.execute(_NEXT).first()
    return connection.execute(_NEXT_UNTIL, {"until": until}).first()


def duties(connection: Connection, milestone: Milestone | None = None) -> list[Row[Any]]:
    """Every duty, by due moment; of one milestone where that is given."""
    query = select(MILESTONES).order_by(MILESTONES.c.due_at, _ORDER, MILESTONES.c.id)
    if milestone is not None:
        query = query.where(MILESTONES.c.milestone == milestone.value)
    return list(connection.execute(query))


def start(connection: Connection, duty: Row[Any], moment: datetime, process: str) -> None:
    """Note that a duty is being carried out; the moment of the first start stands."""
    values = {"state": "running", "ran_at": duty.ran_at or moment, "process": process}
    connection.execute(
        update(MILESTONES).where(MILESTONES.c.id == duty.id, MILESTONES.c.state != "done").values(**values)
    )


def close(connection: Connection, duty_id: int, moment: datetime, more: int = 0) -> tuple[int, int]:
    """Close a duty and count what it changed (and `more` beside contracts) and what it left alone."""
    query = select(EFFECTS.c.outcome, func.count()).where(EFFECTS.c.milestone_id == duty_id).group_by(EFFECTS.c.outcome)
    counts: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
    changed, skipped = counts.get(CHANGED, 0) + more, counts.get(SKIPPED, 0)
    connection.execute(
        update(MILESTONES)
        .where(MILESTONES.c.id == duty_id)
        .values(state="done", finished_at=moment, changed=changed, skipped=skipped)
    )
    return changed, skipped


def add_effects(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Note what a duty did; the key (duty, contract, action) makes each happen once."""
    if rows:
        connection.execute(insert(EFFECTS), list(rows))


def effects(connection: Connection, duty_id: int) -> list[Row[Any]]:
    """What a duty did to each contract."""
    query = select(EFFECTS).where(EFFECTS.c.milestone_id == duty_id).order_by(EFFECTS.c.contract_id)
    return list(connection.execute(query))


def keep_published(connection: Connection, policy_id: str, moment: datetime, entries: list[dict[str, Any]]) -> None:
    """Keep the list of contracted care as it was published at `moment`."""
    connection.execute(insert(PUBLISHED).values(policy_id=policy_id, published_at=moment, entries=entries))
