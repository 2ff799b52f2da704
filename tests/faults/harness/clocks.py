"""The clocks that children are given, and setting that of a practice database while nobody works on it."""

import random
import sqlite3
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event

from lifecycle.calendar import in_utc

HOURS: Final = 9


class Ticking:
    """Ticks on with the machine; it showed `start` when the machine's monotonic clock showed `origin`."""

    def __init__(self, start: datetime, origin: float) -> None:
        self._start = start
        self._origin = origin

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._origin)


class Stepping:
    """Steps by hours, back from `latest` and forward to it, whenever a transaction begins; never beyond it."""

    def __init__(self, latest: datetime, seed: int) -> None:
        self._latest = latest
        self._dice = random.Random(seed)  # noqa: S311 - faults need no secret randomness
        self._back = timedelta()
        event.listen(Engine, "before_cursor_execute", self._step)

    def now(self) -> datetime:
        return self._latest - self._back

    def _step(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("BEGIN"):
            back = self._dice.choice((0, 0, self._dice.uniform(0, HOURS)))
            self._back = timedelta(hours=back)


class Fixed:
    """Stands still, until somebody sets it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def set_clock(file: Path, moment: datetime) -> None:
    """Set the clock of a practice database, as if all the time until then nothing had run."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE meta SET value = json_set(value, '$.now', ?) WHERE key = 'clock'", (in_utc(moment),))
