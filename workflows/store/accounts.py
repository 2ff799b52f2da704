"""Passwords, sessions, failed tries and kept forms: their rows."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from workflows.store.account_tables import IDENTITIES, KEPT_FORMS, PASSWORDS, SESSIONS, TRIES
from workflows.store.tables import USERS

_SESSION: Final = (
    select(
        SESSIONS,
        USERS.c.active,
        USERS.c.role.label("role_now"),
        PASSWORDS.c.set_at.label("password_now"),
        PASSWORDS.c.must_change,
    )
    .join(USERS, USERS.c.name == SESSIONS.c.user_name)
    .outerjoin(PASSWORDS, PASSWORDS.c.user_name == SESSIONS.c.user_name)
)
_ONE_SESSION: Final = _SESSION.where(SESSIONS.c.token == bindparam("of"))


def password(connection: Connection, user: str) -> Row[Any] | None:
    """How a user logs in; ``None`` for who has no password."""
    return connection.execute(select(PASSWORDS).where(PASSWORDS.c.user_name == user)).one_or_none()


def without_password(connection: Connection) -> list[Row[Any]]:
    """The active users who have no password yet, by name; services and who comes by single sign-on have none."""
    query = (
        select(USERS)
        .outerjoin(PASSWORDS, PASSWORDS.c.user_name == USERS.c.name)
        .where(USERS.c.active, ~USERS.c.service, PASSWORDS.c.user_name.is_(None))
        .where(USERS.c.name.not_in(select(IDENTITIES.c.user_name)))
        .order_by(USERS.c.name)
    )
    return list(connection.execute(query))


def count_passwords(connection: Connection) -> int:
    """How many users have a password."""
    return connection.execute(select(func.count()).select_from(PASSWORDS)).scalar_one()


def set_password(connection: Connection, user: str, hashed: str, now: datetime, *, must_change: bool) -> None:
    """Keep the hash of a user's new password; every session of theirs is over."""
    connection.execute(delete(PASSWORDS).where(PASSWORDS.c.user_name == user))
    connection.execute(
        insert(PASSWORDS).values(user_name=user, password_hash=hashed, must_change=must_change, set_at=now)
    )
    end_sessions(connection, user)


def rehash(connection: Connection, user: str, hashed: str) -> None:
    """Keep a stronger hash of the same password."""
    connection.execute(update(PASSWORDS).where(PASSWORDS.c.user_name == user).values(password_hash=hashed))


def open_session(connection: Connection, token: str, user: str, now: datetime, **values: str | None) -> None:
    """Keep a new session; `values` are its role, the way it was opened and what is known of that."""
    at = connection.execute(select(PASSWORDS.c.set_at).where(PASSWORDS.c.user_name == user)).scalar_one_or_none()
    connection.execute(
        insert(SESSIONS).values(
            token=token, user_name=user, password_at=at, opened_at=now, seen_at=now, notices=[], **values
        )
    )


def session(connection: Connection, token: str) -> Row[Any] | None:
    """A session, with what is true of its user now."""
    return connection.execute(_ONE_SESSION, {"of": token}).one_or_none()


def sessions(connection: Connection) -> list[Row[Any]]:
    """Every session, with what is true of its user now: the one that was used last first."""
    return list(connection.execute(_SESSION.order_by(SESSIONS.c.seen_at.desc(), SESSIONS.c.token)))


def with_password(connection: Connection) -> dict[str, bool]:
    """The users who have a password, by name, with whether it is a first one that they must change."""
    rows = connection.execute(select(PASSWORDS.c.user_name, PASSWORDS.c.must_change))
    return {row.user_name: row.must_change for row in rows}


def seen(connection: Connection, token: str, now: datetime) -> None:
    """Note that a session was used."""
    connection.execute(update(SESSIONS).where(SESSIONS.c.token == token).values(seen_at=now))


def set_notices(connection: Connection, token: str, notices: list[dict[str, Any]]) -> None:
    """Keep what the next page of a session tells."""
    connection.execute(update(SESSIONS).where(SESSIONS.c.token == token).values(notices=notices))


def end_session(connection: Connection, token: str) -> None:
    """End one session."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.token == token))


def end_sessions(connection: Connection, user: str) -> None:
    """End every session of a user, and forget what was kept of them."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.user_name == user))
    connection.execute(delete(KEPT_FORMS).where(KEPT_FORMS.c.user_name == user))


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget sessions that were opened, tries that were made and forms that were kept before `moment`."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.opened_at < moment))
    connection.execute(delete(TRIES).where(TRIES.c.last_at < moment))
    connection.execute(delete(KEPT_FORMS).where(KEPT_FORMS.c.kept_at < moment))


def tries(connection: Connection, key: str) -> Row[Any] | None:
    """The failed tries in a row of one name or address."""
    return connection.execute(select(TRIES).where(TRIES.c.key == key)).one_or_none()


def count_try(connection: Connection, key: str, failed: int, now: datetime) -> None:
    """Keep how many tries in a row failed."""
    forget_tries(connection, key)
    connection.execute(insert(TRIES).values(key=key, failed=failed, last_at=now))


def forget_tries(connection: Connection, key: str) -> None:
    """Forget the failed tries of a name or address."""
    connection.execute(delete(TRIES).where(TRIES.c.key == key))


def keep_form(  # noqa: PLR0913 - what is kept, part by part
    connection: Connection, token: str, user: str, path: str, fields: list[list[str]], now: datetime
) -> None:
    """Keep what somebody typed, the newest alone."""
    forget_form(connection, token)
    connection.execute(insert(KEPT_FORMS).values(token=token, user_name=user, path=path, fields=fields, kept_at=now))


def kept_form(connection: Connection, token: str, user: str) -> Row[Any] | None:
    """What `user` typed under that session."""
    query = select(KEPT_FORMS).where(KEPT_FORMS.c.token == token, KEPT_FORMS.c.user_name == user)
    return connection.execute(query).one_or_none()


def move_form(connection: Connection, token: str, user: str, to: str) -> None:
    """Hand what `user` typed under one session to their next; what another typed is forgotten."""
    connection.execute(delete(KEPT_FORMS).where(KEPT_FORMS.c.token == to))
    connection.execute(
        update(KEPT_FORMS).where(KEPT_FORMS.c.token == token, KEPT_FORMS.c.user_name == user).values(token=to)
    )
    forget_form(connection, token)


def forget_form(connection: Connection, token: str) -> None:
    """Forget what was typed under a session."""
    connection.execute(delete(KEPT_FORMS).where(KEPT_FORMS.c.token == token))
