"""One row as what it asks for: an application, a running contract, or a subcontractor; with everything wrong in it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from desk.imports import values
from desk.imports.form import POLICY, Placed, Sheet
from desk.sheets.cells import Cell, Line, column_letter
from lifecycle import dossier as dossiers
from lifecycle.audit import canonical
from lifecycle.calendar import Term
from lifecycle.contract import NOT_KEPT, FollowRequest, Kind, Provider
from lifecycle.dossier import Dossier
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.plain import plain
from lifecycle.policy import Policy
from lifecycle.policy_types import care_and_year
from workflows.intake import Application, Running
from workflows.providers import FACTS

_EMPTY: Final = Both("leeg", "empty")
_ABOUT: Final = ("reference", "policy", "provider", "kind", "role", "reach", "regions", "renews", "state", *FACTS)


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
    """The answers of one row by the key of their column, and what is wrong with it."""

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
        there = _EMPTY if answer is None else Both(repr(plain(answer)), repr(plain(answer)))
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
            row.problems.append(Problem(place, heading, _EMPTY, Both("dit is nodig", "this is needed")))
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


def digest(row: Row, coaches: Sequence[Row]) -> str:
    """The SHA-256 of all that a row and its subcontractors say, wherever their columns stand."""
    said = {"row": _said(row), "subcontractors": [_said(coach) for coach in coaches]}
    return hashlib.sha256(canonical(said)).hexdigest()


def _said(row: Row) -> dict[str, Any]:
    return {key: plain_answer(answer) for key, answer in row.answers.items()}


def plain_answer(answer: Any) -> Any:
    """An answer as JSON data."""
    return {key: plain(value) for key, value in answer.items()} if isinstance(answer, dict) else plain(answer)


def provider(row: Row) -> Provider:
    """Whom a row is about."""
    facts = {name: row.get(name) for name in FACTS}
    return Provider(id=NOT_KEPT, key=row.get("provider") or "", kind=row.answers["kind"], **facts)


def application(row: Row, coaches: Sequence[Row]) -> Application:
    """The application that a row without problems makes."""
    follows = {name: row.get(f"follows.{name}") for name in ("insurer", "agreement", "tariff", "preferred_in")}
    return Application(
        policy=row.answers["policy"],
        provider=row.get("provider") or "",
        regions=row.answers["regions"],
        role=row.get("role"),
        reach=row.get("reach"),
        renews=row.get("renews"),
        follows=FollowRequest(**follows) if any(value is not None for value in follows.values()) else None,
        dossier=dossier(row, coaches),
    )


def running(row: Row, coaches: Sequence[Row]) -> Running:
    """The running contract that a row without problems takes over."""
    named = care_and_year(row.answers["policy"])
    if named is None:
        raise BadInput("policy", Both("is geen beleid van een jaar", "is no policy of a year"))
    return Running(
        policy=row.answers["policy"],
        care=named[0],
        year=named[1],
        provider=row.get("provider") or "",
        state=row.answers["state"],
        regions=row.answers["regions"],
        term=Term(row.answers["first"], row.answers["last"]),
        role=row.get("role"),
        reach=row.get("reach"),
        dossier=dossier(row, coaches),
    )


def dossier(row: Row, coaches: Sequence[Row]) -> Dossier:
    """The dossier of a row with its subcontractors."""
    facts = _facts(row)
    if coaches:
        facts["subcontractors"] = [_coach(coach) for coach in coaches]
    return dossiers.parse(facts)


_GROUPS: Final = ("consultations", "training", "evidence")


def _facts(row: Row) -> dict[str, Any]:
    """The facts of a dossier that a row states, as plain data."""
    facts: dict[str, Any] = {}
    licences: dict[str, dict[str, Any]] = {}
    for key, answer in row.answers.items():
        head, _, rest = key.partition(".")
        if head == "licence":
            programme, _, part = rest.rpartition(".")
            licences.setdefault(programme, {"programme": programme})[part] = plain(answer)
        elif head in _GROUPS:
            facts.setdefault(head, {})[rest] = plain_answer(answer)
        elif head not in {*_ABOUT, "follows", "first", "last"}:
            facts[head] = plain_answer(answer)
    if licences:
        facts["licences"] = list(licences.values())
    return facts


def _coach(row: Row) -> dict[str, Any]:
    named: dict[str, Any] = {key: row.answers[key] for key in ("name", "agb") if key in row.answers}
    return {**named, **_facts(row)}
