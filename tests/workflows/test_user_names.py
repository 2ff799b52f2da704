"""What a user is called who is called something else elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.user_names import free_name, is_name


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("eva", "eva"),
        ("Eva.Bakker@zorg.example", "eva.bakker"),
        ("Zoë Müller", "zoe-muller"),
        ("Eva  Bakker", "eva-bakker"),
        ("00u1abc", "user-00u1abc"),
        ("王", "user"),
        ("", "user"),
        ("system", "system-2"),
        ("console", "console-2"),
        ("taken", "taken-3"),
        ("x" * 200, "x" * 63),
    ],
)
def test_a_name_is_as_like_the_wanted_one_as_can_be(wanted: str, name: str) -> None:
    assert free_name(wanted, {"taken", "taken-2"}) == name


@given(st.text(max_size=80), st.sets(st.text(max_size=80)))
def test_a_name_is_always_one_and_never_taken(wanted: str, taken: set[str]) -> None:
    everybody = set(taken)
    for _ in range(3):
        found = free_name(wanted, everybody)
        assert is_name(found)
        assert found not in everybody
        everybody.add(found)
