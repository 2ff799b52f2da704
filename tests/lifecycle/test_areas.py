"""Postcode areas: where what people state overlaps, and where it leaves a hole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle import areas
from lifecycle.areas import Stretch, stretches


def said(stated: dict[int, list[str]]) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.said, each.who) for each in stretches(stated)]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({}, []),
        ({1: []}, []),
        ({1: ["433A", "0999", "4339-4330", ""]}, []),
        ({1: ["4331"]}, [("4331", (1,))]),
        ({1: ["4331", "4330-4339"]}, [("4330-4339", (1,))]),
        ({1: ["4330-4334", "4335-4339"]}, [("4330-4339", (1,))]),
        ({1: ["4330-4334"], 2: ["4335-4339"]}, [("4330-4334", (1,)), ("4335-4339", (2,))]),
        (
            {1: ["4330-4335"], 2: ["4333-4339"]},
            [("4330-4332", (1,)), ("4333-4335", (1, 2)), ("4336-4339", (2,))],
        ),
        ({1: ["4330", "4332"]}, [("4330", (1,)), ("4331", ()), ("4332", (1,))]),
        ({1: ["4398", "4401"]}, [("4398", (1,)), ("4401", (1,))]),
        ({1: ["4301", "4399"]}, [("4301", (1,)), ("4302-4398", ()), ("4399", (1,))]),
        ({1: ["1000-9999"], 2: ["9999"]}, [("1000-9998", (1,)), ("9999", (1, 2))]),
    ],
)
def test_stretches_of_what_is_stated(stated: dict[int, list[str]], expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert said(stated) == expected


AREA = st.tuples(st.integers(4290, 4420), st.integers(0, 30)).map(lambda pair: f"{pair[0]}-{pair[0] + pair[1]}")
STATED = st.dictionaries(st.integers(1, 4), st.lists(AREA, max_size=4), max_size=4)


@given(STATED)
def test_every_code_is_told_as_it_was_stated_and_a_hole_only_within_a_district(stated: dict[int, list[str]]) -> None:
    def who(code: int) -> tuple[int, ...]:
        ranges = {key: [areas.read(text) for text in texts] for key, texts in stated.items()}
        return tuple(sorted(key for key, found in ranges.items() if any(a and a[0] <= code <= a[1] for a in found)))

    found = stretches(stated)
    told = {code: each.who for each in found for code in range(each.first, each.last + 1)}
    assert sum(each.size for each in found) == len(told)
    assert [each.first for each in found] == sorted(told.keys() & {each.first for each in found})
    for code in range(4250, 4500):
        assert told.get(code, ()) == who(code)
        if who(code):
            assert code in told
    for hole in (each for each in found if not each.who):
        assert hole.first // 100 == hole.last // 100
        assert who(hole.first - 1)
        assert who(hole.last + 1)
        assert (hole.first - 1) // 100 == (hole.last + 1) // 100


def test_a_stretch_of_one_code_is_written_as_one() -> None:
    assert Stretch(4331, 4331, ()).said == "4331"
    assert Stretch(4331, 4331, ()).size == 1
