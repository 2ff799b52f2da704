"""What is written in a cell of an .xlsx workbook, read as what it stands for."""

import math
import re
from datetime import datetime
from typing import Final

from desk.sheets.cells import Cell, Sort, moment_cell, number_cell, text_cell
from desk.sheets.strings import unwritten
from desk.sheets.styles import Shown, dated_cell
from desk.sheets.workbook import Workbook

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_LONGEST_NUMBER: Final = 400
_LONGEST_INDEX: Final = 9  # digits


class WrongValue(Exception):  # noqa: N818 - named for what was read
    """What is written cannot stand in a cell of its type."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(said)


class Values:
    """Reads the cells of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._strings = workbook.strings
        self._styles = workbook.styles
        self._since_1904 = workbook.since_1904

    def cell(self, said: str, sort: str, style: str) -> Cell | None:
        """The cell in which `said` is written, by its type and style; None when empty, `WrongValue` for nonsense."""
        match sort:
            case "n":
                return self._number(said.strip(), style)
            case "s":
                return self._shared(said.strip())
            case "inlineStr" | "str":
                return text_cell(unwritten(said))
            case "b":
                return _flag(said.strip())
            case "e":
                return Cell(Sort.FAULT, said.strip() or "#VALUE!")
            case "d":
                return _iso(said.strip())
        raise WrongValue(sort)

    def _number(self, said: str, style: str) -> Cell | None:
        if not said:
            return None
        shown = self._shown(style)
        if shown is Shown.NUMBER and said.isdecimal() and len(said) <= _LONGEST_INDEX:
            return Cell(Sort.NUMBER, int(said))
        if len(said) > _LONGEST_NUMBER or not _NUMBER.fullmatch(said) or not math.isfinite(number := float(said)):
            raise WrongValue(said)
        if shown is not Shown.NUMBER:
            return dated_cell(number, shown, since_1904=self._since_1904)
        return number_cell(int(said) if _INTEGER.fullmatch(said) else number)

    def _shown(self, style: str) -> Shown:
        number = _index(style) if style else 0
        return self._styles[number] if number is not None and number < len(self._styles) else Shown.NUMBER

    def _shared(self, said: str) -> Cell | None:
        number = _index(said)
        if number is None or number >= len(self._strings):
            raise WrongValue(said)
        return self._strings[number]


def _index(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) <= _LONGEST_INDEX else None


def _flag(said: str) -> Cell:
    if said not in {"0", "1", "true", "false"}:
        raise WrongValue(said)
    return Cell(Sort.FLAG, said in {"1", "true"})


def _iso(said: str) -> Cell | None:
    try:
        return moment_cell(datetime.fromisoformat(said).replace(tzinfo=None))
    except ValueError:
        return text_cell(said)
