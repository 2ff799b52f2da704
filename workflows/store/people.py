"""Users: who can act."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from lifecycle.roles import SYSTEM_ACTOR, Role
from workflows.store.tables import USERS


def role_of(connection: Connection, name: str) -> Role | None:
    """The role of an active user; ``None`` for anybody else."""
    if name == SYSTEM_ACTOR:
        return Role.SYSTEM
    role = connection.execute(select(USERS.c.role).where(USERS.c.name == name, USERS.c.active)).scalar()
    return None if role is None else Role(role)


def users(connection: Connection) -> list[Row[Any]]:
    """Every user, by name."""
    return list(connection.execute(select(USERS).order_by(USERS.c.name)))


def add_user(connection: Connection, name: str, role: Role, mail: str | None) -> None:
    """Keep a new user."""
    connection.execute(insert(USERS).values(name=name, role=role.value, mail=mail, active=True))


def change_user(connection: Connection, name: str, **values: str | bool | None) -> None:
    """Change a user's role, mail address or activity."""
    connection.execute(update(USERS).where(USERS.c.name == name).values(**values))
