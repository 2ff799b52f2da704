"""Practice and real databases: which one this is, and the clock that a practice database keeps.

A practice database carries its own clock, written in every transaction beside what happened; it can only go forward. A
real database uses the machine's clock. The two are told apart by a mark that is written when the database is made.
"""

import json
import time
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, update

from lifecycle.calendar import from_utc, in_utc
from workflows.clock import VirtualClock
from workflows.store import meta, trail
from workflows.store.database import Store
from workflows.store.tables import META

_KIND: Final = "kind"
_CLOCK: Final = "clock"
_NOW: Final = "now"
_PROGRESS: Final = "progress"


class DatabaseKind(StrEnum):
    """What a database is for."""

    REAL = "real"
    PRACTICE = "practice"


def mark(store: Store, kind: DatabaseKind) -> None:
    """Mark a new database as what it is for; once."""
    with store.writing() as connection:
        connection.execute(insert(META).values(key=_KIND, value=kind.value))


def kind_of(store: Store) -> DatabaseKind | None:
    """What a database is for; ``None`` for one that was never marked: making it was interrupted."""
    with store.reading() as connection:
        value = meta.get(connection, _KIND)
    return None if value is None else DatabaseKind(value)


def is_empty(store: Store) -> bool:
    """Whether nothing was put into a database since its tables were made."""
    with store.reading() as connection:
        return trail.count(connection) == 0


class PracticeClock(VirtualClock):
    """The clock of a practice database: kept with every change, and with `progress` (any JSON data) where it is set."""

    def __init__(self, store: Store, start: datetime) -> None:
        super().__init__(start)
        self._store = store
        self.progress: dict[str, Any] | None = None
        store.before_commit = self._write

    def keep(self) -> None:
        """Write the clock (and progress) now."""
        with self._store.writing():
            pass

    def _write(self, connection: Connection) -> None:
        state = json.dumps({_NOW: in_utc(self.now()), _PROGRESS: self.progress}, sort_keys=True)
        if not connection.execute(_UPDATE, {"at": _CLOCK, "value": state}).rowcount:
            connection.execute(insert(META).values(key=_CLOCK, value=state))


class TickingClock(PracticeClock):
    """A practice clock that goes on from where it stands, as fast as the machine's; for a service that runs on it."""

    def __init__(self, store: Store, start: datetime) -> None:
        self._started = time.monotonic()
        super().__init__(store, start)

    def now(self) -> datetime:
        """The moment it was moved to, and as much later as has passed since."""
        return super().now() + timedelta(seconds=time.monotonic() - self._started)

    def move_to(self, moment: datetime) -> None:
        """Move it forward; `ValueError` for a moment before now."""
        super().move_to(moment)
        self._started = time.monotonic()


_UPDATE: Final = update(META).where(META.c.key == bindparam("at")).values(value=bindparam("value"))


def resume_clock(store: Store, *, ticking: bool = False) -> PracticeClock | None:
    """The clock of a practice database, where it stood; ``None`` where it was interrupted before it kept one.

    It stands still until it is moved; a `ticking` one goes on by itself.
    """
    with store.reading() as connection:
        value = meta.get(connection, _CLOCK)
    if value is None:
        return None
    state = json.loads(value)
    clock = (TickingClock if ticking else PracticeClock)(store, from_utc(state[_NOW]))
    clock.progress = state[_PROGRESS]
    return clock
