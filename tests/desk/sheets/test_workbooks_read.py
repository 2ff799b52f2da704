"""Workbooks of the programs that people use, read as they show them."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from sheet_files import (
    MAIN,
    OFFICE,
    TYPES,
    lines,
    parts,
    relations,
    saved,
    values,
    with_strings,
    with_styles,
    worksheet,
)

from desk.sheets.cells import Cell, Sort, Value
from desk.sheets.reading import open_book

MOMENT = datetime.fromisoformat("2027-01-31T09:30:00")


def test_a_workbook_of_openpyxl_with_every_sort_of_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["naam", " 0123 ", 7, 2.50, date(2027, 1, 31), MOMENT, True, "=A1+1", "#N/A"])
    book.create_sheet("Verborgen").sheet_state = "hidden"
    book["Verborgen"]["C5"] = "ver"
    path = tmp_path / "lijst.xlsx"
    book.save(path)
    with open_book(path) as found:
        assert found.sheets == ("Sheet", "Verborgen")
        [line] = found.lines("Sheet")
        assert line.number == 1
        assert line.cells == (
            Cell(Sort.TEXT, "naam"),
            Cell(Sort.TEXT, "0123"),
            Cell(Sort.NUMBER, 7),
            Cell(Sort.NUMBER, Decimal("2.5")),
            Cell(Sort.DAY, date(2027, 1, 31)),
            Cell(Sort.MOMENT, MOMENT),
            Cell(Sort.FLAG, value=True),
            Cell(Sort.FORMULA, "=A1+1"),
            Cell(Sort.FAULT, "#N/A"),
        )
        [hidden] = found.lines("Verborgen")
        assert (hidden.sheet, hidden.number, hidden.cells) == ("Verborgen", 5, (None, None, Cell(Sort.TEXT, "ver")))
        assert found.count("Sheet") == 1
        assert list(found.lines("Sheet")) == [line]


def test_a_workbook_with_inline_texts_and_no_size(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Stroom")
    sheet.append(["a", None, "b"])
    sheet.append([])
    sheet.append([None, None])
    sheet.append([1])
    path = tmp_path / "lijst.xlsx"
    book.save(path)
    assert [(line.number, len(line.cells)) for line in lines(path)] == [(1, 3), (4, 1)]
    with open_book(path) as found:
        assert found.count("Stroom") == 4


def test_a_workbook_as_excel_packs_it(tmp_path: Path) -> None:
    made = with_strings(
        parts(
            '<row r="2" spans="1:3"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" s="1"/></row>'
            '<row r="4"><c r="B4" t="str"><f>UPPER(A2)</f><v>X</v></c><c r="C4" t="e"><v>#REF!</v></c></row>'
        ),
        '<si><r><t>twee </t></r><r><rPr><b/></rPr><t xml:space="preserve">delen</t></r></si>'
        "<si><t>日本</t><rPh sb='0' eb='2'><t>にほん</t></rPh></si>",
    )
    assert [(line.number, line.cells) for line in lines(saved(tmp_path, made))] == [
        (2, (Cell(Sort.TEXT, "twee delen"), None, Cell(Sort.TEXT, "日本"))),
        (4, (None, Cell(Sort.FORMULA, "=UPPER(A2)"), Cell(Sort.FAULT, "#REF!"))),
    ]


def test_a_workbook_with_prefixes_and_no_references(tmp_path: Path) -> None:
    made = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": (
            f'<x:workbook xmlns:x="{MAIN}" xmlns:rel="{OFFICE}"><x:sheets>'
            '<x:sheet name="Blad &amp; meer" sheetId="1" rel:id="b"/></x:sheets></x:workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(("b", "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": (
            f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c>'
            "<x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        ),
    }
    with open_book(saved(tmp_path, made)) as found:
        assert found.sheets == ("Blad & meer",)
        assert [line.cells for line in found.lines("Blad & meer")] == [(Cell(Sort.TEXT, "a"), Cell(Sort.NUMBER, 1))]


def test_the_size_that_a_sheet_claims_is_not_believed(tmp_path: Path) -> None:
    made = parts()
    made["xl/worksheets/sheet1.xml"] = worksheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>'
    ).replace("<sheetData>", '<dimension ref="A1:A2"/><sheetData>')
    path = saved(tmp_path, made)
    assert values(path) == [[1, 2], [None, 3]]
    with open_book(path) as found:
        assert found.count("Blad1") == 2


@pytest.mark.parametrize(
    ("code", "number", "value"),
    [
        ("dd-mm-yyyy", "46418", date(2027, 1, 31)),
        ("[$-413]d mmmm yyyy;@", "46418", date(2027, 1, 31)),
        ("mmm-yy", "46418", date(2027, 1, 31)),
        ("d-m-yyyy h:mm", "46418.395833333336", MOMENT),
        ("dd-mm-yyyy", "59", date(1900, 2, 28)),
        ("dd-mm-yyyy", "61", date(1900, 3, 1)),
        ("dd-mm-yyyy", "-1", date(1899, 12, 29)),
        ("dd-mm-yyyy", "0", "00:00:00"),
        ("dd-mm-yyyy", "1e300", "#VALUE!"),
        ("h:mm", "0.395833333333333", "09:30:00"),
        ("[h]:mm:ss", "1.0625", "25:30:00"),
        ("General", "46418", 46418),
        ("#,##0.00 &quot;dagen&quot;", "46418", 46418),
        ("[Red]0.00", "0.5", Decimal("0.5")),
        ("_-* #,##0.00\\ _€_-", "1.1000000000000001", Decimal("1.1")),
    ],
)
def test_a_number_is_what_its_format_shows(tmp_path: Path, code: str, number: str, value: Value) -> None:
    made = with_styles(parts(f'<row r="1"><c r="A1" s="1"><v>{number}</v></c></row>'), code)
    assert values(saved(tmp_path, made)) == [[value]]


def test_a_built_in_format_makes_a_day_too(tmp_path: Path) -> None:
    made = with_styles(parts('<row r="1"><c r="A1" s="1"><v>46418</v></c></row>'))
    made["xl/styles.xml"] = made["xl/styles.xml"].replace('<xf numFmtId="0"/>', '<xf numFmtId="0"/><xf numFmtId="14"/>')
    assert values(saved(tmp_path, made)) == [[date(2027, 1, 31)]]


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append([date(2027, 1, 31), MOMENT])
    path = tmp_path / "lijst.xlsx"
    book.save(path)
    assert values(path) == [[date(2027, 1, 31), MOMENT]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('t="d"><v>2027-01-31</v>', date(2027, 1, 31)),
        ('t="d"><v>2027-01-31T09:30:00Z</v>', MOMENT),
        ('t="d"><v>09:30</v>', "09:30:00"),
        ('t="b"><v>1</v>', True),
        ('t="b"><v>0</v>', False),
        ("><v>1E3</v>", 1000),
        ("><v>-0.5</v>", Decimal("-0.5")),
        ("><v>12345678901234567890</v>", 12345678901234567890),
        ('t="str"><v>a_x000D__x000A_b</v>', "a\r\nb"),
        ('t="str"><v>_x005F_x0041_</v>', "_x0041_"),
        ('t="str"><v>_xD800_</v>', "\N{REPLACEMENT CHARACTER}"),
        ('t="str"><v>007</v>', "007"),
        ('t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is>', "ab"),
    ],
)
def test_a_cell_is_read_by_its_type(tmp_path: Path, cell: str, value: Value) -> None:
    assert values(saved(tmp_path, parts(f'<row r="1"><c r="A1" {cell}</c></row>'))) == [[value]]


def test_a_formula_filled_down_is_a_formula_everywhere(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>4</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>6</v></c><c r="B2"><f/><v>1</v></c></row>'
    )
    assert [line.cells for line in lines(saved(tmp_path, parts(rows)))] == [
        (Cell(Sort.FORMULA, "=B1*2"),),
        (Cell(Sort.FORMULA, "=B1*2"), Cell(Sort.FORMULA, "=")),
    ]


def test_a_shared_text_may_hold_a_written_line_end(tmp_path: Path) -> None:
    made = with_strings(parts('<row><c t="s"><v>0</v></c></row>'), "<si><t>a_x000D_\nb_xD800_</t></si>")
    assert values(saved(tmp_path, made)) == [["a\r\nb\N{REPLACEMENT CHARACTER}"]]


def test_styled_empty_cells_far_to_the_right_do_not_matter(tmp_path: Path) -> None:
    assert values(saved(tmp_path, parts('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="3"/></row>'))) == [[1]]


def test_a_chart_sheet_is_no_sheet(tmp_path: Path) -> None:
    made = parts(sheets='<sheet name="Grafiek" sheetId="1" r:id="c"/><sheet name="Blad1" sheetId="2" r:id="rId1"/>')
    made["xl/_rels/workbook.xml.rels"] = relations(
        ("c", "chartsheet", "chartsheets/sheet1.xml"), ("rId1", "worksheet", "worksheets/sheet1.xml")
    )
    with open_book(saved(tmp_path, made)) as found:
        assert found.sheets == ("Blad1",)


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**15), 10**15),
    st.booleans(),
    st.dates(date(1900, 3, 1)),
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, max_size=5), max_size=5))
def test_openpyxl_reads_the_same(tmp_path: Path, rows: list[list[Value | None]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    path = tmp_path / "lijst.xlsx"
    book.save(path)
    theirs = openpyxl.load_workbook(path)
    expected = [[plain(value) for value in row] for row in theirs.worksheets[0].iter_rows(values_only=True)]
    theirs.close()
    found = {line.number: [cell.value if cell else None for cell in line.cells] for line in lines(path)}
    for number, row in enumerate(expected, 1):
        ours = found.pop(number, [])
        assert ours + [None] * (len(row) - len(ours)) == row
    assert not found


def plain(value: object) -> object:
    """What openpyxl reads, with days without a time of day."""
    return value.date() if isinstance(value, datetime) else value
