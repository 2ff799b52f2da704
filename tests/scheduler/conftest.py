"""A round to play in, with the builders of the workflows' tests."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "workflows"))


@pytest.fixture
def season() -> Any:
    return import_module("rounds").begin()
