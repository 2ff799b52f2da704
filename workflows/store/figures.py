"""Counting what the trail says of one day: how contracts moved, and which rules refused.

It reads the columns of the records, through indexes; a body only where no column says from or to which state a contract
went: its rejection, withdrawal, termination or end, and its taking over.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Text, bindparam, case, cast, func, insert, null, select

from lifecycle import audit
from lifecycle.calendar import day_of, end_of, start_of
from lifecycle.states import TRANSITIONS, Action
from workflows.store import trail
from workflows.store.desk_tables import FIGURE_DAYS, FIGURE_MOVES, FIGURE_REFUSALS
from workflows.store.tables import CONTRACTS
from workflows.store.trail_tables import AUDIT, AUDIT_RULES

NOT_YET: Final = ""
"""The state that a contract comes from when it is new."""

_A: Final = AUDIT.c
_SOURCES: Final = {
    each.trigger.value: each.sources[0].value if each.sources else NOT_YET
    for each in TRANSITIONS
    if len(each.sources) <= 1
} | {Action.REGISTER.value: NOT_YET}
_TARGETS: Final = {each.trigger.value: each.target.value for each in TRANSITIONS}
_SAID: Final = cast(_A.body, Text)
_PERIOD: Final = (
    _A.recorded_at >= bindparam("first", type_=_A.recorded_at.type),
    _A.recorded_at < bindparam("beyond", type_=_A.recorded_at.type),
)
_FROM: Final = case((_A.action.in_(sorted(_SOURCES)), null()), else_=func.json_extract(_SAID, "$.from")).label("source")
_TO: Final = case((_A.action == Action.REGISTER.value, func.json_extract(_SAID, "$.to")), else_=null()).label("target")
_MOVED: Final = (
    select(CONTRACTS.c.policy, CONTRACTS.c.kind, _A.action, _FROM, _TO, func.count().label("number"))
    .join(CONTRACTS, CONTRACTS.c.id == _A.contract_id)
    .where(*_PERIOD, _A.action.in_(sorted({*_TARGETS, Action.REGISTER.value})), _A.outcome == trail.DONE)
    .group_by(CONTRACTS.c.policy, CONTRACTS.c.kind, _A.action, "source", "target")
)
_REFUSED: Final = (
    select(func.coalesce(_A.policy_id, "").label("policy"), AUDIT_RULES.c.rule, func.count().label("number"))
    .join(AUDIT_RULES, (AUDIT_RULES.c.stream == _A.stream) & (AUDIT_RULES.c.seq == _A.seq))
    .where(*_PERIOD, _A.outcome == trail.REFUSED, AUDIT_RULES.c.part == audit.FAILED)
    .group_by("policy", AUDIT_RULES.c.rule)
)


def _period(day: date) -> dict[str, datetime]:
    return {"first": start_of(day), "beyond": end_of(day)}


def moves(connection: Connection, day: date) -> list[dict[str, Any]]:
    """How contracts moved on a day, counted from the trail: rows as they are kept."""
    counted: dict[tuple[str, str, str, str], int] = {}
    for row in connection.execute(_MOVED, _period(day)):
        source = _SOURCES.get(row.action, row.source)
        key = (row.policy, row.kind, source, row.target or _TARGETS[row.action])
        counted[key] = counted.get(key, 0) + row.number
    names = ("day", "policy", "kind", "source", "target", "number")
    return [dict(zip(names, (day, *key, number), strict=True)) for key, number in sorted(counted.items())]


def refusals(connection: Connection, day: date) -> list[dict[str, Any]]:
    """How often each rule refused on a day, counted from the trail: rows as they are kept."""
    rows = connection.execute(_REFUSED, _period(day))
    return [{"day": day, "policy": row.policy, "rule": row.rule, "number": row.number} for row in rows]


def first_day(connection: Connection) -> date | None:
    """The day of the first record; ``None`` for an empty trail."""
    moment = connection.execute(select(func.min(_A.recorded_at))).scalar()
    return None if moment is None else day_of(moment)


def last_kept(connection: Connection) -> date | None:
    """The last day whose figures are kept; those of every day before it are too."""
    found: date | None = connection.execute(select(func.max(FIGURE_DAYS.c.day))).scalar()
    return found


def keep(connection: Connection, day: date, moved: Sequence[Any], refused: Sequence[Any]) -> None:
    """Keep the figures of a day that is over, unless somebody did before."""
    if connection.execute(select(FIGURE_DAYS.c.day).where(FIGURE_DAYS.c.day == day)).first() is not None:
        return
    connection.execute(insert(FIGURE_DAYS), {"day": day})
    for table, rows in ((FIGURE_MOVES, moved), (FIGURE_REFUSALS, refused)):
        if rows:
            connection.execute(insert(table), list(rows))


def kept_moves(connection: Connection) -> list[dict[str, Any]]:
    """The kept moves, by day."""
    return [dict(row) for row in connection.execute(select(FIGURE_MOVES).order_by(FIGURE_MOVES.c.day)).mappings()]


def kept_refusals(connection: Connection) -> list[dict[str, Any]]:
    """The kept refusals, by day."""
    rows = connection.execute(select(FIGURE_REFUSALS).order_by(FIGURE_REFUSALS.c.day)).mappings()
    return [dict(row) for row in rows]
