"""A part of a scenario file: its value and its place, so that every mistake is one line that names the place."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final, TypeVar

from lifecycle.calendar import Term, parse_day, parse_moment
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.source import Path, Source

_Value = TypeVar("_Value")
_Choice = TypeVar("_Choice", bound=StrEnum)

_LONGEST_VALUE: Final = 60
_LONGEST_PROBLEM: Final = 2000
_LONGEST_LIST: Final = 40
_YEARS: Final = range(1900, 3000)
_AMOUNT: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?\Z")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_IN_TEXT: Final = "\n\t\u2028\u2029"


def shown(value: Any) -> str:
    """A value as an error message shows it: on one line, and not too long."""
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def unknown(what: str, name: str, known: Collection[str]) -> str:
    """The problem with a name that is not among `known`: the nearest that is, and all where they are few or none is."""
    names = sorted(known) if isinstance(known, frozenset) else list(known)
    near = get_close_matches(name[:_LONGEST_VALUE], names, n=1)
    problem = f"unknown {what} {shown(name)}"
    if near:
        problem += f"; did you mean {near[0]!r}?"
    if not names:
        return f"{problem}; there is none"
    return problem if near and len(names) > _LONGEST_LIST else f"{problem}; allowed: {', '.join(names)}"


def _control_character(text: str, allowed: str) -> str | None:
    """The first control character, a null byte or an end of line for one, but those in `allowed`."""
    return next((f"U+{ord(found):04X}" for found in _CONTROL.findall(text) if found not in allowed), None)


@dataclass(frozen=True, slots=True)
class Part:
    """The value at one place of the file, with what it can be read as; `BadInput` where it cannot."""

    source: Source
    path: Path
    value: Any

    def error(self, problem: Both | str) -> BadInput:
        """The error to raise for this part."""
        words = Both(problem, problem) if isinstance(problem, str) else problem
        return self.source.error(self.path, Both(words.nl[:_LONGEST_PROBLEM], words.en[:_LONGEST_PROBLEM]))

    def inner(self, key: str | int) -> "Part":
        """The part under `key`, which stands in the file."""
        return Part(self.source, (*self.path, key), self.value[key])

    def missing(self, key: str, problem: str = "is missing") -> BadInput:
        """The error to raise for a key that is not there."""
        return self.source.error((*self.path, key), problem)

    def named(self) -> dict[str, "Part"]:
        """The parts of a mapping whose keys the writer chooses."""
        if not isinstance(self.value, dict):
            raise self.error(f"must be a mapping of keys to values, not {shown(self.value)}")
        if not all(map(str.strip, self.value)):
            raise self.error("holds an empty key; it needs a name")
        return {key: self.inner(key) for key in self.value}

    def keys(
        self, allowed: Sequence[str], required: Collection[str] = (), nulls: Collection[str] = ()
    ) -> dict[str, "Part"]:
        """The parts of a mapping by its `allowed` keys. A null counts as not given, but for the keys in `nulls`."""
        found = self.named()
        for key, part in found.items():
            if key not in allowed:
                raise part.error(unknown("key", key, allowed))
        for key in required:
            if key not in found:
                raise self.missing(key)
            if found[key].value is None and key not in nulls:
                raise found[key].error("is empty; it needs a value")
        return {key: part for key, part in found.items() if part.value is not None or key in nulls}

    def items(self) -> list["Part"]:
        """The parts of a list."""
        if not isinstance(self.value, list):
            raise self.error(f"must be a list, not {shown(self.value)}")
        return [self.inner(index) for index in range(len(self.value))]

    def each(self, read: Callable[["Part"], _Value]) -> tuple[_Value, ...]:
        """A list with every part read by `read`."""
        return tuple(read(part) for part in self.items())

    def text(self) -> str:
        """Any text; a number is taken as its digits, for codes and names are text and files often forget it."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(self.value)
        raise self.error(f"must be text, not {shown(self.value)}")

    def name(self) -> str:
        """Text that names something: on one line, and not empty."""
        text = self.text()
        if _control_character(text, allowed=""):
            raise self.error(f"must be a name on one line, not {shown(text)}")
        if not text.strip():
            raise self.error("is empty; it needs a name")
        return text

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.error(f"must be true or false, not {shown(self.value)}")
        return self.value

    def count(self) -> int:
        """A whole number from zero."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
            raise self.error(f"must be a whole number from 0, not {shown(self.value)}")
        return self.value

    def year(self) -> int:
        """A calendar year."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value not in _YEARS:
            raise self.error(f"{shown(self.value)} is no year; write YYYY")
        return self.value

    def amount(self) -> Decimal:
        """An amount in euros."""
        text = self.text()
        if not _AMOUNT.match(text):
            raise self.error(f'{shown(text)} is no amount in euros; write it as "123.45"')
        return Decimal(text)

    def day(self) -> date:
        """A calendar day."""
        return self._date(parse_day, "is no date; write YYYY-MM-DD")

    def moment(self) -> datetime:
        """A local moment; a bare date is 12:00."""
        return self._date(parse_moment, "is no moment; write YYYY-MM-DD or YYYY-MM-DDTHH:MM, in local time")

    def _date(self, read: Callable[[str], _Value], problem: str) -> _Value:
        try:
            found = read(self.value) if isinstance(self.value, str) else None
        except ValueError:
            found = None
        if found is None:
            raise self.error(f"{shown(self.value)} {problem}")
        if not isinstance(found, date) or found.year not in _YEARS:
            raise self.error(f"{shown(self.value)} lies outside the years {_YEARS[0]} to {_YEARS[-1]}")
        return found

    def pair(self, read: Callable[["Part"], _Value], what: str) -> tuple[_Value, _Value]:
        """A list of two, with both read by `read`."""
        parts = self.items()
        if len(parts) != len(("first", "last")):
            raise self.error(f"must be {what}, not {len(parts)} values")
        return read(parts[0]), read(parts[1])

    def term(self) -> Term:
        """The first and the last day of a term."""
        first, last = self.pair(Part.day, "the first and the last day, [YYYY-MM-DD, YYYY-MM-DD]")
        if first > last:
            raise self.error("the term ends before it begins")
        return Term(first, last)

    def among(self, known: Collection[str], what: str) -> str:
        """A name that is one of `known`."""
        name = self.text()
        if name not in known:
            raise self.error(unknown(what, name, known))
        return name

    def choice(self, choices: type[_Choice], what: str) -> _Choice:
        """One of a fixed set of words."""
        return choices(self.among([word.value for word in choices], what))


def instant(moment: datetime) -> datetime:
    """A moment to compare others with: in UTC, for local clocks go back once a year."""
    return moment.astimezone(UTC)


def refuse_control_characters(part: Part) -> None:
    """Refuse text with a null byte or another control character, wherever it stands in the file."""
    for place, text, allowed in _texts(part):
        found = _control_character(text, allowed)
        if found:
            raise place.error(f"holds the control character {found}; only text is allowed")


def _texts(part: Part) -> Iterator[tuple[Part, str, str]]:
    """Every text below `part` with its place and the control characters it may hold: a key holds none."""
    if isinstance(part.value, str):
        yield part, part.value, _IN_TEXT
    elif isinstance(part.value, list):
        for item in part.items():
            yield from _texts(item)
    elif isinstance(part.value, dict):
        for key, inner in part.named().items():
            yield part, key, ""
            yield from _texts(inner)
