"""Workbooks and CSV files that were damaged on the way: read whole, or refused."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sheet_files import saved

from desk.sheets.reading import open_book
from lifecycle.errors import BadInput

ROUNDS = 20


def cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def flip(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 4)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def lose(content: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(content))
    del content[place : place + chance.randrange(1, 2_000)]


def spoil_the_end(content: bytearray, chance: random.Random) -> None:
    place = len(content) - chance.randrange(1, 1_500)
    content[place : place + 2] = chance.randbytes(2)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(40):
        sheet.append([f"regel {number} é", number * 1.5, date(2027, 1, 1), "=A1+1", number % 2 == 0])
    path = tmp_path_factory.mktemp("goed") / "lijst.xlsx"
    book.save(path)
    text = "".join(f'regel {number} é;"tekst; ""met"" {number}";{number}\r\n' for number in range(200))
    return {".xlsx": path.read_bytes(), ".csv": text.encode()}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("damage", [cut, flip, lose, spoil_the_end])
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    tmp_path: Path, good: dict[str, bytes], suffix: str, damage: Callable[[bytearray, random.Random], None]
) -> None:
    chance = random.Random(f"{suffix} {damage.__name__}")  # noqa: S311 - the same damage every time
    for _ in range(ROUNDS):
        content = bytearray(good[suffix])
        damage(content, chance)
        path = saved(tmp_path, bytes(content), f"lijst{suffix}")
        try:
            with open_book(path) as book:
                for sheet in book.sheets:
                    book.count(sheet)
                    assert all(line.cells for line in book.lines(sheet))
        except BadInput as refused:
            assert "\n" not in str(refused)  # noqa: PT017 - reading the file whole is as good
