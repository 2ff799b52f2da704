"""The styles of the desk: each part of a page is laid out in one place."""

import re
from collections import Counter
from pathlib import Path

FRONT = Path(__file__).parents[3] / "desk" / "web" / "front"
RULE = re.compile(r"^(\.desk-[a-z0-9_-]+)(?=\s*[,{])", re.MULTILINE)


def test_no_two_files_lay_out_a_part_of_the_same_name() -> None:
    times = Counter(name for file in FRONT.glob("_*.scss") for name in set(RULE.findall(file.read_text("utf-8"))))
    assert [name for name, number in times.items() if number > 1] == []
