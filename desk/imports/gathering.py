"""Reading a whole file into a spool: every line checked by itself, and against the others."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desk.imports import rows
from desk.imports.form import Form, Placed, Sheet, normal_headings
from desk.imports.rows import whole
from desk.imports.spool import Spool, Status
from desk.imports.values import NONE
from desk.sheets.reading import Book, open_book
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.policy import Policy

_ENTRIES: Final = (Sheet.RUNNING, Sheet.APPLICATIONS)
_COACHES: Final = Sheet.SUBCONTRACTORS
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Files:
    """What is imported: a spreadsheet with sheets, or CSV files of one sheet each; and the columns to leave out."""

    file: Path
    sheet: Sheet | None = None
    subcontractors: Path | None = None
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a file holds: the columns of each sheet that was found, by their place, and the file's SHA-256."""

    placed: dict[Sheet, Placed]
    sha256: str


def gather(
    files: Files,
    forms: Mapping[Sheet, Form],
    policies: Mapping[str, Policy],
    spool: Spool,
    progress: Callable[[int], object] = lambda _: None,
) -> Gathered:
    """Read a file into `spool`; `BadInput` where it is no file with such sheets. `progress` is told of each line."""
    found: dict[Sheet, Placed] = {}
    ignored = normal_headings(files.ignored)
    with ExitStack() as stack:
        for sheet, file, book, name in _sheets(files, stack):
            where = f"{file}: {name}" if name else str(file)
            lines = book.lines(name)
            first = next(lines, None)
            if first is None:
                raise BadInput(where, Both("is leeg; de eerste rij heeft de opschriften", "is empty; needs headings"))
            found[sheet] = forms[sheet].placed(where, first.cells, ignored)
            spool.add_headings(sheet, first)
            for line in lines:
                spool.add(rows.read(found[sheet], line, policies), line)
                progress(1)
    if not any(sheet in found for sheet in _ENTRIES):
        raise BadInput(str(files.file), _no_sheets(()))
    if files.sheet is None or files.subcontractors is not None:
        _orphans(spool)
    else:
        # Of a file with more sheets only one is wanted: the subcontractors of the others are not asked for.
        spool.forget_orphans()
    for check in (_repeated, _contradicting, _none_and_some, _with_wrong_coaches):
        check(spool)
    return Gathered(found, _digest(files))


def _sheets(files: Files, stack: ExitStack) -> Iterator[tuple[Sheet, Path, Book, str]]:
    """The sheets to read, subcontractors first, each with its file, its book and its name there."""
    if files.sheet is _COACHES:
        entries = ", ".join(_ENTRIES)
        raise BadInput("--sheet", Both(f"{_COACHES} komt mee met {entries}", f"{_COACHES} comes with {entries}"))
    book = stack.enter_context(open_book(files.file))
    if files.subcontractors is not None:
        beside = stack.enter_context(open_book(files.subcontractors))
        name = next((name for name in beside.sheets if _normal(name) == _COACHES), beside.sheets[0])
        yield _COACHES, files.subcontractors, beside, name
    named = {_normal(name): name for name in book.sheets}
    if files.subcontractors is not None and _COACHES in named:
        raise BadInput(
            "--subcontractors",
            Both(f"{files.file} heeft zelf een blad {_COACHES}", f"{files.file} has a sheet {_COACHES} of its own"),
        )
    present = [sheet for sheet in reversed(Sheet) if sheet in named]
    if not present and len(book.sheets) == 1:
        yield files.sheet or Sheet.APPLICATIONS, files.file, book, book.sheets[0]
    elif not present:
        raise BadInput(str(files.file), _no_sheets(book.sheets))
    else:
        wanted = present if files.sheet is None else [each for each in present if each in {files.sheet, _COACHES}]
        if files.sheet is not None and files.sheet not in present:
            raise BadInput(str(files.file), _no_sheets(book.sheets))
        for sheet in wanted:
            yield sheet, files.file, book, named[sheet]


def _normal(name: str) -> str:
    return name.strip().casefold()


def _no_sheets(present: Sequence[str]) -> Both:
    names, expected = ", ".join(map(repr, present)) or "-", ", ".join(Sheet)
    return Both(
        f"heeft geen blad om in te lezen (wel: {names}); de bladen heten {expected}",
        f"has no sheet to import (it has: {names}); the sheets are named {expected}",
    )


def _orphans(spool: Spool) -> None:
    query = (
        "SELECT id, reference FROM line WHERE sheet = ? AND reference IS NOT NULL AND reference NOT IN"
        " (SELECT reference FROM line WHERE sheet != ? AND reference IS NOT NULL)"
    )
    for identifier, reference in spool.found(query, _COACHES, _COACHES):
        spool.wrong(
            identifier,
            whole(
                Both(f"kenmerk {reference!r} heeft geen aanvraag", f"reference {reference!r} has no application"),
                Both("het kenmerk van een rij op een ander blad", "the reference of a row in another sheet"),
            ),
        )


