"""A season with contracts, and programs that call about it."""

from collections.abc import Callable

import calling
import pytest
import rounds
from calling import Program
from rounds import Round


@pytest.fixture
def season() -> Round:
    return rounds.begin()


@pytest.fixture
def names(season: Round) -> dict[str, list[str]]:
    """What there is, by what it is."""
    return calling.furnish(season)


@pytest.fixture
def of(season: Round) -> Callable[..., Program]:
    """A program of a user, or without a token."""
    return lambda user=None, **token: calling.program(season.office, user, **token)
