"""What the tests of the service share: a clock that ticks from where a test wants it, waiting, and services."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import rounds

from lifecycle.calendar import parse_moment
from scheduler.service import Service
from workflows.office import Office
from workflows.store.database import open_store


class Shifted:
    """The machine's clock, moved to where a test wants it."""

    def __init__(self, start: str) -> None:
        self.ahead = parse_moment(start).astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def step(self, **by: float) -> None:
        """Set the clock forward, or back."""
        self.ahead += timedelta(**by)


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


class Running:
    """The services that a test started on one file, each in a thread of its own."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.services: list[tuple[Service, threading.Thread, Office]] = []

    def begin(self, moment: str, **options: Any) -> tuple[Service, Shifted, threading.Thread]:
        """Start one at a moment of its own clock."""
        clock = Shifted(moment)
        office = Office(open_store(rounds.url(self.file)), clock)
        one = Service(office, **options)
        thread = threading.Thread(target=one.run)
        thread.start()
        self.services.append((one, thread, office))
        return one, clock, thread

    def end(self) -> None:
        """Stop all of them."""
        for one, thread, office in self.services:
            one.stop()
            thread.join(20)
            assert not thread.is_alive()
            office.store.close()
        self.services.clear()
