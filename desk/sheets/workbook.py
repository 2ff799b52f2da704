"""An .xlsx workbook, read by openpyxl after each part of it was checked."""

import errno
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any, Final
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import (
    DATA_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from desk.sheets.archive import Archive, SmallBites
from desk.sheets.cells import Cell, Line, Sort, column_letter, moment_cell, number_cell, text_cell
from desk.sheets.counting import SHEET, STRINGS
from desk.sheets.limits import (
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    Flaw,
    one_line,
    too_long,
    too_many_rows,
)

_MAX_SHARED: Final = 2_000
_TEXT_TAG: Final = f"{{{SHEET_MAIN_NS}}}t"
_WRITTEN: Final = re.compile("_x([0-9A-Fa-f]{4})_")


class Workbook:
    """The sheets of a workbook; the file is closed by whoever opened it."""

    def __init__(self, file: SmallBites) -> None:
        with _damage():
            self._archive = Archive(file)
            self._reader = _Reader(file, self._archive)
            self._reader.read()
        self.sheets = tuple(self._reader.paths)

    def count(self, sheet: str) -> int:
        """How many rows a sheet has, blank ones too."""
        with _damage():
            return self._archive.check(self._reader.paths[sheet], SHEET)

    def lines(self, sheet: str) -> Iterator[Line]:
        """The lines of a sheet that are not empty; `Flaw` as soon as something is wrong."""
        self.count(sheet)
        rows = self._reader.rows(sheet)
        last = 0
        while True:
            with _damage():
                row = next(rows, None)
                line = None if row is None else _line(sheet, *row)
            if row is None:
                return
            if row[0] > MAX_ROWS:
                raise too_many_rows()
            if row[0] <= last:
                raise Flaw(
                    f"is beschadigd: na rij {last} komt rij {row[0]}", f"is damaged: row {last} is followed by {row[0]}"
                )
            last = row[0]
            if line is not None:
                yield line


class _Reader(ExcelReader):
    """openpyxl's reader of all but the rows, without the parts that nobody asks for."""

    def __init__(self, file: SmallBites, archive: Archive) -> None:
        super().__init__(file, read_only=True, keep_links=False)
        self.archive: Archive = archive
        self.paths: dict[str, str] = {}

    def read_strings(self) -> None:
        """Read the texts that the sheets share."""
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]  # its stubs leave it out
        if part is not None:
            self.archive.check(part.PartName[1:], STRINGS)
            super().read_strings()

    def read_properties(self) -> None:
        """Leave out who wrote it."""

    read_custom = read_theme = read_properties

    def read_worksheets(self) -> None:
        """Find the sheets; one with only a chart is none."""
        for sheet, relation in self.parser.find_sheets():
            if relation.Type.rpartition("/")[2] in {"chartsheet", "dialogsheet", "xlMacrosheet"}:
                continue
            name = one_line(sheet.name)
            if relation.target not in self.valid_files:
                raise Flaw(f"is beschadigd: blad {name!r} ontbreekt", f"is damaged: sheet {name!r} is missing")
            if sheet.name.casefold() in {other.casefold() for other in self.paths}:
                raise Flaw(f"bevat twee bladen met de naam {name!r}", f"holds two sheets that are named {name!r}")
            self.paths[sheet.name] = relation.target
        if not self.paths:
            raise Flaw("bevat geen bladen", "holds no sheets")

    def rows(self, sheet: str) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Each row of a sheet by its number, with nothing kept of those before it."""
        book = vars(self.wb)
        with self.archive.open(self.paths[sheet]) as file:
            parser = _Parser(
                file,
                self.shared_strings,
                epoch=self.wb.epoch,
                date_formats=book["_date_formats"],
                timedelta_formats=book["_timedelta_formats"],
            )
            kept: list[Element] = []
            # `count` heard the same bytes before: well-formed, and without document type or entities.
            for event, element in iterparse(file, ("start", "end")):  # noqa: S314 - see above
                if event == "start":
                    if element.tag == DATA_TAG:
                        kept.append(element)
                elif element.tag == ROW_TAG:
                    yield parser.parse_row(element)
                    parser.row_dimensions.clear()
                    for parent in (element, *kept):
                        parent.clear()


class _Parser(WorkSheetParser):
    """openpyxl's parser of a sheet, which leaves formulas as they stand."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._shared: dict[str, str] = {}

    def parse_cell(self, element: Element) -> dict[str, Any]:
        """A cell; a plain text that is written in it is handed on as a value, which openpyxl reads much faster."""
        if element.get("t") == "inlineStr" and len(element) == 1:
            written = element[0]
            if written.tag == INLINE_STRING and len(written) == 1 and written[0].tag == _TEXT_TAG:
                written.tag, written.text = VALUE_TAG, written[0].text
                element.set("t", "str")
        found: dict[str, Any] = super().parse_cell(element)
        return found

    def parse_formula(self, element: Element) -> str:
        """A formula filled down is written in its first cell only, and given for the others as it stands there."""
        formula = element.find(FORMULA_TAG)
        said = "" if formula is None else formula.text or ""
        share = None if formula is None else formula.get("si")
        if share is None:
            return f"={said}"
        if said and len(self._shared) < _MAX_SHARED:
            self._shared.setdefault(share, said)
        return f"={said or self._shared.get(share, '')}"


