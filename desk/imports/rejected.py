"""The rows that were not taken in, as a spreadsheet to mend and import again."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Final

from desk.imports import outcome
from desk.imports.form import REASON, Sheet
from desk.imports.spool import REJECTED, Kept, Spool, Status
from desk.language import current
from desk.sheets.cells import Cell, Value
from desk.sheets.placing import put_in_place
from desk.sheets.reading import open_book
from desk.sheets.writing import write_book
from lifecycle.errors import BadInput

_ORDER: Final = (Sheet.APPLICATIONS, Sheet.SUBCONTRACTORS, Sheet.RUNNING)
_SUFFIX: Final = ".rejected"
_ENDING: Final = re.compile(r"\.rejected(-[0-9]+)?\Z")


def write(spool: Spool, file: Path) -> Path | None:
    """Write the rejected rows beside `file`, with the reason of each; answers where, or ``None`` where there are none.

    A file that is there already may hold what somebody is mending, and is left: where it says something else, the new
    one gets a number.
    """
    if not outcome.totals(spool, REJECTED):
        return None
    with tempfile.TemporaryDirectory(prefix="looptijd-") as folder:
        fresh = Path(folder) / "rejected.xlsx"
        write_to(spool, fresh)
        target, number = file.with_name(name_for(file)), 2
        while target.exists():
            if target != file and _say_the_same(target, fresh):
                return target
            target, number = file.with_name(f"{_stem(file)}-{number}.xlsx"), number + 1
        with put_in_place(target) as copy, fresh.open("rb") as source:
            shutil.copyfileobj(source, copy)
    return target


def write_to(spool: Spool, target: Path) -> None:
    """Write the rejected rows to `target`, a new file."""
    read = spool.headings()
    write_book(target, {sheet.value: _rows(spool, sheet) for sheet in _ORDER if sheet in read})


def name_for(file: Path) -> str:
    """The name of the file with the rejected rows of `file`."""
    return f"{_stem(file)}.xlsx"


def _stem(file: Path) -> str:
    return f"{re.sub(_ENDING, '', file.with_suffix('').name)}{_SUFFIX}"


def _say_the_same(one: Path, other: Path) -> bool:
    """Whether two workbooks hold the very same rows."""
    try:
        with open_book(one) as first, open_book(other) as second:
            return first.sheets == second.sheets and all(
                line == its
                for sheet in first.sheets
                for line, its in zip_longest(first.lines(sheet), second.lines(sheet))
            )
    except BadInput:
        return False


def _rows(spool: Spool, sheet: Sheet) -> Iterator[list[Value | None]]:
    headings = spool.headings()[sheet]
    width = len(headings)
    kept_places = [place for place, heading in enumerate(headings) if heading is not None and heading.value != REASON]
    yield [REASON, *(_value(headings, place) for place in kept_places)]
    for kept in _rejected(spool, sheet):
        cells = (*kept.line.cells, *[None] * (width - len(kept.line.cells)))
        reasons = [problem.said(letter=False).said(current()) for problem in spool.problems(kept.id)]
        reasons += [told.said().said(current()) for told in kept.told]
        yield ["\n".join(reasons), *(_value(cells, place) for place in kept_places)]


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
