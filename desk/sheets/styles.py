"""Which numbers in a workbook are days, moments and times: their number formats say so."""

import re
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from desk.sheets.cells import Cell, Sort, moment_cell
from desk.sheets.limits import MAX_FORMATS, Flaw
from desk.sheets.parts import Attributes, Elements

_LONGEST_FORMAT: Final = 1_000
_SPAN: Final = re.compile(r"\[(?:h+|m+|s+)\]")
_ASIDE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')

_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's moments have no time zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - a spreadsheet's moments have no time zone
_LEAP_DAY: Final = 60  # 29 February 1900, which Excel believes in
_MILLISECONDS: Final = 24 * 60 * 60 * 1000
_FAULT: Final = Cell(Sort.FAULT, "#VALUE!")


class Shown(Enum):
    """What a number format makes of a number."""

    NUMBER = 0
    DAY = 1
    TIME = 2
    SPAN = 3


def shown_as(code: str) -> Shown:
    """What a number format such as ``dd-mm-yyyy`` makes of a number."""
    first = code[:_LONGEST_FORMAT].partition(";")[0].lower()
    if _SPAN.search(first):
        return Shown.SPAN
    letters = set(_ASIDE.sub("", first))
    if letters & {"d", "y"} or ("m" in letters and not letters & {"h", "s"}):
        return Shown.NUMBER if "general" in first else Shown.DAY
    return Shown.TIME if letters & {"h", "s"} else Shown.NUMBER


_BUILT_IN: Final = {
    **dict.fromkeys([14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)], Shown.DAY),
    **dict.fromkeys([18, 19, 20, 21, *range(32, 36), 45, 47], Shown.TIME),
    46: Shown.SPAN,
}
"""The formats that every workbook has without writing them, in Excel's western and eastern editions."""


class Styles(Elements):
    """Collects what each cell style shows numbers as, by the style's number."""

    def __init__(self) -> None:
        super().__init__()
        self._formats: dict[str, Shown] = {}
        self.found: list[Shown] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        """A number format, or a cell style that uses one."""
        if name == "numFmt" and self.inside("numFmts"):
            self._formats[attributes.get("numFmtId", "")] = shown_as(attributes.get("formatCode", ""))
        elif name == "xf" and self.inside("cellXfs"):
            self.found.append(self._shown(attributes.get("numFmtId", "0")))
        if max(len(self._formats), len(self.found)) > MAX_FORMATS:
            raise Flaw("bevat te veel opmaakstijlen", "holds too many styles")

    def _shown(self, number: str) -> Shown:
        if number in self._formats:
            return self._formats[number]
        known = int(number) if number.isdecimal() and len(number) < len("1000") else 0
        return _BUILT_IN.get(known, Shown.NUMBER)


def dated_cell(number: float, shown: Shown, *, since_1904: bool) -> Cell:
    """A number that is shown as a day, a moment or a time of day; a time becomes a text such as ``09:30:00``."""
    days, milliseconds = divmod(round(number * _MILLISECONDS), _MILLISECONDS)
    if number < 0:
        return _FAULT
    if shown is Shown.SPAN or (shown is Shown.TIME and days == 0):
        return _time(days * _MILLISECONDS + milliseconds)
    if not since_1904:
        if days == 0:
            return _FAULT
        days += days < _LEAP_DAY
    try:
        moment = (_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(days=days, milliseconds=milliseconds)
    except OverflowError:
        return _FAULT
    return moment_cell(moment)


def _time(milliseconds: int) -> Cell:
    minutes, left = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{left // 1000:02}" + (f".{left % 1000:03}" if left % 1000 else "")
    return Cell(Sort.TEXT, f"{hours:02}:{minutes:02}:{seconds}")
