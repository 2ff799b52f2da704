"""Writing an .xlsx workbook, row by row and all or nothing; and CSV."""

import re
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final, assert_never

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from desk.sheets.cells import Value, column_letter
from desk.sheets.limits import MAX_CHARACTERS, MAX_COLUMNS, MAX_ROWS, Flaw, one_line
from desk.sheets.placing import put_in_place, unwritten
from desk.sheets.written import Row, as_text, clean, value_of

__all__ = ["put_in_place", "write_book"]

_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SIGNS: Final = ("=", "+", "-", "@", "\t", "\n", "#")
_LONGEST_TITLE: Final = 31
_FORBIDDEN_IN_TITLE: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_FIRST_DAY: Final = date(1900, 3, 1)  # spreadsheet programs do not agree on the days before it
_DIGITS: Final = 15  # that a spreadsheet program keeps of a number
_MEASURED: Final = 100  # rows by which the widths of the columns are chosen
_NARROWEST: Final = 8  # characters
_WIDEST: Final = 60  # characters
_BOLD: Final = Font(bold=True)


def write_book(path: Path, sheets: Mapping[str, Iterable[Row]]) -> None:
    """Write a workbook with these sheets; the first row of each is its heading, and stays in sight.

    A text is written as text, whatever it begins with. The file appears whole or, on any error, not at all; one
    that was there before stays as it was until then. `BadInput` for what a workbook cannot hold, and when the file
    cannot be written.
    """
    with put_in_place(path) as file:
        _write(file, sheets)


def _write(file: BinaryIO, sheets: Mapping[str, Iterable[Row]]) -> None:
    if not sheets:
        raise Flaw("een werkmap heeft minstens één blad", "a workbook has at least one sheet")
    book = Workbook(write_only=True)
    opened: list[WriteOnlyWorksheet] = []
    try:
        for title, rows in sheets.items():
            _check_title(title, [str(sheet.title) for sheet in opened])
            opened.append(sheet := book.create_sheet(title))
            _fill(sheet, rows)
        with unwritten(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).save()
    except BaseException:
        for sheet in opened:
            _drop(sheet)
        raise


def _drop(sheet: WriteOnlyWorksheet) -> None:
    """Remove the temporary file in which openpyxl gathers a sheet."""
    with suppress(OSError):
        if not sheet.closed:
            sheet.close()
    writer = getattr(sheet, "_writer", None)  # openpyxl itself removes the file only when the program ends
    if writer is not None and Path(writer.out).exists():
        writer.cleanup()


def _check_title(title: str, others: list[str]) -> None:
    if not 0 < len(title) <= _LONGEST_TITLE or _FORBIDDEN_IN_TITLE.search(title):
        shown = one_line(title)
        raise Flaw(
            f"een blad kan niet {shown!r} heten; toegestaan: hoogstens {_LONGEST_TITLE} tekens, zonder []:*?/\\",
            f"a sheet cannot be named {shown!r}; allowed: at most {_LONGEST_TITLE} characters, without []:*?/\\",
        )
    if title.casefold() in {other.casefold() for other in others}:
        raise Flaw(f"twee bladen heten {title!r}", f"two sheets are named {title!r}")


def _fill(sheet: WriteOnlyWorksheet, rows: Iterable[Row]) -> None:
    coming = iter(rows)
    first = list(islice(coming, _MEASURED))
    for column, width in _widths(first).items():
        sheet.column_dimensions[column].width = width  # type: ignore[attr-defined]  # its stubs leave this out
    sheet.freeze_panes = "A2"
    for number, row in enumerate(chain(first, coming), 1):
        if number > MAX_ROWS or len(row) > MAX_COLUMNS:
            raise Flaw(
                f"is te groot; toegestaan: {MAX_ROWS} rijen, {MAX_COLUMNS} kolommen",
                f"is too large; allowed: {MAX_ROWS} rows, {MAX_COLUMNS} columns",
            )
        values = [_holdable(value_of(cell), number, index) for index, cell in enumerate(row)]
        with unwritten():
            sheet.append([_sheet_cell(sheet, value, heading=number == 1) for value in values])


def _widths(rows: list[Row]) -> dict[str, int]:
    widths: dict[str, int] = {}
    for row in rows:
        for index, cell in enumerate(row):
            value = value_of(cell)
            longest = 0 if value is None else max(map(len, as_text(value).splitlines()), default=0)
            letter = column_letter(index)
            widths[letter] = min(max(widths.get(letter, _NARROWEST), longest + 2), _WIDEST)
    return widths


def _holdable(value: Value | None, row: int, column: int) -> Value | None:
    """A value that a spreadsheet program keeps as it is; text for one that it would not."""
    match value:
        case None | bool():
            return value
        case str():
            text = clean(value.replace("\r\n", "\n").replace("\r", "\n"))
            if len(text) > MAX_CHARACTERS:
                where = f"{column_letter(column)}{row}"
                raise Flaw(
                    f"cel {where} krijgt meer dan {MAX_CHARACTERS} tekens",
                    f"cell {where} would get more than {MAX_CHARACTERS} characters",
                )
            return _ESCAPE.sub("_x005F_", text)
        case int() | Decimal():
            exact = Decimal(value)
            fits = exact.is_finite() and len(exact.normalize().as_tuple().digits) <= _DIGITS
            return value if fits else as_text(value)
        case datetime():
            return value if value.tzinfo is None and value.date() >= _FIRST_DAY else as_text(value)
        case date():
            return value if value >= _FIRST_DAY else as_text(value)
        case _:
            assert_never(value)


def _sheet_cell(sheet: WriteOnlyWorksheet, value: Value | None, *, heading: bool) -> SheetCell | Value | None:
    misleads = isinstance(value, str) and value.startswith(_SIGNS)
    if not (heading or misleads):
        return value
    cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # its stubs leave out some types that it takes
    if heading:
        cell.font = _BOLD
    if misleads:
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula, and #N/A for a fault
        cell.quotePrefix = True  # and Excel would too, when somebody edits the cell
    return cell
