"""The form: the sheets of an import with their columns, as they follow from the policies in play and the regions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from desk.imports.values import Read
from desk.sheets.cells import Cell, column_letter
from lifecycle.errors import BadInput
from lifecycle.languages import Both

ANY_POLICY: Final[frozenset[str]] = frozenset()
POLICY: Final = "policy"
"""The key of the column that says which policy a row is about."""

REASON: Final = "reden van afwijzing"
"""The column that a file of rejected rows has more; reading leaves it out."""


_LONGEST_SHOWN: Final = 80
"""Characters of a heading in a message."""


class Sheet(StrEnum):
    """The sheets of an import."""

    RUNNING = "running"
    APPLICATIONS = "applications"
    SUBCONTRACTORS = "subcontractors"


@dataclass(frozen=True, slots=True)
class HeadingProblem:
    """What is wrong with the headings of a sheet; `unknown` is the heading itself where leaving it out would do."""

    said: Both
    unknown: str | None = None

    @property
    def with_option(self) -> Both:
        """The problem with the option of the command that leaves the column out."""
        if self.unknown is None:
            return self.said
        heading = repr(self.unknown[:_LONGEST_SHOWN])
        return self.said + Both(
            f" (--ignore {heading} slaat de kolom over)", f" (--ignore {heading} leaves the column out)"
        )


class WrongHeadings(BadInput):
    """Headings that cannot be read, all at once."""

    def __init__(self, where: str, problems: Sequence[HeadingProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(where, _joined([each.said for each in problems]))

    def with_options(self) -> BadInput:
        """The same, for who can give the command options."""
        return BadInput(self.where, _joined([each.with_option for each in self.problems]))


@dataclass(frozen=True, slots=True)
class Column:
    """One question. `key` is what its answer is kept as, `heading` how it stands in the first row.

    `only` are the policies it belongs to (none: all of them); `choices` are for a drop-down list.
    """

    key: str
    heading: str
    explained: Both
    read: Read[Any]
    needed: bool = False
    choices: tuple[str, ...] = ()
    only: frozenset[str] = ANY_POLICY


@dataclass(frozen=True)
class Placed:
    """The columns of a sheet by their places, counted from 0; and the places that are to be left out."""

    sheet: Sheet
    columns: Mapping[int, Column]
    left_out: frozenset[int] = frozenset()

    @cached_property
    def of_policy(self) -> int | None:
        """The place of the column that says which policy a row is about."""
        return next((place for place, column in self.columns.items() if column.key == POLICY), None)

    @cached_property
    def needed(self) -> tuple[int, ...]:
        """The places that cannot be empty."""
        return tuple(place for place, column in self.columns.items() if column.needed)

    @cached_property
    def by_key(self) -> Mapping[str, tuple[int, str]]:
        """The place and the heading of each question."""
        return {column.key: (place, column.heading) for place, column in self.columns.items()}


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of one sheet, each key once."""

    sheet: Sheet
    columns: tuple[Column, ...]

    def placed(self, where: str, headings: Sequence[Cell | None], ignored: frozenset[str]) -> Placed:
        """The columns at their places in a sheet with these `headings`.

        `WrongHeadings` that names every heading that is unknown (but for the `ignored` ones), stands twice, or is
        needed and missing.
        """
        known = {_normal(word): column for column in self.columns for word in (column.heading, column.key)}
        found: dict[int, Column] = {}
        problems: list[HeadingProblem] = []
        left_out = set()
        for place, heading in enumerate(headings):
            if heading is None:
                continue
            if _normal(str(heading.value)) in ignored | {REASON}:
                left_out.add(place)
                continue
            said = _normal(str(heading.value))
            column = known.get(said) or known.get(_question(said))
            if column is None:
                problems.append(_unknown(place, str(heading.value), known))
            elif column in found.values():
                twice = Both(
                    f"kolom {column_letter(place)} ({column.heading}) staat er twee keer",
                    f"column {column_letter(place)} ({column.heading}) stands twice",
                )
                problems.append(HeadingProblem(twice))
            else:
                found[place] = column
        missing = [column.heading for column in self.columns if column.needed and column not in found.values()]
        if missing:
            names = ", ".join(missing)
            absent = Both(f"deze kolommen ontbreken: {names}", f"these columns are missing: {names}")
            problems.append(HeadingProblem(absent))
        if problems:
            raise WrongHeadings(where, problems)
        return Placed(self.sheet, found, frozenset(left_out))


def _normal(heading: str) -> str:
    return re.sub(r"\s+", " ", heading).strip(" *?:").casefold()


def normal_headings(headings: Sequence[str]) -> frozenset[str]:
    """Headings in the form in which they are compared."""
    return frozenset(map(_normal, headings))


def _question(heading: str) -> str:
    """The id of the rule that a heading such as ``3.3.1/claims: ...`` begins with."""
    return f"evidence.{heading.partition(':')[0].strip()}"


def _unknown(place: int, heading: str, known: Mapping[str, Column]) -> HeadingProblem:
    near = get_close_matches(_normal(heading)[:_LONGEST_SHOWN], list(known), n=1)
    nl = f"; bedoelde u {known[near[0]].heading!r}?" if near else ""
    en = f"; did you mean {known[near[0]].heading!r}?" if near else ""
    letter, said = column_letter(place), heading[:_LONGEST_SHOWN]
    words = Both(f"kolom {letter}: onbekend opschrift {said!r}{nl}", f"column {letter}: unknown heading {said!r}{en}")
    return HeadingProblem(words, heading)


def _joined(problems: Sequence[Both]) -> Both:
    return Both("; ".join(each.nl for each in problems), "; ".join(each.en for each in problems))