def _repeated(spool: Spool) -> None:
    query = (
        "SELECT id, reference, (SELECT group_concat(place, ', ') FROM"
        " (SELECT other.sheet || ' ' || other.number AS place FROM line AS other"
        " WHERE other.reference = line.reference AND other.sheet != ? AND other.id != line.id LIMIT 3)) AS others"
        " FROM line WHERE sheet != ? AND others IS NOT NULL"
    )
    for identifier, reference, others in spool.found(query, _COACHES, _COACHES):
        spool.wrong(
            identifier,
            whole(
                Both(f"kenmerk {reference!r} staat ook op {others}", f"reference {reference!r} stands on {others} too"),
                Both("elk kenmerk één keer", "each reference once"),
            ),
        )


def _contradicting(spool: Spool) -> None:
    """An AGB code belongs to one provider; and to one subcontractor of an application."""
    query = (
        "SELECT line.id, line.agb, (SELECT other.sheet || ' ' || other.number FROM line AS other"
        " WHERE other.agb = line.agb AND other.sheet != ?"
        " AND (other.kind != line.kind OR other.name != line.name OR other.kvk != line.kvk) LIMIT 1) AS others"
        " FROM line JOIN (SELECT agb FROM line WHERE sheet != ? AND agb IS NOT NULL GROUP BY agb"
        " HAVING count(DISTINCT kind) > 1 OR count(DISTINCT name) > 1 OR count(DISTINCT kvk) > 1) AS doubtful"
        " ON doubtful.agb = line.agb WHERE line.sheet != ? AND others IS NOT NULL"
    )
    for identifier, agb, other in spool.found(query, _COACHES, _COACHES, _COACHES):
        spool.wrong(identifier, _same_code(agb, other))
    query = (
        "SELECT line.id, line.agb, iif(line.id = double.first, double.second_place, double.first_place) FROM line JOIN"
        " (SELECT agb, reference, min(id) AS first, min(sheet || ' ' || number) AS first_place,"
        " max(sheet || ' ' || number) AS second_place FROM line WHERE sheet = ? AND agb IS NOT NULL"
        " GROUP BY agb, reference HAVING count(*) > 1) AS double"
        " ON double.agb = line.agb AND double.reference = line.reference WHERE line.sheet = ?"
    )
    for identifier, agb, other in spool.found(query, _COACHES, _COACHES):
        spool.wrong(identifier, _same_code(agb, other))


def _none_and_some(spool: Spool) -> None:
    """Who has no subcontractors has no rows of them."""
    query = (
        "SELECT id FROM line WHERE no_coaches AND EXISTS"
        " (SELECT 1 FROM line AS coach WHERE coach.sheet = ? AND coach.reference = line.reference)"
    )
    for (identifier,) in spool.found(query, _COACHES):
        spool.wrong(
            identifier,
            whole(
                Both(
                    f"onderaannemers: {NONE}, en toch rijen op {_COACHES}",
                    f"onderaannemers: {NONE} (none), and yet rows in {_COACHES}",
                ),
                Both("een van beide", "one of both"),
            ),
        )


def _same_code(agb: str, other: str) -> rows.Problem:
    return whole(
        Both(f"AGB-code {agb} staat ook op {other}, bij een ander", f"AGB code {agb} stands on {other}, of another"),
        Both("elke AGB-code bij één naam, soort en KvK-nummer", "each AGB code with one name, kind and KvK number"),
    )


def _with_wrong_coaches(spool: Spool) -> None:
    """An application goes in with all of its subcontractors, or not at all."""
    query = (
        "SELECT id, (SELECT group_concat(number, ', ') FROM (SELECT coach.number FROM line AS coach"
        " WHERE coach.reference = line.reference AND coach.sheet = ? AND coach.status = ? LIMIT 3)) AS coaches"
        " FROM line WHERE sheet != ? AND coaches IS NOT NULL"
    )
    for identifier, numbers in spool.found(query, _COACHES, Status.WRONG, _COACHES):
        spool.wrong(
            identifier,
            whole(
                Both(f"{_COACHES} rij {numbers} is niet goed", f"{_COACHES} row {numbers} is not right"),
                Both(
                    "een aanvraag waarvan elke onderaannemer goed is", "an application with every subcontractor right"
                ),
            ),
        )


def _digest(files: Files) -> str:
    """The SHA-256 of what is imported."""
    found = hashlib.sha256()
    for file in (files.file, files.subcontractors):
        if file is not None:
            with file.open("rb") as opened:
                while content := opened.read(_CHUNK):
                    found.update(content)
    return found.hexdigest()
