"""The lines of a file, kept beside it while it is imported: in a temporary database, so that memory stays flat."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import TracebackType
from typing import Any, Final, Self

from desk.imports import rows
from desk.imports.form import Sheet
from desk.imports.rows import Problem, Row
from desk.sheets.cells import Cell, Line, Sort
from lifecycle.languages import Both, Language

_SCHEMA: Final = """
CREATE TABLE headings (sheet TEXT PRIMARY KEY, cells TEXT NOT NULL);
CREATE TABLE line (
    id INTEGER PRIMARY KEY, sheet TEXT NOT NULL, number INTEGER NOT NULL, reference TEXT, agb TEXT, kind TEXT,
    name TEXT, kvk TEXT, no_coaches INTEGER NOT NULL,
    cells TEXT NOT NULL, answers TEXT NOT NULL, status TEXT NOT NULL, contract TEXT, told TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX line_by_reference ON line (reference, sheet);
CREATE INDEX line_by_agb ON line (agb);
CREATE INDEX line_by_status ON line (sheet, status);
CREATE TABLE problem (line_id INTEGER NOT NULL, problem TEXT NOT NULL);
CREATE INDEX problem_by_line ON problem (line_id);
"""


class Status(StrEnum):
    """What became of a line."""

    READY = "ready"
    WRONG = "wrong"
    DONE = "done"
    ALREADY = "already"
    REFUSED = "refused"


REJECTED: Final = (Status.WRONG, Status.REFUSED)


@dataclass(frozen=True, slots=True)
class Told:
    """Why a line was refused: a rule, and in words what it requires, what was seen and what is needed."""

    rule: str
    parts: tuple[Both, ...]

    def said(self) -> Both:
        """All of it on one line."""
        nl, en = (" - ".join(part.said(language) for part in self.parts) for language in Language)
        return Both(nl, en).at(self.rule)


@dataclass(frozen=True, slots=True)
class Kept:
    """A line as it is kept: its `cells` as written, and the `answers` that were read from them.

    `contract` is the number it became, `told` why it was refused.
    """

    id: int
    sheet: str
    number: int
    cells: str
    answers: str
    reference: str | None
    status: Status
    contract: str | None
    told: tuple[Told, ...]

    @property
    def line(self) -> Line:
        """The line as it stands in the file."""
        return Line(self.sheet, self.number, _read_cells(self.cells))


class Spool:
    """The lines of one import; a context manager that leaves nothing behind.

    One thread at a time may use it; another one than made it only where it is `passed_on`.
    """

    def __init__(self, *, passed_on: bool = False) -> None:
        # An empty name is a private database on the disk that SQLite removes by itself.
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=not passed_on)
        self._base.executescript(_SCHEMA)
        self._base.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave nothing behind."""
        self._base.close()

    def add_headings(self, sheet: Sheet, line: Line) -> None:
        """Keep the first line of a sheet."""
        self._base.execute("INSERT INTO headings VALUES (?, ?)", (sheet, _cells(line.cells)))

    def headings(self) -> dict[Sheet, tuple[Cell | None, ...]]:
        """The first line of each sheet that was read."""
        with closing(self._base.execute("SELECT sheet, cells FROM headings")) as found:
            return {Sheet(sheet): _read_cells(cells) for sheet, cells in found}

    def add(self, row: Row, line: Line) -> None:
        """Keep a line, as the row that it holds."""
        kind, name = row.get("kind"), row.get("name")
        values = (
            row.sheet,
            line.number,
            row.get("reference"),
            row.get("agb"),
            None if kind is None else str(kind),
            None if name is None else " ".join(name.casefold().split()),
            row.get("kvk"),
            row.get("subcontractors") == (),
            _cells(line.cells),
            json.dumps(rows.kept(row)),
            Status.WRONG if row.problems else Status.READY,
        )
        added = self._base.execute(
            "INSERT INTO line (sheet, number, reference, agb, kind, name, kvk, no_coaches, cells, answers, status)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        for problem in row.problems:
            self._add_problem(added.lastrowid or 0, problem)

    def wrong(self, identifier: int, problem: Problem) -> None:
        """Add something that is wrong with a line."""
        self._add_problem(identifier, problem)
        self._base.execute("UPDATE line SET status = ? WHERE id = ?", (Status.WRONG, identifier))

    def _add_problem(self, identifier: int, problem: Problem) -> None:
        kept = [problem.column, problem.heading, problem.there.nl, problem.there.en]
        kept += [problem.allowed.nl, problem.allowed.en]
        self._base.execute("INSERT INTO problem VALUES (?, ?)", (identifier, json.dumps(kept)))

    def settle(self, identifier: int, status: Status, contract: str | None = None, told: Sequence[Told] = ()) -> None:
        """Keep what became of a line."""
        kept = json.dumps([[each.rule, [[part.nl, part.en] for part in each.parts]] for each in told])
        values = (status, contract, kept, identifier)
        self._base.execute("UPDATE line SET status = ?, contract = ?, told = ? WHERE id = ?", values)

    def lines(self, sheet: Sheet, statuses: Sequence[Status] = tuple(Status), *, after: int = 0) -> Iterator[Kept]:
        """The lines of a sheet in order, of these statuses when they are come to."""
        marks = ", ".join("?" * len(statuses))
        query = f"SELECT {_KEPT} FROM line WHERE sheet = ? AND id > ? AND status IN ({marks}) ORDER BY id LIMIT 200"  # noqa: S608 - fixed text
        while True:
            found = self._base.execute(query, (sheet, after, *statuses)).fetchall()
            if not found:
                return
            yield from map(_kept, found)
            after = found[-1][0]

    def line_of(self, sheet: Sheet, reference: str) -> Kept:
        """The line of a sheet with this reference; `LookupError` where there is none."""
        query = f"SELECT {_KEPT} FROM line WHERE reference = ? AND sheet = ?"  # noqa: S608 - fixed text
        found = self._base.execute(query, (reference, sheet)).fetchone()
        if found is None:
            message = f"there is no line {reference} in {sheet}"
            raise LookupError(message)
        return _kept(found)

    def coaches(self, reference: str) -> list[Kept]:
        """The lines of the subcontractors of an application or a running contract."""
        query = f"SELECT {_KEPT} FROM line WHERE reference = ? AND sheet = ? ORDER BY id"  # noqa: S608 - fixed text
        return [_kept(row) for row in self._base.execute(query, (reference, Sheet.SUBCONTRACTORS)).fetchall()]

    def is_rejected(self, reference: str | None) -> bool:
        """Whether the application or running contract with this reference was rejected."""
        query = "SELECT 1 FROM line WHERE reference = ? AND sheet != ? AND status IN (?, ?)"
        return self._base.execute(query, (reference, Sheet.SUBCONTRACTORS, *REJECTED)).fetchone() is not None

    def problems(self, identifier: int) -> list[Problem]:
        """What is wrong with a line."""
        query = "SELECT problem FROM problem WHERE line_id = ? ORDER BY rowid"
        return [_problem(json.loads(row[0])) for row in self._base.execute(query, (identifier,)).fetchall()]

    def counts(self) -> dict[Sheet, Mapping[Status, int]]:
        """How many lines of each sheet came to what."""
        found: dict[Sheet, dict[Status, int]] = {}
        for sheet, status, number in self._base.execute("SELECT sheet, status, count(*) FROM line GROUP BY 1, 2"):
            found.setdefault(Sheet(sheet), dict.fromkeys(Status, 0))[Status(status)] = number
        return {sheet: found[sheet] for sheet in Sheet if sheet in found}

    def forget_orphans(self) -> None:
        """Leave out the subcontractors of what was not read."""
        query = "DELETE FROM line WHERE sheet = ? AND reference NOT IN"
        query += " (SELECT reference FROM line WHERE sheet != ? AND reference IS NOT NULL)"
        self._base.execute(query, (Sheet.SUBCONTRACTORS, Sheet.SUBCONTRACTORS))

    def found(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        """The rows that a question about all lines finds."""
        return self._base.execute(query, values).fetchall()


_KEPT: Final = "id, sheet, number, cells, answers, reference, status, contract, told"


def _kept(row: tuple[Any, ...]) -> Kept:
    identifier, sheet, number, cells, answers, reference, status, contract, told = row
    said = tuple(Told(rule, tuple(Both(nl, en) for nl, en in parts)) for rule, parts in json.loads(told))
    return Kept(identifier, sheet, number, cells, answers, reference, Status(status), contract, said)


def _problem(kept: list[Any]) -> Problem:
    column, heading, there_nl, there_en, allowed_nl, allowed_en = kept
    return Problem(column, heading, Both(there_nl, there_en), Both(allowed_nl, allowed_en))


def _cells(cells: Sequence[Cell | None]) -> str:
    return json.dumps([None if cell is None else [cell.sort.value, _written(cell.value)] for cell in cells])


def _written(value: Any) -> Any:
    if isinstance(value, bool | int | str):
        return value
    return str(value) if isinstance(value, Decimal) else value.isoformat()


def _read_cells(kept: str) -> tuple[Cell | None, ...]:
    return tuple(None if cell is None else _cell(Sort(cell[0]), cell[1]) for cell in json.loads(kept))


def _cell(sort: Sort, value: Any) -> Cell:
    if sort is Sort.NUMBER and isinstance(value, str):
        return Cell(sort, Decimal(value))
    if sort is Sort.DAY:
        return Cell(sort, date.fromisoformat(value))
    return Cell(sort, datetime.fromisoformat(value) if sort is Sort.MOMENT else value)
