"""A round to play in, with the builders of the workflows' tests; and services that run on one."""

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lifecycle.contract import Kind
from scheduler import service

sys.path.append(str(Path(__file__).parents[1] / "workflows"))


@pytest.fixture
def season() -> Any:
    return import_module("rounds").begin()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database in which one contract is assessed, on 29 September."""
    path = tmp_path / "round.db"
    season = import_module("rounds").begin_on(path)
    season.assessed(Kind.RHO)
    season.to("2026-09-29T12:00")
    season.office.store.close()
    return path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beats and sweeps that a test can wait for."""
    monkeypatch.setattr(service, "BEAT", timedelta(seconds=1))
    monkeypatch.setattr(service, "SWEEP", timedelta(seconds=1))


@pytest.fixture
def begin(file: Path, quick: None) -> Iterator[Callable[..., Any]]:
    """Starts services on the database; all are stopped afterwards."""
    del quick
    running = import_module("serving").Running(file)
    yield running.begin
    running.end()
