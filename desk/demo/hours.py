"""When things happen: the moments of the round of 2027, and the hours that people work."""

from datetime import date, datetime, time, timedelta
from typing import Final

from desk.demo.dice import Dice
from lifecycle.calendar import at, is_working_day

START: Final = at(date(2026, 3, 1), time(9))
UNTIL: Final = at(date(2027, 1, 2), time(12))
LAST_WORK: Final = at(date(2026, 12, 31), time(17))
"""What would be done later stays undone in this season."""

OBJECTIONS_CLOSED: Final = at(date(2026, 5, 16))
AMENDED: Final = at(date(2026, 6, 22), time(10, 15))
OFFERING_STARTS: Final = at(date(2026, 7, 1), time(9))
OFFERS_DUE: Final = at(date(2026, 9, 30), time(9))
OFFERS_RAN: Final = at(date(2026, 10, 1), time(7))
OFFERS_CLOSED: Final = at(date(2026, 10, 1))
TARIFF_SET: Final = at(date(2026, 10, 13), time(11, 5))
SIGNING_DAY: Final = date(2026, 10, 31)
LAPSES_RAN: Final = at(date(2026, 11, 2), time(10))
CARE_PUBLISHED: Final = at(date(2026, 11, 12), time(9))

DOWN: Final = (
    (at(date(2026, 9, 30), time(8)), OFFERS_RAN),
    (at(date(2026, 10, 31), time(22)), LAPSES_RAN),
)
"""Two nights of maintenance: the offers go out a day late, and signatures of 31 October can be recorded on Monday."""

_OPENS: Final = 8 * 60 + 30
_CLOSES: Final = 17 * 60 + 15
_HOUR: Final = 60


def on(day: date, clock: str) -> datetime:
    """The moment at which the clocks show `clock` (HH:MM) on `day`."""
    return at(day, time.fromisoformat(clock))


def office(dice: Dice, day: date) -> datetime:
    """Some moment in the office hours of `day`, or of the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    minute = dice.between(_OPENS, _CLOSES)
    return at(day, time(minute // _HOUR, minute % _HOUR, dice.between(0, 59)))


def after(dice: Dice, moment: datetime, low: int, high: int) -> datetime:
    """A moment in office hours, `low` to `high` days after `moment` and always later than it."""
    found = office(dice, moment.date() + timedelta(days=dice.between(low, high)))
    return found if found > moment else office(dice, moment.date() + timedelta(days=1))


def last_hours(dice: Dice) -> datetime:
    """Some moment in the last hours of 31 October, a Saturday."""
    return at(SIGNING_DAY, time(dice.between(15, 21), dice.between(0, 59), dice.between(0, 59)))


def monday_morning(dice: Dice) -> datetime:
    """Some moment on 2 November before the scheduler is up again."""
    return at(date(2026, 11, 2), time(dice.between(8, 9), dice.between(5, 55), dice.between(0, 59)))
