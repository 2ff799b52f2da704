"""Users: who can act."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from lifecycle.roles import Role
from workflows.store.tables import USERS

_ROLES: Final = select(USERS.c.name, USERS.c.role).where(
    USERS.c.name.in_(bindparam("names", expanding=True)), USERS.c.active
)

_ROLE: Final = select(USERS.c.role).where(USERS.c.name == bindparam("named"), USERS.c.active)


def roles_of(connection: Connection, names: Collection[str]) -> dict[str, Role | None]:
    """The role of each active user among `names`; ``None`` for anybody else, the name of the system too."""
    found: dict[str, Role | None] = dict.fromkeys(names)
    if names:
        rows = connection.execute(_ROLES, {"names": sorted(names)})
        found |= {row.name: Role(row.role) for row in rows}
    return found


def role_of(connection: Connection, name: str) -> Role | None:
    """The role of an active user; ``None`` for anybody else, the name of the system too."""
    role = connection.execute(_ROLE, {"named": name}).scalar()
    return None if role is None else Role(role)


def in_roles(connection: Connection, roles: Collection[Role]) -> list[Row[Any]]:
    """The active users of these roles, by name."""
    wanted = sorted(role.value for role in roles)
    return list(
        connection.execute(select(USERS).where(USERS.c.role.in_(wanted), USERS.c.active).order_by(USERS.c.name))
    )


def users(connection: Connection) -> list[Row[Any]]:
    """Every user, by name."""
    return list(connection.execute(select(USERS).order_by(USERS.c.name)))


def user(connection: Connection, name: str) -> Row[Any] | None:
    """The user of this name."""
    return connection.execute(select(USERS).where(USERS.c.name == name)).one_or_none()


def add_user(connection: Connection, name: str, role: Role, mail: str | None, *, service: bool = False) -> None:
    """Keep a new user, or the account of a service."""
    connection.execute(insert(USERS).values(name=name, role=role.value, mail=mail, active=True, service=service))


def change_user(connection: Connection, name: str, **values: str | bool | None) -> None:
    """Change a user's role, mail address or activity."""
    connection.execute(update(USERS).where(USERS.c.name == name).values(**values))
