"""A sheet of an .xlsx workbook, line by line."""

import re
from collections.abc import Iterator
from typing import Final

from desk.sheets.archive import Archive
from desk.sheets.cells import Cell, Line, Sort, column_letter
from desk.sheets.limits import MAX_CHARACTERS, MAX_COLUMNS, MAX_ROWS, Flaw, one_line
from desk.sheets.parts import DEEPEST, Attributes, Elements, heard, too_intricate
from desk.sheets.strings import too_long
from desk.sheets.values import Values, WrongValue
from desk.sheets.workbook import Workbook

_COLUMNS: Final = {column_letter(index): index for index in range(MAX_COLUMNS)}
_FURTHER: Final = MAX_COLUMNS
_REFERENCE: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_RANGE: Final = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}:\$?[A-Z]{1,3}\$?([0-9]{1,7})")
_MAX_SHARED: Final = 2_000


def sheet_lines(archive: Archive, workbook: Workbook, sheet: str) -> Iterator[Line]:
    """The lines of a sheet that are not empty; `Flaw` as soon as something is wrong."""
    part = workbook.sheets[sheet]
    rows = _Rows(workbook, sheet)
    for _ in heard(part, archive.blocks(part), rows):
        yield from rows.ready
        rows.ready.clear()


def declared_rows(archive: Archive, workbook: Workbook, sheet: str) -> int | None:
    """The number of rows that a sheet says it has, which need not be so; None when it does not say."""
    part = workbook.sheets[sheet]
    size = _Size()
    for _ in heard(part, archive.blocks(part), size):
        if size.known:
            break
    found = _RANGE.fullmatch(size.reference)
    return min(int(found[1]), MAX_ROWS) if found else None


class _Size(Elements):
    def __init__(self) -> None:
        super().__init__()
        self.known = False
        self.reference = ""

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "dimension" and not self.known:
            self.reference = attributes.get("ref", "")
        self.known = self.known or name in {"dimension", "sheetData"}


class _Rows(Elements):
    """Collects lines; whoever feeds it takes them from `ready`."""

    def __init__(self, workbook: Workbook, sheet: str) -> None:
        super().__init__()
        self.ready: list[Line] = []
        self._values = Values(workbook)
        self._sheet = sheet
        self._row = 0
        self._column = -1
        self._cells: dict[int, Cell] = {}
        self._in_cell = False
        self._sort = self._style = ""
        self._said: list[str] | None = None
        self._size = self._readings = 0
        self._value: str | None = None
        self._formula: str | None = None
        self._shared: dict[str, str] = {}
        self._share: str | None = None

    def began(self, name: str, attributes: Attributes) -> None:
        """As in `Elements`, which calls once more for each of a sheet's many elements."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if self._in_cell:
            self._begin_inside(name, attributes)
        elif name == "c" and self.inside("row"):
            self._in_cell = True
            self._column = self._place(attributes.get("r", ""))
            self._sort = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._value = self._formula = self._share = None
            self._size = self._readings = 0
        elif name == "row" and self.inside("sheetData"):
            self._begin_row(attributes.get("r", ""))
        self.open.append(name)
        if len(self.open) > DEEPEST:
            raise too_intricate()

    def _begin_row(self, written: str) -> None:
        number = int(written) if written.isdecimal() and len(written) <= len(str(MAX_ROWS)) else 0
        if not written:
            number = self._row + 1
        if number > MAX_ROWS or len(written) > len(str(MAX_ROWS)):
            raise Flaw(
                f"heeft meer dan {MAX_ROWS} rijen; meer is niet toegestaan",
                f"has more than {MAX_ROWS} rows; more are not allowed",
            )
        if number <= self._row:
            raise Flaw(
                f"is beschadigd: na rij {self._row} komt rij {one_line(written, 20)!r}",
                f"is damaged: row {self._row} is followed by row {one_line(written, 20)!r}",
            )
        self._row = number
        self._column = -1

    def _place(self, written: str) -> int:
        if not written:
            return self._column + 1
        found = _COLUMNS.get(written.rstrip("0123456789"))
        if found is not None:
            return found
        if not _REFERENCE.fullmatch(written):
            where = one_line(written, 20)
            raise Flaw(f"is beschadigd: {where!r} is geen cel", f"is damaged: {where!r} is no cell")
        return _FURTHER

    def _begin_inside(self, name: str, attributes: Attributes) -> None:
        if name == "v" or (name == "t" and not self._readings):
            self._said = []
            self._size = 0 if name == "v" else self._size
        elif name == "rPh":
            self._readings += 1
        elif name == "f":
            self._said = []
            self._size = 0
            self._share = attributes.get("si", "") if attributes.get("t", "") == "shared" else None

    def characters(self, content: str) -> None:
        if self._said is not None:
            self._size += len(content)
            if self._size > MAX_CHARACTERS:
                raise too_long(f"cel {self._where}", f"cell {self._where}")
            self._said.append(content)

    def ended(self, _name: str) -> None:
        """As in `Elements`."""
        name = self.open.pop()
        if self._in_cell:
            if name == "c":
                self._in_cell = False
                self._end_cell()
            elif self._said is not None and name in {"v", "f", "t"}:
                said = "".join(self._said)
                self._said = None
                if name == "f":
                    self._formula = self._written_formula(said)
                else:
                    self._value = said if self._value is None or name == "v" else self._value + said
            elif name == "rPh":
                self._readings -= 1
        elif name == "row" and self._cells and self.inside("sheetData"):
            last = max(self._cells)
            cells = tuple(self._cells.get(index) for index in range(last + 1))
            self.ready.append(Line(self._sheet, self._row, cells))
            self._cells = {}

    def _written_formula(self, said: str) -> str:
        """A formula filled down is written in its first cell only, and given for the others as it stands there."""
        if self._share is None:
            return said
        if said and len(self._shared) < _MAX_SHARED:
            self._shared.setdefault(self._share, said)
        return said or self._shared.get(self._share, "")

    def _end_cell(self) -> None:
        cell = self._cell()
        if cell is None:
            return
        if self._column >= MAX_COLUMNS:
            raise Flaw(
                f"heeft in rij {self._row} meer dan {MAX_COLUMNS} kolommen; meer is niet toegestaan",
                f"has more than {MAX_COLUMNS} columns in row {self._row}; more are not allowed",
            )
        if self._column in self._cells:
            raise Flaw(
                f"is beschadigd: cel {self._where} komt dubbel voor", f"is damaged: cell {self._where} occurs twice"
            )
        self._cells[self._column] = cell

    def _cell(self) -> Cell | None:
        if self._formula is not None:
            return Cell(Sort.FORMULA, f"={self._formula.strip()}")
        if self._value is None:
            return None
        try:
            return self._values.cell(self._value, self._sort, self._style)
        except WrongValue as wrong:
            shown = one_line(wrong.said, 40)
            raise Flaw(
                f"is beschadigd: cel {self._where} bevat {shown!r}", f"is damaged: cell {self._where} holds {shown!r}"
            ) from None

    @property
    def _where(self) -> str:
        return f"{column_letter(self._column)}{self._row}"
