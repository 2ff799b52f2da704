"""A desk on a round in a file, and people at it."""

from collections.abc import Callable
from pathlib import Path

import pytest
import rounds
from browsing import Browser, passwords
from rounds import Round


@pytest.fixture
def season(tmp_path: Path) -> Round:
    return rounds.begin_on(tmp_path / "round.db")


@pytest.fixture
def at_desk(season: Round) -> Callable[[str], Browser]:
    """Somebody's browser, logged in by name."""
    known: dict[str, str] = {}

    def log_in(name: str = "anna") -> Browser:
        known.update(passwords(season.office, name))
        browser = Browser(season.office)
        assert browser.log_in(name, known[name]).path == "/work"
        return browser

    return log_in
