"""CSV of the programs that people use, read whatever its encoding and separator."""

import codecs
from pathlib import Path

import pytest
from sheet_files import lines, saved, values

from desk.sheets.cells import Cell, Sort
from desk.sheets.reading import open_book
from lifecycle.errors import BadInput


def csv(folder: Path, content: str | bytes) -> Path:
    return saved(folder, content.encode() if isinstance(content, str) else content, "lijst.csv")


def refusal(path: Path) -> BadInput:
    with pytest.raises(BadInput) as refused:
        lines(path)
    return refused.value


def test_a_csv_file_has_one_sheet_without_a_name_and_only_texts(tmp_path: Path) -> None:
    path = csv(tmp_path, "naam;aantal\n Zorgpunt ; 007\n\n;;\nlaatste\n")
    with open_book(path) as book:
        assert book.sheets == ("",)
        assert book.count("") == 5
        found = list(book.lines(""))
        assert list(book.lines("")) == found
    assert [(line.number, line.sheet) for line in found] == [(1, ""), (2, ""), (5, "")]
    assert found[1].cells == (Cell(Sort.TEXT, "Zorgpunt"), Cell(Sort.TEXT, "007"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ("a,b\n1;2,3\n", [["a", "b"], ["1;2", "3"]]),
        ("a\tb\n1,2;3\t4\n", [["a", "b"], ["1,2;3", "4"]]),
        ('"a;b;c",d\n1,2\n', [["a;b;c", "d"], ["1", "2"]]),
        ('"a\nb;",d\n1,2\n', [["a\nb;", "d"], ["1", "2"]]),
        ("sep=,\na;x,b\n", [["a;x", "b"]]),
        ("SEP=\t\na,b,c\td\n", [["a,b,c", "d"]]),
        ('"sep=x"\na\n', [["sep=x"], ["a"]]),
        ("\n\na,b\n", [["a", "b"]]),
        ("a\rb;c\r\nd", [["a"], ["b", "c"], ["d"]]),
        ("alleen\n", [["alleen"]]),
    ],
)
def test_the_separator_is_found(tmp_path: Path, text: str, expected: list[list[str]]) -> None:
    assert values(csv(tmp_path, text)) == expected


def test_quoted_fields_hold_separators_quotes_and_line_breaks(tmp_path: Path) -> None:
    path = csv(tmp_path, 'a;b\r\n"x;""y""\r\nz";"" \r\n5" buis;"q"\r\n')
    assert [(line.number, [cell.value if cell else None for cell in line.cells]) for line in lines(path)] == [
        (1, ["a", "b"]),
        (2, ['x;"y"\r\nz']),
        (4, ['5" buis', "q"]),
    ]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("cp1252", b""),
    ],
)
def test_the_encoding_is_found_wherever_the_first_foreign_letter_stands(
    tmp_path: Path, encoding: str, mark: bytes
) -> None:
    text = "naam;plaats\n" + "x;y\n" * 40_000 + "José;Één\n"
    found = lines(csv(tmp_path, mark + text.encode(encoding)))
    assert found[0].cells[0] == Cell(Sort.TEXT, "naam")
    assert found[-1].cells == (Cell(Sort.TEXT, "José"), Cell(Sort.TEXT, "Één"))


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_bytes_that_are_in_no_allowed_encoding_are_named_by_their_line(tmp_path: Path, byte: int) -> None:
    refused = refusal(csv(tmp_path, b"a;b\r\n\xe9;1\r\nx" + bytes([byte]) + b";2\r\n"))
    assert refused.problem.en == ("line 3 holds bytes that are no text; allowed: UTF-8, UTF-16 with BOM, Windows-1252")
    assert refused.problem.nl.startswith("regel 3 bevat bytes die geen tekst zijn; toegestaan: UTF-8")


def test_a_marked_file_is_held_to_its_mark(tmp_path: Path) -> None:
    assert refusal(csv(tmp_path, codecs.BOM_UTF8 + b"a\n\xe9\n")).problem.en.startswith("line 2 holds bytes")
    assert refusal(csv(tmp_path, codecs.BOM_UTF16_LE + b"a\0\n\0b")).problem.en.startswith("line 2 holds bytes")


def test_a_nul_byte_is_named_by_its_line(tmp_path: Path) -> None:
    assert refusal(csv(tmp_path, b"a;b\n1;\x002\n")).problem.en.startswith("line 2 holds a NUL byte")


def test_a_line_end_that_two_blocks_share_counts_once(tmp_path: Path) -> None:
    with open_book(csv(tmp_path, b"a" * (64 * 1024 - 1) + b"\r\nb\r\n")) as book:
        assert book.count("") == 2


@pytest.mark.parametrize("text", ['a;b\n1;"open\n2;3\n', 'a;b\n1;"open' + "x\n" * 20_000 + '";2\n', 'a;b\n1;"open""\n'])
def test_a_quote_that_does_not_close_is_named_by_the_line_where_it_opens(tmp_path: Path, text: str) -> None:
    refused = refusal(csv(tmp_path, text))
    assert refused.problem.en.startswith('line 2: the quote (") that opens here does not close')
    assert refused.problem.nl.startswith('regel 2: het aanhalingsteken (") dat hier opent, sluit niet')


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('a\n"x" y\n', "line 2: a closing quote must be followed by a separator"),
        ('a\n"Jan "Piet" Klaas"\n', "line 2: a closing quote must be followed by a separator"),
        ("a\n" + "x" * 32_768 + "\n", "line 2: a field holds more than 32767 characters"),
        ("x" * 2_000_000, "line 1 is longer than 1048576 characters"),
        ("a\n" + "x;" * 501, "line 2 has 501 columns; allowed: at most 500"),
        ("sep=|\na|b\n", "line 1 names the separator '|'; allowed: semicolon, comma, tab"),
        (" \n\n", "is empty"),
        ("\ufeff", "is empty"),
    ],
)
def test_what_is_wrong_with_a_csv_file_is_said(tmp_path: Path, text: str, problem: str) -> None:
    path = csv(tmp_path, text)
    refused = refusal(path)
    assert refused.where == str(path)
    assert refused.problem.en.startswith(problem)


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.sheets.reading.MAX_ROWS", 3)
    assert len(lines(csv(tmp_path, "a\nb\n\nc\n"))) == 3
    assert refusal(csv(tmp_path, "a\nb\nc\nd\n")).problem.en.startswith("has more than")


@pytest.mark.parametrize(
    ("field", "text"),
    [("'=1+1", "=1+1"), ("'+31", "+31"), ("'-5", "-5"), ("'@x", "@x"), ("''=x", "'=x"), ("'s-Gravenhage",) * 2],
)
def test_the_apostrophe_before_a_formula_sign_is_taken_away(tmp_path: Path, field: str, text: str) -> None:
    assert values(csv(tmp_path, f"kop\n{field}\n")) == [["kop"], [text]]


def test_control_characters_and_direction_marks_are_left_to_the_caller(tmp_path: Path) -> None:
    assert values(csv(tmp_path, "kop\na\x07\u202eb\n")) == [["kop"], ["a\x07\u202eb"]]
