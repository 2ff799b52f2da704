"""Workbooks written: whole or not at all, and never a formula."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from sheet_files import lines, values

from desk.sheets.cells import Cell, Sort, Value
from desk.sheets.writing import put_in_place, write_book
from desk.sheets.written import Row
from lifecycle.errors import BadInput

MOMENT = datetime.fromisoformat("2027-01-31T09:30:00")


def test_every_sort_of_value_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "lijst.xlsx"
    row: Row = ["tekst", 7, Decimal("2.50"), date(2027, 1, 31), MOMENT, True, None, Cell(Sort.FAULT, "#N/A"), -3]
    write_book(path, {"Eén": [["kop"], row], "Twee": []})
    first, second = lines(path)
    assert (first.sheet, first.cells) == ("Eén", (Cell(Sort.TEXT, "kop"),))
    assert second.cells == (
        Cell(Sort.TEXT, "tekst"),
        Cell(Sort.NUMBER, 7),
        Cell(Sort.NUMBER, Decimal("2.5")),
        Cell(Sort.DAY, date(2027, 1, 31)),
        Cell(Sort.MOMENT, MOMENT),
        Cell(Sort.FLAG, value=True),
        None,
        Cell(Sort.TEXT, "#N/A"),
        Cell(Sort.NUMBER, -3),
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=", "#REF!", "=cmd|'/c calc'!A0"])
def test_text_is_never_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lijst.xlsx"
    write_book(path, {"Blad": [[text], [text, Cell(Sort.FORMULA, text)]]})
    book = openpyxl.load_workbook(path)
    for cell in [book["Blad"]["A1"], *book["Blad"][2]]:
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
        assert cell.value == text.replace("\r", "\n")
    book.close()
    assert {cell.sort for line in lines(path) for cell in line.cells if cell} == {Sort.TEXT}


def test_the_heading_is_bold_and_stays_in_sight_and_columns_fit(tmp_path: Path) -> None:
    path = tmp_path / "lijst.xlsx"
    write_book(path, {"Blad": [["a", "een lange kop", "c"], ["b", 1, "x" * 500]]})
    book = openpyxl.load_workbook(path)
    sheet = book["Blad"]
    assert sheet.freeze_panes == "A2"
    assert [sheet.cell(row, 1).font.bold for row in (1, 2)] == [True, False]
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [8, 15, 60]
    book.close()


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("a\x00b\x1fc\ufffe\ud800", "a\ufffdb\ufffdc\ufffd\ufffd"),
        ("een\r\ntwee\rdrie\tvier", "een\ntwee\ndrie\tvier"),
        ("_x0041_", "_x0041_"),
        ("\U0001f600 &<>\"'", "\U0001f600 &<>\"'"),
        ("\u202eomgekeerd", "\u202eomgekeerd"),
        (12345678901234567890, "12345678901234567890"),
        (123456789012345000000, 123456789012345000000),
        (Decimal("0.1234567890123456"), "0.1234567890123456"),
        (Decimal("NaN"), "NaN"),
        (date(1899, 12, 31), "1899-12-31"),
        (MOMENT.replace(tzinfo=UTC), "2027-01-31T09:30:00+00:00"),
    ],
)
def test_what_a_workbook_cannot_hold_is_written_as_near_as_it_can(tmp_path: Path, given: Value, found: Value) -> None:
    path = tmp_path / "lijst.xlsx"
    write_book(path, {"Blad": [["kop"], [given]]})
    assert values(path) == [["kop"], [found]]


@pytest.mark.parametrize(
    ("sheets", "problem"),
    [
        ({}, "a workbook has at least one sheet"),
        ({"a/b": []}, "a sheet cannot be named 'a/b'"),
        ({"x" * 32: []}, "a sheet cannot be named"),
        ({"": []}, "a sheet cannot be named ''"),
        ({"a": [], "A": []}, "two sheets are named 'A'"),
        ({"a": [["x" * 32_768]]}, "cell A1 would get more than 32767 characters"),
        ({"a": [["x"] * 501]}, "is too large; allowed: 1048576 rows, 500 columns"),
    ],
)
def test_what_no_workbook_can_hold_is_refused_and_nothing_is_left(
    tmp_path: Path, sheets: dict[str, Sequence[Row]], problem: str
) -> None:
    with pytest.raises(BadInput) as refused:
        write_book(tmp_path / "lijst.xlsx", sheets)
    assert refused.value.problem.en.startswith(problem)
    assert list(tmp_path.iterdir()) == []


def test_an_error_halfway_leaves_the_old_file_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows(many: int) -> Iterator[Row]:
        yield from ([number] for number in range(many))
        raise KeyError("halverwege")

    scratch = tmp_path / "tijdelijk"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = tmp_path / "lijst.xlsx"
    path.write_bytes(b"oud")
    for many in (0, 5, 5_000):
        with pytest.raises(KeyError, match="halverwege"):
            write_book(path, {"Af": [["a"]], "Half": rows(many)})
    assert path.read_bytes() == b"oud"
    assert sorted(tmp_path.iterdir()) == [path, scratch]
    assert list(scratch.iterdir()) == []


def test_an_error_of_whoever_writes_is_not_one_of_the_file(tmp_path: Path) -> None:
    def rows() -> Iterator[Row]:
        yield ["a"]
        raise OSError("elders")

    with pytest.raises(OSError, match="elders"):
        write_book(tmp_path / "lijst.xlsx", {"Blad": rows()})
    with pytest.raises(OSError, match="elders"), put_in_place(tmp_path / "lijst.xlsx"):
        raise OSError("elders")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_put_in_place_of_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "lijst.xlsx"
    path.write_bytes(b"oud")
    write_book(path, {"Blad": [["nieuw"]]})
    assert values(path) == [["nieuw"]]
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        write_book(tmp_path / "weg" / "lijst.xlsx", {"Blad": [["a"]]})
    assert refused.value.problem.nl == "kan niet worden geschreven: bestaat niet"


def test_a_file_takes_its_place_only_when_all_is_well(tmp_path: Path) -> None:
    for target in (tmp_path, Path(), Path("/dev/null/x")):
        with pytest.raises(BadInput, match="cannot be written"), put_in_place(target) as file:
            file.write(b"nieuw")
    path = tmp_path / ("n" * 250)
    path.write_bytes(b"oud")
    with pytest.raises(TypeError), put_in_place(path) as file:
        file.writelines([b"half", "tekst"])  # type: ignore[list-item]  # what goes wrong is the point
    assert path.read_bytes() == b"oud"
    with put_in_place(path) as file:
        file.write(b"nieuw")
    assert path.read_bytes() == b"nieuw"
    assert list(tmp_path.iterdir()) == [path]


FULL = """
import resource, signal, sys
from pathlib import Path
from desk.sheets.writing import put_in_place, write_book
from lifecycle.errors import BadInput
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    write_book(Path(sys.argv[1]), {"Blad": ([f"{row} {column * row}" for column in range(40)] for row in range(1000))})
except BadInput as refused:
    print(refused)
"""


@pytest.mark.parametrize("room", [1_000, 150_000, 1_200_000])
def test_a_full_disk_leaves_the_old_file_and_no_others(tmp_path: Path, room: int) -> None:
    scratch = tmp_path / "tijdelijk"
    scratch.mkdir()
    path = tmp_path / "lijst.xlsx"
    path.write_bytes(b"oud")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FULL, str(path), str(room)],
        env={"TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (f"{path}: cannot be written: the file becomes too large\n", "")
    assert path.read_bytes() == b"oud"
    assert list(scratch.iterdir()) == []
    assert sorted(tmp_path.iterdir()) == [path, scratch]
