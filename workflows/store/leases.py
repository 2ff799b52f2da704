"""Leases: what one process at a time does. They save work; nothing is ever safe because of them."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from workflows.store.service_tables import LEASES

_ONE: Final = select(LEASES).where(LEASES.c.name == bindparam("named"))


def find(connection: Connection, name: str) -> Row[Any] | None:
    """Who holds a lease, and until when; also one that has run out."""
    return connection.execute(_ONE, {"named": name}).first()


def take(connection: Connection, name: str, holder: str, now: datetime, span: timedelta) -> bool:
    """Take or keep a lease until `now` + `span`; answers whether `holder` has it.

    One that has run out is taken over; so is one that runs twice as far ahead as any should, for then a clock was set
    back. The clocks of machines may differ by less than `span`.
    """
    held = find(connection, name)
    if held is not None and held.holder != holder and now < held.until <= now + 2 * span:
        return False
    since = now if held is None or held.holder != holder else held.since
    values = {"holder": holder, "since": since, "until": now + span}
    if held is None:
        connection.execute(insert(LEASES).values(name=name, **values))
    else:
        connection.execute(update(LEASES).where(LEASES.c.name == name).values(**values))
    return True


def give_up(connection: Connection, name: str, holder: str) -> None:
    """Give a lease back, where `holder` has it."""
    connection.execute(delete(LEASES).where(LEASES.c.name == name, LEASES.c.holder == holder))
