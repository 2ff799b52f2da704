"""API tokens, between their rows and their frozen values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from lifecycle.roles import Role
from workflows.store.tables import USERS
from workflows.store.token_tables import TOKENS

_C: Final = TOKENS.c
_LARGEST: Final = 2**63 - 1
"""The largest number that a database takes."""
_WITH_USER: Final = select(TOKENS, USERS.c.active, USERS.c.service, USERS.c.role.label("role_now")).join(
    USERS, USERS.c.name == _C.user_name
)


class Standing(StrEnum):
    """Whether a token holds, and why not."""

    VALID = "valid"
    EXPIRED = "expired"
    ENDED = "ended"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed; the secret itself is known to who was given it alone."""

    number: int
    name: str
    user: str
    service: bool
    role: Role
    read_only: bool
    made_by: str
    made_at: datetime
    last_day: date
    used_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    standing: Standing


def keep(connection: Connection, **values: Any) -> int:
    """Keep a new token; answers its number."""
    number: int = connection.execute(insert(TOKENS).values(**values).returning(_C.id)).scalar_one()
    return number


def by_hash(connection: Connection, hashed: str, today: date) -> Token | None:
    """The token with this hash, as it stands today."""
    row = connection.execute(_WITH_USER.where(_C.hash == hashed)).one_or_none()
    return None if row is None else _token(row, today)


def by_number(connection: Connection, number: int, today: date) -> Token | None:
    """The token with this number, as it stands today."""
    if not 0 < number <= _LARGEST:
        return None
    row = connection.execute(_WITH_USER.where(_C.id == number)).one_or_none()
    return None if row is None else _token(row, today)


def every(connection: Connection, today: date) -> list[Token]:
    """Every token, those that hold no longer too, in the order in which they were made."""
    return [_token(row, today) for row in connection.execute(_WITH_USER.order_by(_C.id))]


def _token(row: Row[Any], today: date) -> Token:
    if row.ended_at is not None:
        standing = Standing.ENDED
    elif not row.active or row.role != row.role_now:
        standing = Standing.CHANGED
    else:
        standing = Standing.EXPIRED if today > row.last_day else Standing.VALID
    return Token(
        number=row.id,
        name=row.name,
        user=row.user_name,
        service=row.service,
        role=Role(row.role),
        read_only=row.read_only,
        made_by=row.made_by,
        made_at=row.made_at,
        last_day=row.last_day,
        used_at=row.used_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        standing=standing,
    )


def used(connection: Connection, number: int, now: datetime) -> None:
    """Note that a token was used."""
    connection.execute(update(TOKENS).where(_C.id == number).values(used_at=now))


def end(connection: Connection, number: int, by: str, now: datetime) -> None:
    """End a token."""
    connection.execute(update(TOKENS).where(_C.id == number).values(ended_at=now, ended_by=by))


def end_of_user(connection: Connection, user: str, by: str, now: datetime) -> list[int]:
    """End every token of a user that was not ended; answers their numbers."""
    query = update(TOKENS).where(_C.user_name == user, _C.ended_at.is_(None)).values(ended_at=now, ended_by=by)
    return sorted(connection.execute(query.returning(_C.id)).scalars())
