"""The condition of the database: how it keeps what was done, how large it is, and how much room there is."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from workflows.store.database import Store
from workflows.store.migrations import HEAD


@dataclass(frozen=True, slots=True)
class Condition:
    """What is known of a database: sizes in bytes; ``None`` where it is no file on this machine."""

    version: str
    how: str
    size: int | None
    room: int | None


def condition(store: Store) -> Condition:
    """How the database is now; `StoreError` where it cannot be read."""
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
            synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
            how = f"SQLite, journal {journal}, synchronous {synchronous}"
        else:
            how = connection.dialect.name
    file = Path(store.name)
    if not file.is_file():
        return Condition(HEAD, how, None, None)
    size = sum(each.stat().st_size for each in (file, Path(f"{file}-wal")) if each.exists())
    return Condition(HEAD, how, size, shutil.disk_usage(file.parent).free)
