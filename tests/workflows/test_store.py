"""Opening the database, and its migrations."""

import sqlite3
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import rounds
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import SQLModel

from workflows.errors import StoreError
from workflows.store import database
from workflows.store.database import memory_store, open_store
from workflows.store.migrations import HEAD, VERSIONS
from workflows.store.migrations.run import config

TRIGGERS = {
    *("audit_record_no_update", "audit_record_no_delete", "audit_record_no_replace"),
    *("audit_place_no_update", "audit_place_no_delete"),
    *("care_list_no_update", "care_list_no_delete", "care_list_no_replace"),
    *("care_change_no_update", "care_change_no_delete", "care_change_no_replace"),
}
TABLES = [
    import_module(f"workflows.store.{file.stem}") for file in Path(str(database.__file__)).parent.glob("*tables.py")
]
"""Every module that declares tables, so that all of them are known wherever this test runs alone."""


def test_the_newest_version_is_the_head_of_the_scripts() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert scripts.get_heads() == [HEAD]
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == VERSIONS


def _schema(connection: Connection) -> list[tuple[Any, ...]]:
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.mark.parametrize("where", ["memory", "file"])
def test_the_migrated_schema_is_that_of_the_tables(file: Path, where: str) -> None:
    store = memory_store() if where == "memory" else open_store(rounds.url(file), create=True)
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []
        triggers = {name for kind, name, *_ in _schema(connection) if kind == "trigger"}
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    assert triggers == TRIGGERS
    assert version == [HEAD]
    store.close()


def test_a_database_in_memory_and_one_on_file_are_the_same(file: Path) -> None:
    schemas = []
    for store in (memory_store(), open_store(rounds.url(file), create=True)):
        with store.reading() as connection:
            schemas.append(_schema(connection))
        store.close()
    assert schemas[0] == schemas[1]


def test_two_databases_in_memory_share_nothing() -> None:
    first, second = rounds.begin(), rounds.begin()
    first.assessed()
    assert rounds.rows(second.office) == []


def test_a_file_is_written_ahead_and_in_full(file: Path) -> None:
    for create in (True, False):
        store = open_store(rounds.url(file), create=create)
        with store.reading() as connection:
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        store.close()
        assert found == ["wal", 2]


@pytest.fixture
def overruled(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let every new connection have its last word from a statement."""

    def overrule(statement: str) -> None:
        right = database._on_connect

        def wrong(connection: Any, record: object) -> None:
            right(connection, record)
            cursor = connection.cursor()
            cursor.execute(statement)
            cursor.close()

        monkeypatch.setattr(database, "_on_connect", wrong)

    return overrule


def test_a_database_that_does_not_write_in_full_is_not_opened(file: Path, overruled: Callable[[str], None]) -> None:
    open_store(rounds.url(file), create=True).close()
    overruled("PRAGMA synchronous = NORMAL")
    with pytest.raises(StoreError, match=r"cannot keep changes safe \(journal wal, synchronous 1\)"):
        open_store(rounds.url(file))


def test_a_database_that_does_not_write_ahead_is_not_opened(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *values: Any) -> Any:
            return super().execute(sql.replace("journal_mode = WAL", "journal_mode = DELETE"), *values)

    class Stubborn(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return Cursor(self)

    real = sqlite3.connect
    monkeypatch.setattr(sqlite3.dbapi2, "connect", lambda *at, **keys: real(*at, **{**keys, "factory": Stubborn}))
    with pytest.raises(StoreError, match=r"cannot keep changes safe \(journal delete, synchronous 2\)"):
        open_store(rounds.url(file), create=True)


def _insert_and_fail(store: database.Store) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('a', 'b')")
        raise ZeroDivisionError


def test_a_transaction_is_kept_whole_or_not_at_all(file: Path) -> None:
    store = open_store(rounds.url(file), create=True)
    with pytest.raises(ZeroDivisionError):
        _insert_and_fail(store)
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM meta").scalar() == 0


def test_a_reader_sees_one_moment(file: Path) -> None:
    store = open_store(rounds.url(file), create=True)
    query = "SELECT count(*) FROM meta"
    with store.reading() as reader:
        assert reader.exec_driver_sql(query).scalar() == 0
        with store.writing() as writer:
            writer.exec_driver_sql("INSERT INTO meta VALUES ('a', 'b')")
        assert reader.exec_driver_sql(query).scalar() == 0
    with store.reading() as reader:
        assert reader.exec_driver_sql(query).scalar() == 1


def test_a_mistake_before_the_commit_undoes_everything(file: Path) -> None:
    store = open_store(rounds.url(file), create=True)

    def fails(_: Connection) -> None:
        raise ZeroDivisionError

    store.before_commit = fails
    with pytest.raises(ZeroDivisionError), store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('a', 'b')")
    store.before_commit = None
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM meta").scalar() == 0


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "postgresql://x/y", "mysql://x/y"])
def test_a_url_of_no_sqlite_file_is_refused_in_words(url: str) -> None:
    with pytest.raises(StoreError):
        open_store(url, create=True)


def test_a_migration_that_fails_leaves_no_table(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = database._migrate

    def fails(connection: Connection) -> None:
        right(connection)
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(database, "_migrate", fails)
        with pytest.raises(ZeroDivisionError):
            open_store(rounds.url(file), create=True)
    store = open_store(rounds.url(file), create=True)
    with store.reading() as connection:
        assert {name for kind, name, *_ in _schema(connection) if kind == "trigger"} == TRIGGERS
    store.close()
