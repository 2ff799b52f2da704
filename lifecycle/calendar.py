"""Dates, moments and deadlines, in the time of Europe/Amsterdam.

Deadlines are local dates with a half-open end: "until 31 October, the day included" is "before 1 November 00:00". The
day of the clock change (31 October 2027 has 25 hours) needs no special case that way.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

import pendulum

AMSTERDAM: Final = pendulum.timezone("Europe/Amsterdam")
NOON: Final = time(12)


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STORED: Final = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_MOMENT: Final = re.compile(_DAY.pattern + r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?")


class Milestone(StrEnum):
    """The dated duties of a round, in the order of the domain's table."""

    POLICY_PUBLICATION = "policy-publication"
    OBJECTIONS_CLOSE = "objections-close"
    OFFERS_OUT = "offers-out"
    TARIFFS_OUT = "tariffs-out"
    SIGNING_DEADLINE = "signing-deadline"
    CARE_PUBLICATION = "care-publication"
    YEAR_TURN = "year-turn"


@dataclass(frozen=True, slots=True)
class Term:
    """The days on which a contract runs, both included."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether `day` is in the term."""
        return self.first <= day <= self.last

    def overlaps_year(self, year: int) -> bool:
        """Whether the term covers any day of `year`."""
        return self.first <= date(year, 12, 31) and self.last >= date(year, 1, 1)

    def covers_year(self, year: int) -> bool:
        """Whether the term covers every day of `year`."""
        return self.first <= date(year, 1, 1) and self.last >= date(year, 12, 31)

    @property
    def is_multi_year(self) -> bool:
        """Whether the term covers days of more than one calendar year."""
        return self.first.year < self.last.year


def at(day: date, clock: time = time(0)) -> datetime:
    """The moment at which the clocks in the Netherlands show `clock` on `day`; an ambiguous hour is its first."""
    return datetime.combine(day, clock, tzinfo=AMSTERDAM)


def start_of(day: date) -> datetime:
    """The first moment of `day` in the Netherlands."""
    return at(day)


def day_of(moment: datetime) -> date:
    """The day it is in the Netherlands at `moment` (aware)."""
    return moment.astimezone(AMSTERDAM).date()


def end_of(day: date) -> datetime:
    """The first moment that is no longer `day`: deadlines hold strictly before it."""
    return start_of(day + timedelta(days=1))


def first_of_next_month(day: date) -> date:
    """The first day of the month after the one of `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def one_year_after(day: date) -> date:
    """The same day a year later; 28 February for 29 February, the last day there is for one in its year."""
    if day.year == date.max.year:
        return date.max
    later = pendulum.date(day.year, day.month, day.day).add(years=1)
    return date(later.year, later.month, later.day)


@cache
def _public_holidays(year: int) -> frozenset[date]:
    # Importing the tables of all countries costs time that most commands need not spend.
    from holidays import country_holidays  # noqa: PLC0415 - see above

    return frozenset(country_holidays("NL", years=year, categories=("public",)))


def is_working_day(day: date) -> bool:
    """Monday to Friday, public holidays excepted (reading 10)."""
    return day.weekday() < 5 and day not in _public_holidays(day.year)  # noqa: PLR2004 - Saturday is 5


def working_days_after(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself does not count (`count` at least 1)."""
    found = day
    for _ in range(count):
        found += timedelta(days=1)
        while not is_working_day(found):
            found += timedelta(days=1)
    return found


def in_utc(moment: datetime) -> str:
    """A moment as the trail stores it: UTC, microseconds, `Z`. Raises `ValueError` for a moment without a zone."""
    if moment.tzinfo is None:
        message = "a moment needs a time zone"
        raise ValueError(message)
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_utc(text: str) -> datetime:
    """The moment that `in_utc` wrote; `ValueError` for anything else."""
    if not _STORED.fullmatch(text):
        message = f"{text!r} is no stored moment"
        raise ValueError(message)
    return datetime.fromisoformat(text)


def on_the_clock(moment: datetime) -> str:
    """What the clocks in the Netherlands show at `moment` (aware), in whole seconds; `parse_moment` reads it."""
    return moment.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M:%S")


def parse_day(text: str) -> date:
    """A day written as YYYY-MM-DD; `ValueError` for anything else."""
    if not _DAY.fullmatch(text):
        message = f"{text!r} is no day"
        raise ValueError(message)
    return date.fromisoformat(text)


def parse_moment(text: str) -> datetime:
    """A local moment, `YYYY-MM-DD[THH:MM[:SS]]`; a bare date is 12:00. `ValueError` for anything else."""
    if not _MOMENT.fullmatch(text):
        return at(parse_day(text), NOON)
    naive = datetime.fromisoformat(text)
    return at(naive.date(), naive.time())
