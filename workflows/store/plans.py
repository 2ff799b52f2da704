"""Plans as they are kept, until they expire."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from workflows.request import Request
from workflows.store.desk_tables import PLAN_LINES, PLANS
from workflows.store.requests import plain_request

WAITING: Final = "waiting"
_LINES: Final = PLAN_LINES.c
_PLACED: Final = (_LINES.plan_id == bindparam("of_plan"), _LINES.place == bindparam("at_place"))
_WAITS: Final = select(_LINES.place).where(*_PLACED, _LINES.outcome == WAITING)
_CLOSE: Final = (
    update(PLAN_LINES)
    .where(*_PLACED, _LINES.outcome == WAITING)
    .values(outcome=bindparam("its_outcome"), came_of=bindparam("its_rules"), approval=bindparam("its_approval"))
)


class NoLongerWaits(Exception):  # noqa: N818 - it leaves a transaction, and is no error
    """A line of a plan was done or left by somebody else in between."""


def add(  # noqa: PLR0913 - the columns of a plan
    connection: Connection,
    identifier: str,
    asked: Request,
    made_at: datetime,
    expires_at: datetime,
    lines: Sequence[Mapping[str, Any]],
) -> None:
    """Keep a plan with its lines in their order."""
    values = {"id": identifier, "maker": asked.actor, "action": asked.action.value, "asked": plain_request(asked)}
    connection.execute(insert(PLANS), {**values, "made_at": made_at, "expires_at": expires_at})
    rows = [{"plan_id": identifier, "place": place, **line} for place, line in enumerate(lines)]
    connection.execute(insert(PLAN_LINES), rows)


def find(connection: Connection, identifier: str, by: str, now: datetime) -> Row[Any] | None:
    """The plan, where `by` made it and it has not expired."""
    columns = PLANS.c
    query = select(PLANS).where(columns.id == identifier, columns.maker == by, columns.expires_at > now)
    return connection.execute(query).first()


def lines(connection: Connection, identifier: str) -> list[Row[Any]]:
    """The lines of a plan in their order."""
    return list(connection.execute(select(PLAN_LINES).where(_LINES.plan_id == identifier).order_by(_LINES.place)))


def waits(connection: Connection, identifier: str, place: int) -> bool:
    """Whether nothing came of a line yet."""
    return connection.execute(_WAITS, {"of_plan": identifier, "at_place": place}).first() is not None


def close(  # noqa: PLR0913 - what came of a line, part by part
    connection: Connection,
    identifier: str,
    place: int,
    outcome: str,
    rules: Sequence[str] = (),
    approval: int | None = None,
) -> None:
    """Note what came of a line; `NoLongerWaits` where that was noted before."""
    values = {"its_outcome": str(outcome), "its_rules": list(rules), "its_approval": approval}
    if not connection.execute(_CLOSE, {"of_plan": identifier, "at_place": place, **values}).rowcount:
        raise NoLongerWaits


def remove_expired(connection: Connection, now: datetime) -> None:
    """Remove the plans that nobody can confirm any more."""
    over = select(PLANS.c.id).where(PLANS.c.expires_at <= now)
    connection.execute(delete(PLAN_LINES).where(_LINES.plan_id.in_(over)))
    connection.execute(delete(PLANS).where(PLANS.c.expires_at <= now))
