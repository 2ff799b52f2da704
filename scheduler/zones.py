"""Several time-zone databases: a duty is a clock time in the Netherlands, and falls due when that comes.

The ledger keeps the instant beside it. When newer time-zone data places it elsewhere, the duties that are not done are
placed anew. Where processes differ the newest data decides, and who has older data leaves the work to others.
"""

import logging
import zoneinfo
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.calendar import in_utc
from lifecycle.states import Action
from scheduler.milestones import duty_of
from workflows.errors import OutdatedZones
from workflows.office import Office
from workflows.store import ledger, meta, trail

_NEWEST: Final = "time_zones"
_LOG: Final = logging.getLogger(__name__)


@cache
def version() -> str:
    """The version of this process's time-zone database, such as 2026a; empty, before all others, where none is told."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "Europe" / "Amsterdam").is_file():
            return _version_in(folder)
    return str(import_module("tzdata").IANA_VERSION)


def _version_in(folder: Path) -> str:
    for name in ("tzdata.zi", "+VERSION"):
        file = folder / name
        if file.is_file():
            with file.open(encoding="utf-8") as lines:
                return next(lines, "").removeprefix("# version").strip()
    return ""


def place(office: Office) -> None:
    """Place every duty that is not done at the instant of its clock time; `OutdatedZones` where others know better."""
    with office.store.writing() as connection:
        found = ledger.misplaced(connection)
        newest = meta.get(connection, _NEWEST) or ""
        if found and version() < newest:
            raise OutdatedZones(found[0][0].milestone, version(), newest)
        for row, due in found:
            ledger.place(connection, row.id, due)
            said = {"was_due": in_utc(row.due_at), "due_at": in_utc(due), "local": row.local_at, "zones": version()}
            name = duty_of(connection, row).name
            entry = trail.by_system(
                f"milestone:{name}",
                Action.RUN_MILESTONE.value,
                office.now(),
                {"milestone": name, **said},
                outcome=trail.REPORTED,
                policy_id=row.policy_id or None,
            )
            trail.append(connection, [entry])
            _LOG.warning("duty %s falls due at %s, and no longer at %s", name, said["due_at"], said["was_due"])
        if version() > newest:
            meta.put(connection, _NEWEST, version())


def is_outdated(connection: Connection) -> bool:
    """Whether this process must leave the work to one with newer time-zone data."""
    return version() < (meta.get(connection, _NEWEST) or "") and bool(ledger.misplaced(connection))


def check(connection: Connection, row: Row[Any]) -> None:
    """`OutdatedZones` for a duty that another process has placed where this one would not have."""
    if any(other.id == row.id for other, _ in ledger.misplaced(connection)):
        raise OutdatedZones(row.milestone, version(), meta.get(connection, _NEWEST) or "")
