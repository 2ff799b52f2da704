"""What may be written to a file: values, and texts without what no file can hold."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from desk.sheets.cells import Cell, Value

Row = Sequence[Cell | Value | None]
"""What a row is written from; a cell of a formula or a fault is written as its text."""

_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def value_of(cell: Cell | Value | None) -> Value | None:
    """The value in a cell; None for an empty text too."""
    value = cell.value if isinstance(cell, Cell) else cell
    return None if value == "" else value


def clean(text: str) -> str:
    """A text with U+FFFD for each character that XML cannot hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def as_text(value: Value) -> str:
    """A value as text that says the same everywhere: 1234.50, 2027-01-31, 2027-01-31T09:30:00, true."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return str(value)
