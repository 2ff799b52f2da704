"""Writing CSV: one form for everybody, that Excel reads as it is meant and takes no text of for a formula."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from desk.sheets.cells import Value
from desk.sheets.pieces import in_pieces
from desk.sheets.written import Row, as_text, clean, value_of

_FORMULA_SIGNS: Final = r"=+\-@\uff1d\uff0b\uff0d\uff20"
_LIKE_A_FORMULA: Final = re.compile(rf"'*(?:\s*[{_FORMULA_SIGNS}]|[\t\r\n])")
_ESCAPED: Final = re.compile(rf"'+(?:\s*[{_FORMULA_SIGNS}]|[\t\r\n])")
_TO_QUOTE: Final = re.compile(r'[;,\t"\r\n]|^\s|\s$|^(?i:sep=)')


MARK: Final = "\N{BYTE ORDER MARK}"
"""Stands before the first line: without it Excel takes UTF-8 for something else."""


def csv_bytes(rows: Iterable[Row]) -> Iterator[bytes]:
    """Rows as a CSV file in UTF-8 with its mark, piece by piece; whatever Looptijd writes as CSV is made here."""
    return in_pieces(chain([MARK], csv_lines(rows)))


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    r"""Each row as a record of CSV that ends in ``\n``, separated by semicolons.

    A text that a spreadsheet program could take for a formula gets an apostrophe before it, which `unescaped` takes
    away again. Numbers, days and moments are written as `as_text` does.
    """
    for row in rows:
        yield ";".join(_field(value_of(cell)) for cell in row) + "\n"


def unescaped(text: str) -> str:
    """A text as it was before `csv_lines` put an apostrophe before it."""
    return text[1:] if _ESCAPED.match(text) else text


def _field(value: Value | None) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return as_text(value)
    text = clean(value)
    if _LIKE_A_FORMULA.match(text):
        text = f"'{text}"
    if _TO_QUOTE.search(text):
        text = '"' + text.replace('"', '""') + '"'
    return text
