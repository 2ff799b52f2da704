"""The rows that were not taken in, as a spreadsheet to mend and import again."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import Final

from desk.imports.form import REASON, Sheet
from desk.imports.spool import REJECTED, Kept, Spool, Status
from desk.language import current
from desk.sheets.cells import Cell, Line, Value
from desk.sheets.reading import open_book
from desk.sheets.writing import write_book
from lifecycle.errors import BadInput

_SUFFIX: Final = ".rejected"
_ENDING: Final = re.compile(r"\.rejected(-[0-9]+)?\Z")


def write(spool: Spool, file: Path) -> Path | None:
    """Write the rejected rows beside `file`, with the reason of each; answers where, or ``None`` where there are none.

    A file that is there already may hold what somebody is mending, and is left: where it says something else, the new
    one gets a number.
    """
    if not any(counts[status] for counts in spool.counts().values() for status in REJECTED):
        return None
    target, number = file.with_name(f"{_stem(file)}.xlsx"), 2
    while target.exists():
        if target != file and _says_the_same(target, spool):
            return target
        target, number = file.with_name(f"{_stem(file)}-{number}.xlsx"), number + 1
    write_book(target, {sheet.value: _rows(spool, sheet) for sheet in spool.headings()})
    return target


def _stem(file: Path) -> str:
    return f"{re.sub(_ENDING, '', file.with_suffix('').name)}{_SUFFIX}"


def _says_the_same(target: Path, spool: Spool) -> bool:
    """Whether a file holds the very rows that would be written."""
    try:
        with open_book(target) as book:
            if book.sheets != tuple(sheet.value for sheet in spool.headings()):
                return False
            pairs = (
                zip_longest(book.lines(sheet.value), _rows(spool, sheet), fillvalue=None) for sheet in spool.headings()
            )
            return all(_same(line, row) for line, row in chain.from_iterable(pairs))
    except BadInput:
        return False


def _same(line: Line | None, row: Sequence[Value | None] | None) -> bool:
    if line is None or row is None:
        return False
    there = [None if cell is None else str(cell.value) for cell in line.cells]
    wanted = [None if value is None else str(value) for value in row]
    while wanted and wanted[-1] is None:
        wanted.pop()
    return there == wanted


def _rows(spool: Spool, sheet: Sheet) -> Iterator[list[Value | None]]:
    headings = spool.headings()[sheet]
    width = len(headings)
    kept_places = [place for place, heading in enumerate(headings) if heading is not None and heading.value != REASON]
    yield [REASON, *(_value(headings, place) for place in kept_places)]
    for kept in _rejected(spool, sheet):
        cells = (*kept.line.cells, *[None] * (width - len(kept.line.cells)))
        reasons = [problem.said().said(current()) for problem in spool.problems(kept.id)]
        yield ["\n".join([*reasons, *kept.told]), *(_value(cells, place) for place in kept_places)]


def _value(cells: Sequence[Cell | None], place: int) -> Value | None:
    cell = cells[place]
    return None if cell is None else cell.value


def _rejected(spool: Spool, sheet: Sheet) -> Iterator[Kept]:
    """The rejected rows; of subcontractors, all that belong to a rejected application too."""
    if sheet is not Sheet.SUBCONTRACTORS:
        yield from spool.lines(sheet, REJECTED)
        return
    for kept in spool.lines(sheet):
        if kept.status is Status.WRONG or spool.is_rejected(kept.reference):
            yield kept
