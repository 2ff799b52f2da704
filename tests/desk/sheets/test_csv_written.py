"""CSV written: read back as it was, and never a formula in a spreadsheet program."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheet_files import saved, values

from desk.sheets.cells import Cell, Sort
from desk.sheets.csv_writing import csv_bytes, csv_lines
from desk.sheets.written import Row


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (["a", None, "b", ""], "a;;b;\n"),
        ([1, -5, Decimal("-2.50"), Decimal("1E+3")], "1;-5;-2.50;1000\n"),
        ([date(2027, 1, 31), datetime.fromisoformat("2027-01-31T09:30:00")], "2027-01-31;2027-01-31T09:30:00\n"),
        ([True, False], "true;false\n"),
        (["a;b", 'c"d', "e\nf", "g,h", " i "], '"a;b";"c""d";"e\nf";"g,h";" i "\n'),
        (["=1+1", "+31", "-5", "@x", Cell(Sort.FORMULA, "=A1")], "'=1+1;'+31;'-5;'@x;'=A1\n"),
        (["\t=1", "\rx", " =1", "'=1", "\uff1d1"], "\"'\t=1\";\"'\rx\";' =1;''=1;'\uff1d1\n"),
        (["'s-Gravenhage", "a=b", "#N/A"], "'s-Gravenhage;a=b;#N/A\n"),
        (["sep=x"], '"sep=x"\n'),
        (["a\0b\ud800"], "a\ufffdb\ufffd\n"),
        ([], "\n"),
    ],
)
def test_a_row_is_a_record(row: Row, line: str) -> None:
    assert list(csv_lines([row])) == [line]


def test_a_file_begins_with_the_mark_by_which_excel_knows_utf_8_and_has_it_once() -> None:
    rows: list[Row] = [["naam", "AGB-code"], ["Praktijk Zoë €", "01234567"], ["\ufeffx", None]]
    content = b"".join(csv_bytes(rows))
    assert content.startswith(b"\xef\xbb\xbfnaam;AGB-code\n")
    assert content.decode("utf-8-sig") == "naam;AGB-code\nPraktijk Zoë €;01234567\n\ufeffx;\n", "codes are as they are"
    assert b"".join(csv_bytes([])) == b"\xef\xbb\xbf"


TEXTS = st.text(
    st.one_of(st.sampled_from("=+-@'\"\t\r\n;, sep\uff1d"), st.characters(codec="utf-8", exclude_categories=["C"])),
    max_size=8,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(TEXTS, max_size=4), max_size=4))
def test_rows_come_back_as_they_were(tmp_path: Path, rows: list[list[str]]) -> None:
    heading = ["kop", "kop", "kop", "kop"]
    path = saved(tmp_path, b"".join(csv_bytes([heading, *rows])), "lijst.csv")
    expected = [[text.strip() or None for text in row] for row in rows]
    for row in expected:
        while row and row[-1] is None:
            row.pop()
    assert values(path) == [heading, *(row for row in expected if row)]
