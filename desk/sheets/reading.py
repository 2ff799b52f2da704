"""Opening a spreadsheet or a CSV file from a stranger. Whatever is wrong with it is one `BadInput`."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from desk.sheets.archive import SmallBites
from desk.sheets.cells import Cell, Line, text_cell
from desk.sheets.content import check_content, checked_suffix
from desk.sheets.csv_text import check_length, records
from desk.sheets.csv_writing import unescaped
from desk.sheets.encoding import encoding_of
from desk.sheets.limits import MAX_COLUMNS, MAX_ROWS, Flaw, one_line, told_of, too_many_rows
from desk.sheets.workbook import Workbook


class Book(Protocol):
    """An open file with sheets; reading a sheet again starts at its first line."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets' names, hidden sheets too; a CSV file has one sheet, with an empty name."""

    def lines(self, sheet: str) -> Iterator[Line]:
        """The lines of a sheet that are not empty, read as they are asked for; `BadInput` where something is wrong."""

    def count(self, sheet: str) -> int | None:
        """How many rows a sheet has, blank ones too, for showing progress only; None when that is not known."""


@contextmanager
def open_book(path: Path) -> Iterator[Book]:
    """Open an .xlsx or .csv file to read it; `BadInput` for any file that cannot be trusted to be what it should be.

    Memory stays flat: only a workbook's shared texts and styles are kept, and their size has a limit.
    """
    with ExitStack() as stack:
        with told_of(str(path)):
            suffix = checked_suffix(path)
            check_content(path, suffix)
            book = _Workbook(path, stack) if suffix == ".xlsx" else _Csv(path)
        yield book


class _Workbook:
    def __init__(self, path: Path, stack: ExitStack) -> None:
        self._path = path
        self._workbook = Workbook(stack.enter_context(SmallBites(path)))

    @property
    def sheets(self) -> tuple[str, ...]:
        return self._workbook.sheets

    def lines(self, sheet: str) -> Iterator[Line]:
        with self._told_of(sheet):
            yield from self._workbook.lines(sheet)

    def count(self, sheet: str) -> int | None:
        with self._told_of(sheet):
            return self._workbook.count(sheet)

    @contextmanager
    def _told_of(self, sheet: str) -> Iterator[None]:
        with told_of(f"{self._path}: {sheet}"):
            _check_sheet(sheet, self.sheets)
            yield


class _Csv:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoded = encoding_of(path)

    @property
    def sheets(self) -> tuple[str, ...]:
        return ("",)

    def lines(self, sheet: str) -> Iterator[Line]:
        with told_of(str(self._path)):
            _check_sheet(sheet, self.sheets)
            yield from self._lines()

    def count(self, sheet: str) -> int | None:
        with told_of(str(self._path)):
            _check_sheet(sheet, self.sheets)
        return self._encoded.lines

    def _lines(self) -> Iterator[Line]:
        rows = 0
        with self._path.open(encoding=self._encoded.encoding, newline="") as file:
            try:
                for number, fields in records(file):
                    cells = _csv_cells(fields, number)
                    if cells:
                        rows += 1
                        yield Line("", number, cells)
                    if rows > MAX_ROWS:
                        raise too_many_rows()
            except UnicodeDecodeError:
                raise Flaw("veranderde tijdens het lezen", "changed while it was read") from None


def _csv_cells(fields: list[str], line: int) -> tuple[Cell | None, ...]:
    cells: list[Cell | None] = []
    for field in fields:
        check_length(field, line)
        cells.append(text_cell(unescaped(field)))
    while cells and cells[-1] is None:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise Flaw(
            f"regel {line} heeft {len(cells)} kolommen; toegestaan: hoogstens {MAX_COLUMNS}",
            f"line {line} has {len(cells)} columns; allowed: at most {MAX_COLUMNS}",
        )
    return tuple(cells)


def _check_sheet(sheet: str, sheets: tuple[str, ...]) -> None:
    if sheet not in sheets:
        known = ", ".join(repr(one_line(name, 40)) for name in sheets)
        shown = repr(one_line(sheet, 40))
        raise Flaw(f"er is geen blad {shown}; er zijn: {known}", f"there is no sheet {shown}; there are: {known}")
