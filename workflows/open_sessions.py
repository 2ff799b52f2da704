"""The sessions that are open now, for administrators: who came in, and ending that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.roles import Role
from workflows.administering import administrator, entry
from workflows.errors import NotAllowed
from workflows.office import Office
from workflows.sessions import Way, ended_by
from workflows.store import accounts, trail
from workflows.user_names import UNKNOWN


@dataclass(frozen=True, slots=True)
class Open:
    """A session that holds. `id` stands for it and opens nothing; `address` is where its browser was, where known."""

    id: str
    name: str
    role: Role
    way: Way
    opened_at: datetime
    seen_at: datetime
    address: str | None


def listed(office: Office, name: str | None = None) -> list[Open]:
    """The sessions that hold now, the one that was used last first; those of a user where one is named."""
    with office.store.reading() as connection:
        return [_open(row) for row in _holding(connection, office.now()) if name in {None, row.user_name}]


def end(office: Office, identifier: str, *, actor: str | None) -> str:
    """End one session as the administrator `actor`, and answer whose it was; `NotAllowed`, on the trail, for others.

    `BadInput` where it is over already.
    """
    with office.store.writing() as connection:
        now = office.now()
        row = next((each for each in _holding(connection, now) if each.token == identifier), None)
        of = UNKNOWN if row is None else row.user_name
        held, allowed = administrator(connection, actor, "end_session", of, now)
        if held is not None and actor is not None:
            if row is None:
                raise BadInput("", Both("deze sessie is al voorbij", "this session is over already"))
            accounts.end_session(connection, identifier)
            accounts.forget_form(connection, identifier)
            trail.append(connection, [entry("end_session", of, actor, held, now, details={"sessions": 1})])
            return str(of)
    raise NotAllowed(actor, Both("sessies", "sessions"), allowed)


def end_all(office: Office, name: str, *, actor: str | None) -> int:
    """End every session of a user, and answer how many there were; `NotAllowed` as with `end`."""
    with office.store.writing() as connection:
        now = office.now()
        held, allowed = administrator(connection, actor, "end_session", name, now)
        if held is not None and actor is not None:
            number = len([row for row in _holding(connection, now) if row.user_name == name])
            accounts.end_sessions(connection, name)
            if number:
                done = entry("end_session", name, actor, held, now, details={"sessions": number})
                trail.append(connection, [done])
            return number
    raise NotAllowed(actor, Both("sessies", "sessions"), allowed)


def _holding(connection: Connection, now: datetime) -> list[Row[Any]]:
    return [row for row in accounts.sessions(connection) if ended_by(row, now) is None]


def _open(row: Row[Any]) -> Open:
    return Open(row.token, row.user_name, Role(row.role), Way(row.way), row.opened_at, row.seen_at, row.address)