@contextmanager
def _damage() -> Iterator[None]:
    """The one place where what the libraries make of a damaged file becomes a `Flaw`; their warnings go unsaid."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Flaw:
        raise
    except Exception as error:
        # openpyxl, zipfile and zlib let out errors of any class.
        # An OSError without number is openpyxl's; EINVAL is a zip file that points to a place before its beginning.
        if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
            raise
        raise Flaw(
            "is beschadigd of geen werkmap die gelezen kan worden; bewaar het opnieuw als .xlsx, of vraag het opnieuw",
            "is damaged or no workbook that can be read; save it as .xlsx again, or ask for it again",
        ) from None


def _line(sheet: str, number: int, row: list[dict[str, Any]]) -> Line | None:
    found: dict[int, Cell] = {}
    for each in row:
        value, column = each["value"], each["column"]
        if value is None:
            continue
        cell = _cell(value, each["data_type"], column, number)
        if cell is None:
            continue
        if column > MAX_COLUMNS:
            raise Flaw(
                f"heeft in rij {number} meer dan {MAX_COLUMNS} kolommen; meer is niet toegestaan",
                f"has more than {MAX_COLUMNS} columns in row {number}; more are not allowed",
            )
        if column in found or column < 1:
            where = f"{column_letter(column - 1)}{number}"
            raise Flaw(f"is beschadigd: cel {where} komt dubbel voor", f"is damaged: cell {where} occurs twice")
        found[column] = cell
    return Line(sheet, number, tuple(map(found.get, range(1, max(found) + 1)))) if found else None


def _cell(value: Any, sort: str, column: int, row: int) -> Cell | None:
    match value:
        case str():
            if len(value) > MAX_CHARACTERS:
                where = f"{column_letter(column - 1)}{row}"
                raise too_long(f"cel {where}", f"cell {where}")
            if sort in {"f", "e"}:
                return Cell(Sort.FORMULA if sort == "f" else Sort.FAULT, value.strip())
            return text_cell(_unwritten(value))
        case bool():
            return Cell(Sort.FLAG, value)
        case int() | float() if isfinite(value):
            return number_cell(value)
        case datetime():
            return moment_cell(value)
        case date():
            return Cell(Sort.DAY, value)
        case time():
            return Cell(Sort.TEXT, value.isoformat("milliseconds" if value.microsecond else "seconds"))
        case timedelta():
            return Cell(Sort.TEXT, _span(value))
    raise ValueError(value)


def _span(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def _unwritten(text: str) -> str:
    """A text with its ``_x000D_`` read as the characters that they stand for."""
    if "_x" not in text:
        return text
    found = _WRITTEN.sub(lambda match: chr(int(match[1], 16)), text)
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
