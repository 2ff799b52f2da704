"""Reading takes the same memory however long a file is."""

import subprocess
import sys
from pathlib import Path

import pytest
from sheet_files import parts, saved, with_strings, worksheet

MEASURE = """
import resource, sys
from pathlib import Path
from desk.sheets.reading import open_book

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

with open_book(Path(sys.argv[1])) as book:
    next(book.lines(book.sheets[0]))
before = peak()
with open_book(Path(sys.argv[2])) as book:
    rows = sum(1 for _ in book.lines(book.sheets[0]))
print(rows, peak() - before)
"""
MOST = 16  # MiB
LIBRE_OFFICE = (
    '<row customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false">'
)


def grown(small: Path, large: Path) -> tuple[int, int]:
    """The rows read, and by how many MiB the process grew over them."""
    done = subprocess.run([sys.executable, "-c", MEASURE, small, large], capture_output=True, text=True, check=True)
    rows, growth = done.stdout.split()
    return int(rows), int(growth)


@pytest.mark.parametrize(("start", "many"), [("<row>", 10_000), (LIBRE_OFFICE, 10_000)])
def test_a_workbook_is_read_in_flat_memory(tmp_path: Path, start: str, many: int) -> None:
    row = (
        f'{start}<c t="s"><v>0</v></c>' + "<c><v>12.5</v></c><c t='inlineStr'><is><t>tekst</t></is></c>" * 14 + "</row>"
    )
    made = with_strings(parts(row), "<si><t>kop</t></si>")
    small = saved(tmp_path, made, "klein.xlsx")
    made["xl/worksheets/sheet1.xml"] = worksheet(row * many)
    assert made["xl/worksheets/sheet1.xml"].count("<row") == many
    rows, growth = grown(small, saved(tmp_path, made, "groot.xlsx"))
    assert rows == many
    assert growth < MOST


def test_csv_is_read_in_flat_memory(tmp_path: Path) -> None:
    line = ";".join(f"veld {number}" for number in range(30)) + "\n"
    small = saved(tmp_path, line.encode(), "klein.csv")
    rows, growth = grown(small, saved(tmp_path, (line * 50_000).encode(), "groot.csv"))
    assert rows == 50_000
    assert growth < MOST


def test_elements_that_nobody_knows_are_not_kept(tmp_path: Path) -> None:
    small = saved(tmp_path, parts("<row><c><v>1</v></c></row>"), "klein.xlsx")
    many = "<row><c><v>1</v></c></row>" + ("<row>" + "<c/><x/>" * 5_000 + "</row>") * 50 + "<y/>" * 50_000
    rows, growth = grown(small, saved(tmp_path, parts(many), "groot.xlsx"))
    assert rows == 1
    assert growth < MOST
