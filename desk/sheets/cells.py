"""What a spreadsheet holds: cells with a sort and a value, and lines of cells."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Final

_LETTERS: Final = 26

Value = str | int | Decimal | date | datetime | bool


class Sort(StrEnum):
    """What a cell holds. A fault is an error value that the spreadsheet program shows, such as ``#N/A``."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    FORMULA = "formula"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty.

    Its value is a `str` for a text, a formula (from its ``=`` on) and a fault; an `int` or a `Decimal` for a number;
    a `date` for a day; a `datetime` without time zone for a moment; a `bool` for a flag.
    """

    sort: Sort
    value: Value


@dataclass(frozen=True, slots=True)
class Line:
    """A row with at least one cell.

    `number` counts from 1, as the spreadsheet program shows it; in a CSV file it is the line on which the record
    starts. `cells` holds None for an empty cell and ends with the last cell that is not empty.
    """

    sheet: str
    number: int
    cells: tuple[Cell | None, ...]


def column_letter(index: int) -> str:
    """The letters above a column; the first column is 0 and A."""
    letters = ""
    left = index + 1
    while left > 0:
        left, letter = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters


def text_cell(text: str) -> Cell | None:
    """A cell with a text as given, without the white space around it; no cell for empty text."""
    stripped = text.strip()
    return Cell(Sort.TEXT, stripped) if stripped else None


def number_cell(number: float) -> Cell:
    """A cell with a finite number: an `int` when it is whole, else the `Decimal` that is written shortest."""
    if isinstance(number, int):
        return Cell(Sort.NUMBER, number)
    shortest = Decimal(repr(number))
    return Cell(Sort.NUMBER, int(shortest) if number.is_integer() else shortest)


def moment_cell(moment: datetime) -> Cell:
    """A cell with a moment; a day when it is midnight."""
    if moment.time() == time.min:
        return Cell(Sort.DAY, moment.date())
    return Cell(Sort.MOMENT, moment)
