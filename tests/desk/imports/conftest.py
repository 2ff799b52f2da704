"""A database to import into, and the shortest way to do so."""

import contextlib
import io
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from importing import Desk
from terminal import Run

from desk import language
from desk.main import main

_MAY = """\
scenario: Before the import
policies: [gli-2027, kinderen-2027]
providers:
  coach: {kind: individual, name: Leefstijlpraktijk De Proef, agb: "90000001", kvk: "20000001",
          address: {street: Markt 1, postcode: 4331 LK, city: Middelburg}}
  unnamed: {kind: rho, name: Huisartsen Noord, kvk: "20000002"}
events:
  - {at: 2026-05-04, do: apply, policy: gli-2027, contract: c1, provider: coach, regions: [zeeland]}
"""
_MARCH = """\
scenario: Before anything was published
start: 2026-03-02
until: 2026-03-10
policies: [gli-2027, kinderen-2027]
events: []
"""


def _made(folder: Path, scenario: str) -> Path:
    """A practice database as a scenario leaves it."""
    file, target = folder / "scenario.yaml", folder / "made.db"
    file.write_text(scenario, encoding="utf-8")
    before = sys.argv
    sys.argv = ["looptijd", "rehearse", str(file), "--keep", f"sqlite:///{target}"]
    try:
        with contextlib.redirect_stdout(io.StringIO()), pytest.raises(SystemExit) as left:
            main()
    finally:
        sys.argv = before
        language.choose()
    assert not left.value.code
    return target


@pytest.fixture(scope="session")
def in_may(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database on 4 May 2026: both policies published, one provider with an application, one without an AGB code."""
    return _made(tmp_path_factory.mktemp("may"), _MAY)


@pytest.fixture(scope="session")
def in_march(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database on 10 March 2026, when no policy is published."""
    return _made(tmp_path_factory.mktemp("march"), _MARCH)


def _desk(run: Run, made: Path, tmp_path: Path) -> Desk:
    database = tmp_path / "database"
    database.mkdir()
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(database / "round.db")) as target:
        source.backup(target)
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(run, database / "round.db", folder)


@pytest.fixture
def desk(run: Run, in_may: Path, tmp_path: Path) -> Desk:
    """The commands on a database of 4 May 2026."""
    return _desk(run, in_may, tmp_path)


@pytest.fixture
def early(run: Run, in_march: Path, tmp_path: Path) -> Desk:
    """The commands on a database of 10 March 2026."""
    return _desk(run, in_march, tmp_path)
