"""Opening the database, and its transactions.

SQLite runs in WAL mode with ``synchronous=FULL``, and both are read back at the start: a change that was acknowledged
is on the disk. A writing transaction takes the write lock at once, so that what is judged in it is what it changes.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from lifecycle.languages import Both
from workflows.errors import StoreError
from workflows.store.migrations import HEAD, VERSIONS
from workflows.store.turns import NoTurn, Turns

MEMORY: Final = "sqlite://"
_BUSY_MILLISECONDS: Final = 5000
_PATIENCE: Final = 30.0
"""How many seconds a writer waits for the others of this process."""
_CONNECTIONS: Final = 20
"""How many connections stay open when nothing goes on."""
_LOCKED: Final = "database is locked"
_PAGES_BETWEEN_CHECKPOINTS: Final = 4000
"""After how many pages (16 MiB) the write-ahead log is copied into the file; rows in a row change the same ones."""

_MESSAGES: Final = {
    _LOCKED: Both(
        "is in gebruik door een ander programma; probeer het opnieuw als dat klaar is",
        "is locked by another program; try again when it is done",
    ),
    "database or disk is full": Both(
        "de schijf is vol; wat bevestigd was, is bewaard - maak ruimte en probeer het opnieuw",
        "the disk is full; what was confirmed is kept - free some space and try again",
    ),
    "attempt to write a readonly database": Both(
        "kan niet worden beschreven: het bestand of de map is alleen-lezen",
        "cannot be written: the file or its folder is read-only",
    ),
    "unable to open database file": Both(
        "kan niet worden geopend; kijk of de map bestaat en beschreven mag worden",
        "cannot be opened; check that the folder exists and may be written",
    ),
    "file is not a database": Both("is geen SQLite-databank", "is no SQLite database"),
    "disk i/o error": Both(
        "kan niet worden gelezen of geschreven: de schijf meldt een fout",
        "cannot be read or written: the disk reports an error",
    ),
    "database disk image is malformed": Both(
        "is beschadigd; zet een reservekopie terug", "is damaged; restore a backup"
    ),
}


class Store:
    """A database that is open. `before_commit` runs inside every writing transaction, just before it commits."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self.name = name
        self.before_commit: Callable[[Connection], None] | None = None
        self._turns = Turns(_PATIENCE)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the database and changes nothing."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole, or not at all when an exception leaves it."""
        with self._translated(), self._turns.one(), self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection
            if self.before_commit is not None:
                self.before_commit(connection)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        # The driver begins nothing by itself (`_on_connect`); a listener that did would slow every statement down.
        with self._translated(), self._engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(begin)
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StoreError(explain(error).at(self.name)) from error
        except NoTurn as error:
            raise StoreError(_MESSAGES[_LOCKED].at(self.name)) from error


def explain(error: DBAPIError) -> Both:
    """What a database error means, and what to do."""
    text = str(error.orig)
    words = (message for key, message in _MESSAGES.items() if key in text.lower())
    return next(words, Both(f"de databank meldt: {text}", f"the database says: {text}"))


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA cache_size = -8192")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BETWEEN_CHECKPOINTS}")
    cursor.close()


def _engine(url: str, **options: Any) -> Engine:
    # A connection that was just used knows most pages; what goes on in a moment has one each, and never waits for one.
    engine = create_engine(url, **(options or {"pool_size": _CONNECTIONS, "max_overflow": -1, "pool_use_lifo": True}))
    event.listen(engine, "connect", _on_connect)
    return engine


