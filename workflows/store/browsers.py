"""The browsers that somebody logged in with before: their rows. Of a browser's token only the SHA-256 is kept."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from workflows.store.account_tables import KNOWN_BROWSERS

_B = KNOWN_BROWSERS.c


def is_known(connection: Connection, token: str, user: str) -> bool:
    """Whether `user` logged in with this browser before."""
    query = select(_B.token).where(_B.token == token, _B.user_name == user)
    return connection.execute(query).first() is not None


def use(connection: Connection, token: str, user: str, now: datetime) -> None:
    """Keep that `user` logged in with this browser now."""
    ours = (_B.token == token, _B.user_name == user)
    if not connection.execute(update(KNOWN_BROWSERS).where(*ours).values(used_at=now)).rowcount:
        connection.execute(insert(KNOWN_BROWSERS).values(token=token, user_name=user, used_at=now))


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget the browsers that nobody logged in with since `moment`."""
    connection.execute(delete(KNOWN_BROWSERS).where(_B.used_at < moment))
