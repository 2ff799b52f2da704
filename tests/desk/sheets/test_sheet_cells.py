"""Cells, lines and columns."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from desk.sheets.cells import Cell, Sort, column_letter, moment_cell, number_cell, text_cell


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_lettered_as_in_the_spreadsheet_program(index: int, letter: str) -> None:
    assert column_letter(index) == letter


@pytest.mark.parametrize(
    ("number", "value"),
    [(3, 3), (3.0, 3), (-2.0, -2), (0.1, Decimal("0.1")), (1.10, Decimal("1.1")), (1e-7, Decimal("1E-7"))],
)
def test_a_number_is_whole_or_the_shortest_decimal(number: float, value: int | Decimal) -> None:
    cell = number_cell(number)
    assert cell == Cell(Sort.NUMBER, value)
    assert type(cell.value) is type(value)


def test_a_moment_at_midnight_is_a_day() -> None:
    midnight = datetime(2027, 1, 31, tzinfo=UTC).replace(tzinfo=None)
    assert moment_cell(midnight) == Cell(Sort.DAY, midnight.date())
    assert moment_cell(midnight.replace(hour=9)) == Cell(Sort.MOMENT, midnight.replace(hour=9))


def test_text_loses_the_white_space_around_it_and_empty_text_is_no_cell() -> None:
    assert text_cell(" a  b\u00a0\n") == Cell(Sort.TEXT, "a  b")
    assert text_cell(" \t\u00a0") is None
