"""What the API answered: its rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from workflows.store.token_tables import ANSWERS


def find(connection: Connection, token: int, key: str, since: datetime) -> Row[Any] | None:
    """What a token was answered under a key, where that is not older than `since`."""
    columns = ANSWERS.c
    query = select(ANSWERS).where(columns.token_id == token, columns.key == key, columns.kept_at >= since)
    return connection.execute(query).one_or_none()


def keep(connection: Connection, **values: Any) -> None:
    """Keep an answer."""
    connection.execute(insert(ANSWERS).values(**values))


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget the answers that were kept before `moment`."""
    connection.execute(delete(ANSWERS).where(ANSWERS.c.kept_at < moment))
