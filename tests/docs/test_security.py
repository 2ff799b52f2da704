"""The table of the security standard: each test that it names exists, and each line without one says why."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "security.md"
NAMED = re.compile(r"`(?P<file>[a-z_/]+\.py)::(?P<test>test_\w+)`")
LINE = re.compile(r"^\| (?P<line>\d+\.\d+\.\d+[^|]*) \| (?P<holds>[^|]+) \| (?P<shown>[^|]+) \|$", re.MULTILINE)
NOT_SHOWN = re.compile(r"\bnot met|not applicable|\ba password stays")


def test_every_test_that_the_table_names_exists() -> None:
    gone = []
    for named in NAMED.finditer(PAGE.read_text(encoding="utf-8")):
        file = ROOT / "tests" / named["file"]
        if not file.exists() or not re.search(
            rf"^def {named['test']}\(", file.read_text(encoding="utf-8"), re.MULTILINE
        ):
            gone.append(named[0])
    assert gone == []


def test_every_line_is_shown_by_a_test_or_says_that_it_is_not_met() -> None:
    lines = list(LINE.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(lines) > 60
    for line in lines:
        assert NAMED.search(line["shown"]) or NOT_SHOWN.search(line["holds"]), line["line"]
        assert line["shown"] == "-" or not NAMED.sub("", line["shown"]).strip(", "), line["line"]


def test_no_line_stands_twice() -> None:
    numbers = [number for line in LINE.finditer(PAGE.read_text(encoding="utf-8")) for number in ranges(line["line"])]
    assert sorted(set(numbers)) == sorted(numbers)


def ranges(line: str) -> list[str]:
    return re.findall(r"\d+\.\d+\.\d+", line)
