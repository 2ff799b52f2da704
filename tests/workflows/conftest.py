"""A round to play in: in memory, or on a file."""

from pathlib import Path

import pytest
import rounds
from rounds import Round


@pytest.fixture
def season() -> Round:
    return rounds.begin()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "round.db"


@pytest.fixture
def on_file(file: Path) -> Round:
    return rounds.begin_on(file)
