"""The ledger of milestones: one row a duty, and one row for what it did to each contract."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, bindparam, case, delete, func, insert, select, update

from lifecycle.calendar import Milestone, at, day_of, on_the_clock, parse_moment
from lifecycle.policy import Policy
from workflows.store.service_tables import EFFECTS, MILESTONES, TROUBLES
from workflows.store.tables import CONTRACTS

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
    return {**values, "local_at": on_the_clock(values["due_at"]), "state": "waiting", "changed": 0, "skipped": 0}


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
_NEXT_UNTIL: Final = _NEXT.where(
    MILESTONES.c.due_at <= bindparam("until"), MILESTONES.c.id.not_in(bindparam("tried", expanding=True))
)
_NEXT_AFTER: Final = _NEXT.where(MILESTONES.c.due_at > bindparam("after"))


def next_due(connection: Connection, until: datetime, tried: Collection[int] = ()) -> Row[Any] | None:
    """The oldest duty that is not closed and fell due at or before `until`, but for those that were `tried`."""
    return connection.execute(_NEXT_UNTIL, {"until": until, "tried": sorted(tried)}).first()


def next_to_come(connection: Connection, after: datetime | None = None) -> Row[Any] | None:
    """The oldest duty that is not closed, of those that fall due later than `after` where that is given."""
    if after is None:
        return connection.execute(_NEXT).first()
    return connection.execute(_NEXT_AFTER, {"after": after}).first()


def duties(connection: Connection, milestone: Milestone | None = None) -> list[Row[Any]]:
    """Every duty, by due moment; of one milestone where that is given."""
    query = select(MILESTONES).order_by(MILESTONES.c.due_at, _ORDER, MILESTONES.c.id)
    if milestone is not None:
        query = query.where(MILESTONES.c.milestone == milestone.value)
    return list(connection.execute(query))


def start(connection: Connection, duty: Row[Any], moment: datetime, process: str) -> None:
    """Note that a duty is being carried out; the moment of the first start stands."""
    values = {"state": "running", "ran_at": duty.ran_at or moment, "process": process}
    connection.execute(update(MILESTONES).where(*_still(duty.id, duty.due_at)).values(**values))


def is_open(connection: Connection, duty_id: int, due: datetime) -> bool:
    """Whether a duty has not been closed, and still falls due at `due`."""
    return connection.execute(select(MILESTONES.c.id).where(*_still(duty_id, due))).first() is not None


def _still(duty_id: int, due: datetime) -> tuple[ColumnElement[bool], ...]:
    return MILESTONES.c.id == duty_id, MILESTONES.c.state != "done", MILESTONES.c.due_at == due


def misplaced(connection: Connection) -> list[tuple[Row[Any], datetime]]:
    """The duties that are not done and whose instant is not that of their clock time; each with the right one."""
    query = select(MILESTONES).where(MILESTONES.c.state != "done", MILESTONES.c.local_at.is_not(None))
    # In one zone: moments of two zones are never equal in an hour that comes twice.
    placed = [(row, parse_moment(row.local_at).astimezone(UTC)) for row in connection.execute(query)]
    return [(row, due) for row, due in placed if row.due_at != due]


def place(connection: Connection, duty_id: int, due: datetime) -> None:
    """Let a duty fall due at another instant."""
    connection.execute(update(MILESTONES).where(MILESTONES.c.id == duty_id).values(due_at=due))


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


def set_aside(connection: Connection, duty_id: int, moment: datetime, failed: Mapping[tuple[int, str], str]) -> None:
    """Keep on which contracts (id and action) a duty failed in this run, and why; the others are done with."""
    query = select(TROUBLES).where(TROUBLES.c.milestone_id == duty_id)
    before = {(row.contract_id, row.action): row for row in connection.execute(query)}
    connection.execute(delete(TROUBLES).where(TROUBLES.c.milestone_id == duty_id))
    rows = []
    for (contract_id, action), said in failed.items():
        known = before.get((contract_id, action))
        rows.append(
            {
                "milestone_id": duty_id,
                "contract_id": contract_id,
                "action": action,
                "times": 1 if known is None else known.times + 1,
                "first_at": moment if known is None else known.first_at,
                "last_at": moment,
                "said": said,
            }
        )
    if rows:
        connection.execute(insert(TROUBLES), rows)


def troubles(connection: Connection) -> list[Row[Any]]:
    """Every contract on which a duty keeps failing, with its number and the duty."""
    query = (
        select(TROUBLES, MILESTONES.c.milestone, MILESTONES.c.policy_id, MILESTONES.c.year, CONTRACTS.c.number)
        .join(MILESTONES, MILESTONES.c.id == TROUBLES.c.milestone_id)
        .join(CONTRACTS, CONTRACTS.c.id == TROUBLES.c.contract_id)
        .order_by(TROUBLES.c.milestone_id, TROUBLES.c.contract_id)
    )
    return list(connection.execute(query))
