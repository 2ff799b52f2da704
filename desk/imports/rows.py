"""One row: the answers to its questions, with everything that is wrong in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from desk.imports import values
from desk.imports.form import POLICY, Placed, Sheet
from desk.sheets.cells import Cell, Line, column_letter
from lifecycle.calendar import Term
from lifecycle.contract import Kind
from lifecycle.languages import Both
from lifecycle.plain import plain
from lifecycle.policy import Policy
from lifecycle.policy_types import care_and_year

EMPTY: Final = Both("leeg", "empty")
NEEDED: Final = Both("dit is nodig", "this is needed")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: in which column (counted from 0; ``None``: the row as a whole), what is there."""

    column: int | None
    heading: str
    there: Both
    allowed: Both

    def said(self, *, letter: bool = True) -> Both:
        """The problem in a sentence, without the place of its row; `letter` says whether with that of its column."""
        there, allowed = self.there, self.allowed
        place = column_letter(self.column) if letter and self.column is not None else ""
        name = f" ({self.heading})" if place and self.heading else self.heading
        nl = f"kolom {place}{name}: " if place else f"{name}: " if name else ""
        en = f"column {place}{name}: " if place else f"{name}: " if name else ""
        return Both(f"{nl}{there.nl} - {allowed.nl}", f"{en}{there.en} - {allowed.en}")


def whole(there: Both, allowed: Both) -> Problem:
    """A problem of a row as a whole."""
    return Problem(None, "", there, allowed)


@dataclass(slots=True)
class Row:
    """The answers of one row by the key of their column, and what is wrong with it.

    As it is read its answers are values; as it is kept and taken in (`kept`) they are JSON data.
    """

    sheet: Sheet
    line: int
    answers: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    places: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """An answer; ``None`` where the cell is empty."""
        return self.answers.get(key)

    def problem(self, key: str, allowed: Both) -> Problem:
        """That the answer to a question is not allowed."""
        place, heading = self.places.get(key, (None, ""))
        answer = self.answers.get(key)
        there = EMPTY if answer is None else Both(repr(plain(answer)), repr(plain(answer)))
        return Problem(place, heading, there, allowed)

    def wrong(self, key: str, allowed: Both) -> None:
        """Add that the answer to a question is not allowed."""
        self.problems.append(self.problem(key, allowed))


def read(placed: Placed, line: Line, policies: Mapping[str, Policy]) -> Row:
    """The row that a line holds; its problems in the order of the columns."""
    row = Row(placed.sheet, line.number, places=placed.by_key)
    first, deciding = placed.of_policy, None
    if first is not None and first < len(line.cells):
        _answer(row, placed, first, line.cells[first], None)
        deciding = _deciding(row.get(POLICY), policies)
    for place, cell in enumerate(line.cells):
        if place in placed.columns and place != first:
            _answer(row, placed, place, cell, deciding)
        elif cell is not None and place not in placed.columns and place not in placed.left_out:
            there = Both(values.shown(cell), values.shown(cell))
            nowhere = Both("leeg; deze kolom heeft geen opschrift", "empty; this column has no heading")
            row.problems.append(Problem(place, "", there, nowhere))
    for place in placed.needed:
        if place >= len(line.cells) or line.cells[place] is None:
            heading = placed.columns[place].heading
            row.problems.append(Problem(place, heading, EMPTY, NEEDED))
    if placed.sheet is not Sheet.SUBCONTRACTORS:
        _check(row, deciding)
    row.problems.sort(key=lambda problem: -1 if problem.column is None else problem.column)
    return row


def _answer(row: Row, placed: Placed, place: int, cell: Cell | None, deciding: Policy | None) -> None:
    if cell is None:
        return
    column = placed.columns[place]
    if deciding is not None and column.only and deciding.policy not in column.only:
        there = Both(values.shown(cell), values.shown(cell))
        allowed = Both(f"leeg; dit hoort niet bij {deciding.policy}", f"empty; this is no part of {deciding.policy}")
        row.problems.append(Problem(place, column.heading, there, allowed))
        return
    try:
        row.answers[column.key] = column.read(cell)
    except values.WrongCell as wrong:
        row.problems.append(Problem(place, column.heading, Both(wrong.there, wrong.there), wrong.allowed))


def _deciding(name: str | None, policies: Mapping[str, Policy]) -> Policy | None:
    """The policy in play whose questions a row answers: the one it names, or that of the same care."""
    if name is None or name in policies:
        return policies.get(name or "")
    named = care_and_year(name)
    return next((policy for policy in policies.values() if named and policy.care == named[0]), None)


def _check(row: Row, deciding: Policy | None) -> None:
    """What must fit together in a row."""
    if deciding is None and row.get("policy") is not None:
        row.wrong(
            "policy", Both("een beleid als zorg-jaar, van zorg die in het spel is", "a policy in play, care-year")
        )
    if deciding is not None and deciding.roles and row.get("role") is None and "role" not in _troubled(row):
        row.wrong("role", Both(f"een van {', '.join(deciding.roles)}", f"one of {', '.join(deciding.roles)}"))
    if row.get("reach") is not None and row.get("kind") not in {None, Kind.INDIVIDUAL}:
        row.wrong("reach", Both("leeg; alleen een individu heeft een bereik", "empty; only an individual has a reach"))
    if not row.get("regions") and "regions" not in _troubled(row):
        row.wrong("regions", Both("minstens één regio", "at least one region"))
    if not any(row.get(key) for key in ("provider", "agb", "kvk")) and not {"agb", "kvk"} & _troubled(row):
        row.wrong("agb", Both("een AGB-code of KvK-nummer", "an AGB code or KvK number"))
    first, last = row.get("first"), row.get("last")
    if first is not None and last is not None and last < first:
        row.wrong("last", Both(f"niet voor het begin, {first}", f"not before the first day, {first}"))
    elif first is not None and last is not None:
        _check_year(row, Term(first, last))


def _check_year(row: Row, term: Term) -> None:
    """A contract of a year runs in that year."""
    named = care_and_year(row.get(POLICY) or "")
    if named is not None and not term.overlaps_year(named[1]):
        row.wrong("first", Both(f"een looptijd die {named[1]} raakt", f"a term that touches {named[1]}"))


def _troubled(row: Row) -> set[str]:
    """The questions whose answers are wrong already."""
    headings = {problem.heading for problem in row.problems}
    return {key for key, (_, heading) in row.places.items() if heading in headings}


def kept(row: Row) -> dict[str, Any]:
    """The answers of a row as JSON data."""
    return {key: _plain(answer) for key, answer in row.answers.items()}


def _plain(answer: Any) -> Any:
    return {key: plain(value) for key, value in answer.items()} if isinstance(answer, dict) else plain(answer)
