"""What the database keeps of itself: values by name."""

from sqlalchemy import Connection, insert, select, update

from workflows.store.tables import META


def get(connection: Connection, name: str) -> str | None:
    """The value of that name; ``None`` where it was never kept."""
    value: str | None = connection.execute(select(META.c.value).where(META.c.key == name)).scalar()
    return value


def put(connection: Connection, name: str, value: str) -> None:
    """Keep a value, in the place of the one before."""
    if not connection.execute(update(META).where(META.c.key == name).values(value=value)).rowcount:
        connection.execute(insert(META).values(key=name, value=value))
