"""Sessions of the web desk: who is logged in, for how long, and what is kept for them."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.roles import Role
from workflows.office import Office
from workflows.store import accounts, trail

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
_NOTED: Final = timedelta(minutes=1)
"""How stale the note of when a session was last used may be, so that not every page writes."""

FORGOTTEN: Final = timedelta(days=1)
"""When failed tries and what was kept of old sessions are forgotten."""

LARGEST_KEPT: Final = 256 * 1024
"""How many characters of a form are kept."""


class Way(StrEnum):
    """How somebody came in."""

    PASSWORD = "password"  # noqa: S105 - a way, not a password
    SIGN_ON = "sign_on"


class Ended(StrEnum):
    """Why a session no longer holds."""

    IDLE = "idle"
    LONG = "long"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is logged in; `ended` says why they no longer are."""

    token: str
    name: str
    role: Role
    way: Way
    must_change: bool
    notices: tuple[dict[str, Any], ...]
    ended: Ended | None


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What somebody typed when their session was over."""

    path: str
    fields: tuple[tuple[str, str], ...]


def new_token() -> str:
    """A token that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(connection: Connection, name: str, now: datetime, before: str | None, **values: str | None) -> str:
    """Begin a session of a user in the caller's transaction, in place of the one of token `before`; answers its token.

    `values` are its role, its way, the address of the browser and, by single sign-on, the provider's token.
    """
    token = new_token()
    accounts.forget_before(connection, now - FORGOTTEN)
    if before is not None:
        accounts.end_session(connection, token_hash(before))
        accounts.move_form(connection, token_hash(before), name, token_hash(token))
    accounts.open_session(connection, token_hash(token), name, now, **values)
    return token


def find(office: Office, token: str) -> Session | None:
    """The session of a token, and note that it was used; ``None`` where there is none.

    One that timed out, or whose user was disabled or got another role or password, is told as `ended`.
    """
    hashed = token_hash(token)
    now = office.now()
    with office.store.reading() as connection:
        row = accounts.session(connection, hashed)
    if row is None:
        return None
    ended, way = ended_by(row, now), Way(row.way)
    if ended is None and now >= row.seen_at + _NOTED:
        with office.store.writing() as connection:
            accounts.seen(connection, hashed, now)
    must_change = way is Way.PASSWORD and bool(row.must_change)
    return Session(token, row.user_name, Role(row.role), way, must_change, tuple(row.notices), ended)


def ended_by(row: Row[Any], now: datetime) -> Ended | None:
    """Why a session no longer holds; ``None`` for one that does."""
    changed = row.way == Way.PASSWORD and row.password_at != row.password_now
    if changed or not row.active or row.role != row.role_now:
        return Ended.CHANGED
    if now >= row.opened_at + LONGEST:
        return Ended.LONG
    return Ended.IDLE if now >= row.seen_at + IDLE else None


def notify(office: Office, session: Session, notices: Sequence[dict[str, Any]]) -> Session:
    """Keep what the next page of a session tells; nothing once it was told."""
    with office.store.writing() as connection:
        accounts.set_notices(connection, token_hash(session.token), list(notices))
    return replace(session, notices=tuple(notices))


def log_out(office: Office, session: Session) -> str | None:
    """End a session; answers the token that a provider of single sign-on gave with it."""
    now = office.now()
    with office.store.writing() as connection:
        row = accounts.session(connection, token_hash(session.token))
        accounts.end_session(connection, token_hash(session.token))
        accounts.forget_form(connection, token_hash(session.token))
        entry = trail.Entry(
            stream=trail.access_stream(session.name),
            action="log_out",
            outcome=trail.DONE,
            actor=session.name,
            role=session.role.value,
            effective=now,
            recorded=now,
        )
        trail.append(connection, [entry])
    return None if row is None else row.id_token


def keep(office: Office, session: Session, path: str, fields: Sequence[tuple[str, str]]) -> bool:
    """Keep what was typed under a session that timed out, for when its user logs in again; whether it was kept."""
    size = sum(len(name) + len(value) for name, value in fields)
    if session.ended not in {Ended.IDLE, Ended.LONG} or size > LARGEST_KEPT:
        return False
    with office.store.writing() as connection:
        pairs = [[name, value] for name, value in fields]
        accounts.keep_form(connection, token_hash(session.token), session.name, path, pairs, office.now())
    return True


def kept(office: Office, session: Session) -> KeptForm | None:
    """What the user of a session typed before they had to log in again."""
    with office.store.reading() as connection:
        row = accounts.kept_form(connection, token_hash(session.token), session.name)
    return None if row is None else KeptForm(row.path, tuple((name, value) for name, value in row.fields))


def forget(office: Office, session: Session) -> None:
    """Forget what was kept."""
    with office.store.writing() as connection:
        accounts.forget_form(connection, token_hash(session.token))
