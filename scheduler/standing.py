"""How a duty of the ledger stands."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row

from lifecycle.calendar import Milestone, day_of
from scheduler.milestones import is_late


class Standing(StrEnum):
    """Done before this database began, in time or late; being done; due and not begun; still to come."""

    BEFORE_THE_START = "before-the-start"
    IN_TIME = "in-time"
    LATE = "late"
    RUNNING = "running"
    DUE = "due"
    TO_COME = "to-come"

    @property
    def is_done(self) -> bool:
        """Whether it is closed."""
        return self in {Standing.BEFORE_THE_START, Standing.IN_TIME, Standing.LATE}


def standing(row: Row[Any], now: datetime) -> Standing:
    """How a duty stands at `now`."""
    if row.state == "done":
        if row.ran_at is None:
            return Standing.BEFORE_THE_START
        return Standing.LATE if is_late(row.due_at, row.ran_at) else Standing.IN_TIME
    if row.state == "running":
        return Standing.RUNNING
    return Standing.DUE if row.due_at <= now else Standing.TO_COME


_WHEN_OVER: Final = frozenset({Milestone.OBJECTIONS_CLOSE, Milestone.SIGNING_DEADLINE})
"""The milestones whose job runs as soon as their day is over."""


def known_day(row: Row[Any]) -> date:
    """The day that people know a duty by: 31 October for the job that runs when that day is over."""
    over = timedelta(microseconds=1) if row.milestone in _WHEN_OVER else timedelta(0)
    return day_of(row.due_at - over)
