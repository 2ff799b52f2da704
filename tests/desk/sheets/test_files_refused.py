"""Files that are not what they should be: one clear line each, in both languages."""

import os
from pathlib import Path

import pytest
from sheet_files import lines, packed, parts, relations, saved, with_strings

from desk.sheets.limits import MAX_BYTES
from desk.sheets.reading import open_book
from lifecycle.errors import BadInput
from lifecycle.languages import Language

UNREADABLE = "is damaged or no workbook that can be read"


def refusal(path: Path) -> BadInput:
    with pytest.raises(BadInput) as refused:
        lines(path)
    for language in Language:
        assert "\n" not in refused.value.said(language)
    return refused.value


@pytest.mark.parametrize(
    ("name", "content", "nl", "en"),
    [
        ("a.xls", b"x", "is een werkmap van Excel 97-2003", "is an Excel 97-2003 workbook; open it and save it"),
        ("a.ODS", b"x", "is een OpenDocument-werkblad", "is an OpenDocument spreadsheet; open it and save it as .xlsx"),
        ("a.xlsm", b"x", "is een werkmap met macro's", "is a workbook with macros; open it and save it as .xlsx"),
        ("a.txt", b"x", "heeft de extensie '.txt'", "has the extension '.txt'; allowed: .xlsx, .csv"),
        ("a", b"x", "heeft de extensie ''", "has the extension ''; allowed: .xlsx, .csv"),
        ("a.xlsx", b"", "is leeg", "is empty"),
        ("a.csv", b"", "is leeg", "is empty"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1", "is een oude .xls-werkmap of", "is an old .xls workbook or one"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1", "is een oude .xls-werkmap of", "is an old .xls workbook or one"),
        ("a.xlsx", b"\n<!DOCTYPE html><p>", "is een webpagina", "is a web page; open it and save it as .xlsx"),
        ("a.csv", b"<table><tr>", "is een webpagina", "is a web page"),
        ("a.xlsx", b"%PDF-1.7", "is een PDF", "is a PDF"),
        ("a.xlsx", b"naam;plaats\n", "is geen werkmap maar tekst", "is not a workbook but text, probably CSV"),
        ("a.xlsx", b"hallo", "is geen .xlsx-werkmap", "is not an .xlsx workbook, or is damaged"),
        ("a.csv", packed(parts()), "is geen CSV maar een werkmap", "is not CSV but a workbook (zip)"),
        ("a.xlsx", packed({"x": "y"}), "is een zip-bestand", "is a zip file, but not an .xlsx workbook"),
        ("a.xlsx", packed({"xl/workbook.bin": "y"}), "is een binaire werkmap", "is a binary workbook (.xlsb)"),
        ("a.xlsx", packed({"content.xml": "y"}), "is een OpenDocument", "is an OpenDocument file"),
        ("a.xlsx", packed({"word/document.xml": "y"}), "is een Word-document", "is a Word document"),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_named(tmp_path: Path, name: str, content: bytes, nl: str, en: str) -> None:
    path = saved(tmp_path, content, name)
    refused = refusal(path)
    assert refused.where == str(path)
    assert refused.problem.nl.startswith(nl)
    assert refused.problem.en.startswith(en)


def test_a_file_that_is_missing_or_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "weg.xlsx").problem.en == "does not exist"
    assert refusal(tmp_path / "weg.xlsx").problem.nl == "bestaat niet"
    assert refusal(tmp_path).problem.en == "is a folder, not a file"
    os.mkfifo(tmp_path / "pijp.csv")
    assert refusal(tmp_path / "pijp.csv").problem.en == "is not a regular file"
    assert refusal(tmp_path / "a\0.csv").problem.en == "is not the name of a file"
    assert refusal(tmp_path / ("a" * 300 + ".csv")).problem.en == "cannot be read: the name is too long"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = saved(tmp_path, b"a;b\n", "lijst.csv")
    monkeypatch.setattr(Path, "open", refused)
    assert refusal(path).problem.nl == "kan niet worden gelezen: daar hebt u geen rechten voor"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert refusal(path).problem.en == "has a size of 32.0 MiB; allowed: at most 32 MiB"


def test_the_name_of_a_file_cannot_break_the_line(tmp_path: Path) -> None:
    assert "\n" not in refusal(tmp_path / "een\nander\x1b[0m.csv").where


@pytest.mark.parametrize(
    ("sheets", "problem"),
    [
        ("", "holds no sheets"),
        (
            '<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="a" sheetId="2" r:id="rId1"/>',
            "holds two sheets that are named 'a'",
        ),
        ('<sheet name="A" sheetId="1" r:id="rId9"/>', UNREADABLE),
        ('<sheet name="A" r:id="rId1"/>', UNREADABLE),
    ],
)
def test_a_workbook_with_impossible_sheets(tmp_path: Path, sheets: str, problem: str) -> None:
    assert refusal(saved(tmp_path, parts(sheets=sheets))).problem.en.startswith(problem)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ('<row r="1048577"><c><v>1</v></c></row>', "has more than 1048576 rows"),
        ('<row r="99999999999"><c><v>1</v></c></row>', "has more than 1048576 rows"),
        ('<row r="2"/><row r="2"/>', "is damaged: row 2 is followed by 2"),
        ('<row r="x"/>', UNREADABLE),
        ('<row r="1"><c r="SG1"><v>1</v></c></row>', "has more than 500 columns in row 1"),
        ('<row r="1">' + "<c><v>1</v></c>" * 501 + "</row>", "has more than 500 columns in row 1"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>', "is damaged: cell A1 occurs twice"),
        ('<row r="1"><c r="1A"><v>1</v></c></row>', UNREADABLE),
        ('<row r="7"><c r="C7"><v>x</v></c></row>', UNREADABLE),
        ('<row r="7"><c r="C7"><v>1e999</v></c></row>', UNREADABLE),
        ('<row r="7"><c r="C7"><v>nan</v></c></row>', UNREADABLE),
        ('<row r="7"><c r="C7" t="b"><v>x</v></c></row>', UNREADABLE),
        ('<row r="7"><c r="C7" t="s"><v>0</v></c></row>', UNREADABLE),
        ('<row r="7"><c r="C7" t="d"><v>z</v></c></row>', UNREADABLE),
        (f'<row r="7"><c r="C7" t="str"><v>{"x" * 32_768}</v></c></row>', "cell C7 holds more than 32767 characters"),
        (
            f'<row r="7"><c r="C7" t="inlineStr"><is>{"<r><t>xx</t></r>" * 16_384}</is></c></row>',
            "cell C7 holds more than 32767 characters",
        ),
    ],
)
def test_a_sheet_that_no_program_makes_is_refused_by_its_name(tmp_path: Path, rows: str, problem: str) -> None:
    path = saved(tmp_path, parts(rows))
    refused = refusal(path)
    assert refused.where == f"{path}: Blad1"
    assert refused.problem.en.startswith(problem)


