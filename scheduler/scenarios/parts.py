"""A part of a scenario file: its value and its place, so that every mistake is one line that names the place."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from lifecycle import nouns
from lifecycle.calendar import Term, parse_day, parse_moment
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.nouns import shown
from lifecycle.source import Path, Source

_MISSING: Final = Both("ontbreekt", "is missing")

_Value = TypeVar("_Value")
_Choice = TypeVar("_Choice", bound=StrEnum)

_LONGEST_PROBLEM: Final = 2000
_YEARS: Final = range(1900, 3000)
_AMOUNT: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?\Z")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_IN_TEXT: Final = "\n\t\u2028\u2029"


def _control_character(text: str, allowed: str) -> str | None:
    """The first control character, a null byte or an end of line for one, but those in `allowed`."""
    return next((f"U+{ord(found):04X}" for found in _CONTROL.findall(text) if found not in allowed), None)


@dataclass(frozen=True, slots=True)
class Part:
    """The value at one place of the file, with what it can be read as; `BadInput` where it cannot."""

    source: Source
    path: Path
    value: Any

    def error(self, problem: Both) -> BadInput:
        """The error to raise for this part."""
        return self.source.error(self.path, Both(problem.nl[:_LONGEST_PROBLEM], problem.en[:_LONGEST_PROBLEM]))

    def wrong(self, must_be: Both) -> BadInput:
        """The error to raise for this part when its value is another than it must be."""
        value = shown(self.value)
        return self.error(Both(f"moet {must_be.nl} zijn, niet {value}", f"must be {must_be.en}, not {value}"))

    def inner(self, key: str | int) -> "Part":
        """The part under `key`, which stands in the file."""
        return Part(self.source, (*self.path, key), self.value[key])

    def missing(self, key: str, problem: Both = _MISSING) -> BadInput:
        """The error to raise for a key that is not there."""
        return self.source.error((*self.path, key), problem)

    def named(self) -> dict[str, "Part"]:
        """The parts of a mapping whose keys the writer chooses."""
        if not isinstance(self.value, dict):
            raise self.error(
                Both(
                    f"moet uit sleutels met waarden bestaan, niet uit {shown(self.value)}",
                    f"must be a mapping of keys to values, not {shown(self.value)}",
                )
            )
        if not all(map(str.strip, self.value)):
            raise self.error(Both("bevat een lege sleutel; geef die een naam", "holds an empty key; it needs a name"))
        return {key: self.inner(key) for key in self.value}

    def keys(
        self, allowed: Sequence[str], required: Collection[str] = (), nulls: Collection[str] = ()
    ) -> dict[str, "Part"]:
        """The parts of a mapping by its `allowed` keys. A null counts as not given, but for the keys in `nulls`."""
        found = self.named()
        for key, part in found.items():
            if key not in allowed:
                raise part.error(nouns.unknown(nouns.KEY, key, allowed))
        for key in required:
            if key not in found:
                raise self.missing(key)
            if found[key].value is None and key not in nulls:
                raise found[key].error(Both("is leeg; geef een waarde", "is empty; it needs a value"))
        return {key: part for key, part in found.items() if part.value is not None or key in nulls}

    def items(self) -> list["Part"]:
        """The parts of a list."""
        if not isinstance(self.value, list):
            raise self.wrong(Both("een lijst", "a list"))
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
        raise self.wrong(Both("tekst", "text"))

    def name(self) -> str:
        """Text that names something: on one line, and not empty."""
        text = self.text()
        if _control_character(text, allowed=""):
            raise self.wrong(Both("een naam op één regel", "a name on one line"))
        if not text.strip():
            raise self.error(Both("is leeg; geef een naam", "is empty; it needs a name"))
        return text

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.wrong(Both("true of false", "true or false"))
        return self.value

    def count(self) -> int:
        """A whole number from zero."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
            raise self.wrong(Both("een geheel getal vanaf 0", "a whole number from 0"))
        return self.value

    def year(self) -> int:
        """A calendar year."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value not in _YEARS:
            raise self.error(
                Both(f"{shown(self.value)} is geen jaar; schrijf JJJJ", f"{shown(self.value)} is no year; write YYYY")
            )
        return self.value

    def amount(self) -> Decimal:
        """An amount in euros."""
        text = self.text()
        if not _AMOUNT.match(text):
            raise self.error(
                Both(
                    f'{shown(text)} is geen bedrag in euro; schrijf het als "123.45"',
                    f'{shown(text)} is no amount in euros; write it as "123.45"',
                )
            )
        return Decimal(text)

    def day(self) -> date:
        """A calendar day."""
        return self._date(parse_day, Both("is geen datum; schrijf JJJJ-MM-DD", "is no date; write YYYY-MM-DD"))

    def moment(self) -> datetime:
        """A local moment; a bare date is 12:00."""
        return self._date(
            parse_moment,
            Both(
                "is geen moment; schrijf JJJJ-MM-DD of JJJJ-MM-DDTUU:MM, in plaatselijke tijd",
                "is no moment; write YYYY-MM-DD or YYYY-MM-DDTHH:MM, in local time",
            ),
        )

    def _date(self, read: Callable[[str], _Value], problem: Both) -> _Value:
        try:
            found = read(self.value) if isinstance(self.value, str) else None
        except ValueError:
            found = None
        if found is None:
            raise self.error(Both(f"{shown(self.value)} {problem.nl}", f"{shown(self.value)} {problem.en}"))
        if not isinstance(found, date) or found.year not in _YEARS:
            raise self.error(
                Both(
                    f"{shown(self.value)} ligt buiten de jaren {_YEARS[0]} tot en met {_YEARS[-1]}",
                    f"{shown(self.value)} lies outside the years {_YEARS[0]} to {_YEARS[-1]}",
                )
            )
        return found

    def pair(self, read: Callable[["Part"], _Value], what: Both) -> tuple[_Value, _Value]:
        """A list of two, with both read by `read`."""
        parts = self.items()
        if len(parts) != len(("first", "last")):
            raise self.error(
                Both(
                    f"moet {what.nl} zijn, niet {len(parts)} waarden",
                    f"must be {what.en}, not {len(parts)} values",
                )
            )
        return read(parts[0]), read(parts[1])

    def term(self) -> Term:
        """The first and the last day of a term."""
        first, last = self.pair(
            Part.day,
            Both(
                "de eerste en de laatste dag, [JJJJ-MM-DD, JJJJ-MM-DD],",
                "the first and the last day, [YYYY-MM-DD, YYYY-MM-DD]",
            ),
        )
        if first > last:
            raise self.error(Both("de looptijd eindigt voor het begin", "the term ends before it begins"))
        return Term(first, last)

    def among(self, known: Collection[str], what: Both) -> str:
        """A name that is one of `known`."""
        name = self.text()
        if name not in known:
            raise self.error(nouns.unknown(what, name, known))
        return name

    def choice(self, choices: type[_Choice], what: Both) -> _Choice:
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
            raise place.error(
                Both(
                    f"bevat het besturingsteken {found}; alleen tekst kan",
                    f"holds the control character {found}; only text is allowed",
                )
            )


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