def sqlite_file(url: str) -> Path:
    """The file of a database URL; `StoreError` for a URL that is none or of another kind of database."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            Both(
                "de URL van de databank is niet te lezen; schrijf bijvoorbeeld sqlite:///looptijd.db",
                "the database URL cannot be read; write for example sqlite:///looptijd.db",
            )
        ) from None
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise StoreError(
            Both(
                "alleen een SQLite-bestand kan, bijvoorbeeld sqlite:///looptijd.db",
                "only SQLite files are supported, for example sqlite:///looptijd.db",
            ).at(parsed.render_as_string())
        )
    return Path(parsed.database)


def remove(file: Path) -> None:
    """Remove a database that is closed, with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def open_store(url: str, *, create: bool = False, upgrade: bool = False) -> Store:
    """The database at `url`; `StoreError` where it cannot serve.

    `create` makes it first where there is none; `upgrade` brings one of an older version up to date.
    """
    file = sqlite_file(url)
    if not file.exists() and not create:
        raise StoreError(
            Both(
                "er is geen databank; maak er een met `looptijd init`, of om te oefenen met `looptijd demo`",
                "there is no database; make one with `looptijd init`, or to practise with `looptijd demo`",
            ).at(str(file))
        )
    is_new = not file.exists()
    store = Store(_engine(url), str(file))
    try:
        with store._translated():  # noqa: SLF001 - opening is part of the store
            _start(store, create=create, upgrade=upgrade)
    except BaseException:
        store.close()
        if is_new:
            with suppress(OSError):
                remove(file)
        raise
    return store


def _start(store: Store, *, create: bool, upgrade: bool) -> None:
    with store._engine.connect() as connection:  # noqa: SLF001 - see above
        version = _version(connection)
        if version is None and not create:
            raise StoreError(Both("is geen databank van Looptijd", "is no database of Looptijd").at(store.name))
        if version in VERSIONS[:-1] and not upgrade:
            raise StoreError(
                Both(
                    f"is van een oudere Looptijd (versie {version}); `looptijd upgrade` werkt deze bij",
                    f"is of an older Looptijd (version {version}); update it with `looptijd upgrade`",
                ).at(store.name)
            )
        if version is not None and version not in VERSIONS:
            strange = Both(
                f"heeft versie {version}, deze Looptijd kent {HEAD}; gebruik de Looptijd van destijds of een nieuwere",
                f"has version {version}, this Looptijd knows {HEAD}; use the Looptijd it was made with or a newer one",
            )
            raise StoreError(strange.at(store.name))
        mode = connection.exec_driver_sql("PRAGMA journal_mode = WAL").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        if (mode, synchronous) != ("wal", 2):
            how = f"journal {mode}, synchronous {synchronous}"
            unsafe = Both(f"kan wijzigingen niet veilig bewaren ({how})", f"cannot keep changes safe ({how})")
            raise StoreError(unsafe.at(store.name))
        connection.rollback()
    if version != HEAD:
        with store.writing() as connection:
            _migrate(connection)


def _version(connection: Connection) -> str | None:
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    if "alembic_version" not in found:
        if found:
            other = Both("is een databank van iets anders", "is a database of something else")
            raise StoreError(other.at(str(connection.engine.url.database)))
        return None
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if version is None else str(version)


def _migrate(connection: Connection) -> None:
    # Alembic takes a while to import, and only a new database needs it.
    from workflows.store.migrations.run import upgrade  # noqa: PLC0415 - see above

    upgrade(connection)


@cache
def _template() -> sqlite3.Connection:
    """An empty database in memory with every migration applied, to copy from."""
    raw = sqlite3.connect(":memory:", check_same_thread=False)
    store = Store(_engine(MEMORY, creator=lambda: raw, poolclass=StaticPool), "memory")
    with store.writing() as connection:
        _migrate(connection)
    return raw


def memory_store() -> Store:
    """An empty database in memory, for a rehearsal or a test: the same tables, triggers and transactions."""
    raw = sqlite3.connect(":memory:", check_same_thread=False)
    _template().backup(raw)
    return Store(_engine(MEMORY, creator=lambda: raw, poolclass=StaticPool), "memory")


@contextmanager
def throwaway(store: Store) -> Iterator[Store]:
    """A copy of a database as it is now, to try something on; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="looptijd-") as folder:
        file = Path(folder) / "copy.db"
        with store.reading() as connection, closing(sqlite3.connect(file)) as target:
            source = connection.connection.driver_connection
            if not isinstance(source, sqlite3.Connection):
                message = "only a SQLite database can be copied like this"
                raise TypeError(message)
            source.backup(target)
        copy = Store(_engine(f"sqlite:///{file}"), store.name)
        event.listen(copy._engine, "connect", _carelessly)  # noqa: SLF001 - the copy is this module's own
        try:
            yield copy
        finally:
            copy.close()


def _carelessly(connection: Any, _record: object) -> None:
    """What is thrown away needs not survive a power cut."""
    connection.execute("PRAGMA synchronous = OFF")
