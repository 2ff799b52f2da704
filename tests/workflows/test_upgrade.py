"""Bringing a database of an older version up to date: whole or not at all, with everything in it."""

import sqlite3
from pathlib import Path
from typing import Any

import older
import pytest
import rounds

from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows import verification
from workflows.errors import StoreError
from workflows.office import Office
from workflows.store import database
from workflows.store.database import open_store
from workflows.store.migrations import HEAD, VERSIONS
from workflows.store.trail_tables import AUDIT_RULES

OLDER = VERSIONS[:-1]


def _rules(file: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(file) as raw:
        found = raw.execute("SELECT * FROM audit_rule ORDER BY stream, seq, rule, part").fetchall()
    raw.close()
    return found


def _listed(file: Path) -> list[list[tuple[Any, ...]]]:
    """What lists find contracts by."""
    with sqlite3.connect(file) as raw:
        found = [
            raw.execute(query).fetchall()
            for query in (
                "SELECT id, changed_at FROM contract ORDER BY id",
                "SELECT id, searched FROM provider ORDER BY id",
                "SELECT contract_id, action FROM evaluation ORDER BY contract_id",
            )
        ]
    raw.close()
    return found


@pytest.fixture
def played(tmp_path: Path) -> Path:
    """A database of the newest version in which something was done and something refused."""
    file = tmp_path / "played.db"
    season = rounds.begin(open_store(rounds.url(file), create=True))
    season.refused(Action.SIGN, season.applied(Kind.PARTNERSHIP))
    season.offered()
    season.office.store.close()
    return file


@pytest.mark.parametrize("version", OLDER)
def test_an_older_database_is_told_what_to_do_and_left_alone(tmp_path: Path, played: Path, version: str) -> None:
    file = tmp_path / "older.db"
    older.of_version(version, file, played)
    before = file.read_bytes()
    with pytest.raises(StoreError, match="update it with `looptijd upgrade`"):
        open_store(rounds.url(file))
    assert file.read_bytes() == before


@pytest.mark.parametrize("version", OLDER)
def test_an_upgraded_database_is_as_one_that_was_always_new(tmp_path: Path, played: Path, version: str) -> None:
    file = tmp_path / "older.db"
    older.of_version(version, file, played)
    store = open_store(rounds.url(file), upgrade=True)
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == HEAD
        assert connection.execute(AUDIT_RULES.select()).first() is not None
    store.close()
    assert _rules(file) == _rules(played)
    assert _listed(file) == _listed(played)
    again = open_store(rounds.url(file))
    assert verification.problems(Office(again, rounds.begin().office.clock)) == []
    again.close()


@pytest.mark.parametrize("version", OLDER)
def test_an_upgrade_that_fails_halfway_leaves_the_database_as_it_was(
    tmp_path: Path, played: Path, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "older.db"
    older.of_version(version, file, played)
    with sqlite3.connect(file) as raw:
        before = raw.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    raw.close()
    real = database._migrate

    def broken(connection: Any) -> None:
        real(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(database, "_migrate", broken)
    with pytest.raises(KeyboardInterrupt):
        open_store(rounds.url(file), upgrade=True)
    monkeypatch.undo()
    with sqlite3.connect(file) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(version,)]
        assert raw.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall() == before
    raw.close()
    store = open_store(rounds.url(file), upgrade=True)
    store.close()
    assert _rules(file) == _rules(played)
