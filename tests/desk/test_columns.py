"""How tables fit a narrow terminal: what somebody types over is whole in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal import Run

from desk.showing.columns import BETWEEN, laid_out

NUMBER = "GLI-2027-00001"
RULES = ("3.3.2/education", "3.3.1/subcontractor-licences", "annex-1/exercise-afterwards", "4.1/policy-published")
NAMES = st.from_regex(r"[A-Z]{1,4}-[0-9]{4}-[0-9]{5}|[1-4]\.[1-3]/[a-z]{1,9}-[a-z]{1,9}", fullmatch=True)
WORDS = st.text("abcdefghij ", max_size=60)


def test_where_there_is_room_every_column_has_what_it_needs() -> None:
    found = laid_out([["nr", "naam"], [NUMBER, "De Proef"]], 80)
    assert (found.shown, found.widths) == ((0, 1), (14, 8))


def test_ordinary_words_are_folded_before_a_number_is() -> None:
    found = laid_out([["nr", "naam"], [NUMBER, "x" * 200]], 40)
    assert found.shown == (0, 1)
    assert found.widths == (14, 40 - BETWEEN - 14)


def test_the_columns_that_say_least_are_left_out_first() -> None:
    rows = [["nr", "regel", "soort", "naam"], [NUMBER, "3.3.2/education", "individueel", "De Proef"]]
    found = laid_out(rows, 45, least=(2, 3))
    assert found.shown == (0, 1, 3)
    assert found.pick(rows[1]) == [NUMBER, "3.3.2/education", "De Proef"]
    assert laid_out(rows, 34, least=(2, 3)).shown == (0, 1)


@given(st.lists(st.tuples(NAMES, WORDS, NAMES, WORDS), min_size=1, max_size=5))
def test_in_80_columns_names_are_whole_and_nothing_is_wider(rows: list[tuple[str, str, str, str]]) -> None:
    found = laid_out([("nr", "naam", "regel", "wat"), *rows], 80, least=(3, 1))
    assert sum(found.widths) + BETWEEN * (len(found.widths) - 1) <= 80
    assert {0, 2} <= set(found.shown)
    for place, width in zip(found.shown, found.widths, strict=True):
        if place in {0, 2}:
            assert width >= max(len(row[place]) for row in rows)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_tables_at_80_columns_cut_no_number_and_no_rule(
    run: Run, practice: str, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    # What is no terminal is at least this wide, so that files are readable.
    monkeypatch.setattr("desk.showing.output._NARROW", 80)
    told = {
        words: run("--lang", language, "--database", practice, *words)[1]
        for words in (("contracts",), ("audit",), ("policy", "show", "gli-2027"), ("milestones",), ("region",))
    }
    for out in told.values():
        assert out
        assert max(map(len, out.splitlines())) <= 80
    assert NUMBER in told["contracts",]
    for rule in RULES:
        assert rule in told["policy", "show", "gli-2027"]
