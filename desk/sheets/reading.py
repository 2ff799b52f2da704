"""Opening a spreadsheet or a CSV file from a stranger. Whatever is wrong with it is one `BadInput`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from desk.sheets.archive import Archive
from desk.sheets.cells import Cell, Line, text_cell
from desk.sheets.content import check_content, checked_suffix
from desk.sheets.csv_text import check_length, records
from desk.sheets.csv_writing import unescaped
from desk.sheets.encoding import encoding_of
from desk.sheets.limits import MAX_COLUMNS, MAX_ROWS, Flaw, one_line, told_of
from desk.sheets.workbook import read_workbook
from desk.sheets.worksheet import declared_rows, sheet_lines


class Book(Protocol):
    """An open file with sheets; reading a sheet again starts at its first line."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets' names, hidden sheets too; a CSV file has one sheet, with an empty name."""

    def lines(self, sheet: str) -> Iterator[Line]:
        """The lines of a sheet that are not empty, read as they are asked for; `BadInput` where something is wrong."""

    def count(self, sheet: str) -> int | None:
        """How many rows a sheet claims to have, for showing progress only; None when it does not say."""


@contextmanager
def open_book(path: Path) -> Iterator[Book]:
    """Open an .xlsx or .csv file to read it; `BadInput` for any file that cannot be trusted to be what it should be.

    Memory stays flat: only a workbook's table of shared texts is kept, and its size has a limit.
    """
    with told_of(str(path)):
        suffix = checked_suffix(path)
        check_content(path, suffix)
        book = _Workbook(path) if suffix == ".xlsx" else _Csv(path)
    try:
        yield book
    finally:
        book.close()


class _Workbook:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._archive = Archive(path)
        try:
            self._workbook = read_workbook(self._archive)
        except BaseException:
            self._archive.close()
            raise

    @property
    def sheets(self) -> tuple[str, ...]:
        return tuple(self._workbook.sheets)

    def lines(self, sheet: str) -> Iterator[Line]:
        with self._told_of(sheet):
            yield from sheet_lines(self._archive, self._workbook, sheet)

    def count(self, sheet: str) -> int | None:
        with self._told_of(sheet):
            return declared_rows(self._archive, self._workbook, sheet)

    def close(self) -> None:
        self._archive.close()

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

    def close(self) -> None:
        """Nothing stays open between two readings."""

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
                        raise Flaw(
                            f"heeft meer dan {MAX_ROWS} rijen; meer is niet toegestaan",
                            f"has more than {MAX_ROWS} rows; more are not allowed",
                        )
            except UnicodeDecodeError:
                raise Flaw("veranderde tijdens het lezen", "changed while it was read") from None


def _csv_cells(fields: list[str], line: int) -> tuple[Cell | None, ...]:
    cells: list[Cell | None] = []
    for field in fields:
        check_length(field, line)
        text = field.strip()
        cells.append(text_cell(unescaped(text)))
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