def test_lines_before_the_flaw_are_read(tmp_path: Path) -> None:
    made = parts("<row><c><v>1</v></c></row>" + " " * 200_000 + "<row r='x'/>")
    path = saved(tmp_path, made)
    with open_book(path) as book:
        found = book.lines("Blad1")
        assert next(found).number == 1
        with pytest.raises(BadInput):
            next(found)


def test_a_text_in_the_table_that_is_too_long(tmp_path: Path) -> None:
    made = with_strings(parts('<row><c t="s"><v>0</v></c></row>'), f"<si><t>{'x' * 32_768}</t></si>")
    assert refusal(saved(tmp_path, made)).problem.en == "cell A1 holds more than 32767 characters"


def test_a_sheet_that_there_is_not(tmp_path: Path) -> None:
    with open_book(saved(tmp_path, parts())) as book, pytest.raises(BadInput, match="there is no sheet 'Blad2'"):
        list(book.lines("Blad2"))
    with open_book(saved(tmp_path, b"a\n", "a.csv")) as book, pytest.raises(BadInput, match="there is no sheet 'x'"):
        book.count("x")


def test_a_part_that_is_missing(tmp_path: Path) -> None:
    made = parts()
    made["xl/_rels/workbook.xml.rels"] = relations(
        ("rId1", "worksheet", "worksheets/sheet2.xml"), ("rId2", "styles", "styles.xml")
    )
    assert refusal(saved(tmp_path, made)).problem.en == "is damaged: sheet 'Blad1' is missing"


def test_an_error_of_the_reader_itself_passes_through(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="elders"), open_book(saved(tmp_path, parts())):
        raise OSError("elders")
