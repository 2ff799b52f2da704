"""Databases as older versions made them."""

import sqlite3
from pathlib import Path

import rounds
from alembic import command

from workflows.store import database
from workflows.store.migrations.run import config


def of_version(version: str, target: Path, played: Path) -> None:
    """Make a database of an older version, with the rows of one that was played in the newest."""
    store = database.Store(database._engine(rounds.url(target)), str(target))
    settings = config()
    with store.writing() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, version)
    store.close()
    with sqlite3.connect(target) as raw:
        raw.execute("ATTACH ? AS played", (str(played),))
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        there = {row[0] for row in raw.execute("SELECT name FROM played.sqlite_master WHERE type = 'table'")}
        for name in names:
            if name in there and name != "alembic_version" and not name.startswith("sqlite_"):
                columns = ", ".join(row[1] for row in raw.execute(f"PRAGMA table_info({name})"))
                raw.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM played.{name}")  # noqa: S608 - our own
    raw.close()
