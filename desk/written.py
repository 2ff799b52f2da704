"""Days and moments as people write them: 31-10-2026, 31 oktober 2026 or 2026-10-31, with or without 23:59 behind it."""

import re
from datetime import date, datetime, time
from typing import Final

from lifecycle.calendar import NOON, at, end_of, parse_day, start_of
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.wording import MONTHS

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_NUMBERS: Final = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_WORDS: Final = re.compile(r"([0-9]{1,2})[- ]([a-z]+)\.?[- ]([0-9]{4})")
_CLOCK: Final = re.compile(r"(?P<day>.+?)(?:T| +)(?P<clock>([01][0-9]|2[0-3])(:[0-5][0-9]){1,2})")
_SHORT_MONTHS: Final = {"mrt": 3}
"""What is no beginning of the month's name; other short forms are."""
_SHORTEST: Final = 3


def day(text: str) -> date | None:
    """The day that is written; ``None`` where none is."""
    said = text.strip()
    numbers, words = _NUMBERS.fullmatch(said), _WORDS.fullmatch(said.casefold())
    try:
        if numbers:
            return date(int(numbers[3]), int(numbers[2]), int(numbers[1]))
        if words:
            return date(int(words[3]), _month(words[2]), int(words[1]))
        return parse_day(said)
    except ValueError:
        return None


def _month(said: str) -> int:
    """The number of a month, in Dutch or in English; 0, which no date has, for what is none."""
    if said in _SHORT_MONTHS:
        return _SHORT_MONTHS[said]
    for names in MONTHS.values():
        for place, name in enumerate(names, start=1):
            month = name.casefold()
            if said == month or (len(said) >= _SHORTEST and month.startswith(said)):
                return place
    return 0


def moment(text: str, where: str) -> datetime:
    """The local moment that is written, from the years `FIRST_YEAR` to `LAST_YEAR`; a day alone is 12:00.

    `BadInput` about `where` for anything else.
    """
    with_clock = _CLOCK.fullmatch(text.strip())
    found = day(with_clock["day"] if with_clock else text)
    clock = time.fromisoformat(with_clock["clock"]) if with_clock else NOON
    if found is None:
        raise BadInput(
            where,
            Both(
                f"{text!r} is geen moment; schrijf JJJJ-MM-DDTUU:MM, bijvoorbeeld 2026-10-31T23:59, of alleen de dag",
                f"{text!r} is no moment; write YYYY-MM-DDTHH:MM, for example 2026-10-31T23:59, or the day alone",
            ),
        )
    if found.year > LAST_YEAR:
        far = Both(f"{text!r} is te ver weg; hoogstens {LAST_YEAR}", f"{text!r} is too far away; at most {LAST_YEAR}")
        raise BadInput(where, far)
    if found.year < FIRST_YEAR:
        early = Both(f"{text!r} is te lang geleden; vanaf {FIRST_YEAR}", f"{text!r} is too long ago; from {FIRST_YEAR}")
        raise BadInput(where, early)
    return at(found, clock)


def bound(text: str | None, where: str, *, whole_day: bool = False) -> datetime | None:
    """One end of a period: of a day its first moment, or with `whole_day` the first moment after it.

    `BadInput` about `where` as for `moment`.
    """
    if text is None:
        return None
    found, of = moment(text, where), day(text)
    if of is None:
        return found
    return end_of(of) if whole_day else start_of(of)
