"""The clock: the only place that knows what time it is."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that knows the time."""

    def now(self) -> datetime:
        """The moment it is, aware."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The moment it is."""
        return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until it is moved, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment it was moved to."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Move it forward; `ValueError` for a moment before now."""
        if moment < self._now:
            message = f"{moment} is before {self._now}"
            raise ValueError(message)
        self._now = moment
