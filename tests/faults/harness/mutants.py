"""The mutants: each takes one measure of safety away, in the children alone, and the harness has to notice."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, MetaData, select

from workflows.store import candidates, contracts, ledger
from workflows.store.service_tables import EFFECTS, MILESTONES


@dataclass(frozen=True, slots=True)
class Mutant:
    """What is done to a fresh copy of a database, and to a process that works on it."""

    prepare: Callable[[Path], None]
    patch: Callable[[], None]


def _as_it_is(_file: Path) -> None:
    return


def _without_key(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE milestone_effect RENAME TO old_effect")
        connection.execute("CREATE TABLE milestone_effect AS SELECT * FROM old_effect")
        connection.execute("DROP TABLE old_effect")
        connection.execute("CREATE TABLE nothing_dealt_with AS SELECT * FROM milestone_effect WHERE 0")
        connection.commit()


def _looks_at_all_again() -> None:
    candidates.EFFECTS = EFFECTS.to_metadata(MetaData(), name="nothing_dealt_with")  # type: ignore[misc]  # only in a child


def _commit_between(connection: Connection) -> None:
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _records_apart() -> None:
    save = contracts.save

    def save_and_commit(connection: Connection, changed: Any) -> None:
        save(connection, changed)
        _commit_between(connection)

    contracts.save = save_and_commit


def _effects_apart() -> None:
    add = ledger.add_effects

    def commit_and_add(connection: Connection, rows: Any) -> None:
        _commit_between(connection)
        add(connection, rows)

    ledger.add_effects = commit_and_add


def _closed_first() -> None:
    """A duty that was begun counts as closed: nobody comes back to it."""
    right = ledger.next_due

    def next_due(connection: Connection, until: Any = None, but: Any = ()) -> Any:
        begun = connection.execute(select(MILESTONES.c.id).where(MILESTONES.c.state == "running")).scalars()
        return right(connection, until, {*but, *begun})

    ledger.next_due = next_due


MUTANTS: Final = {
    "no-unique-key": Mutant(_without_key, _looks_at_all_again),
    "records-apart": Mutant(_as_it_is, _records_apart),
    "effects-apart": Mutant(_as_it_is, _effects_apart),
    "closed-first": Mutant(_as_it_is, _closed_first),
}
