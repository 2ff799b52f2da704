"""Single sign-on: the logins that are under way at a provider, and whom a provider knows."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from workflows.store.account_tables import IDENTITIES, SIGN_ONS

_C: Final = SIGN_ONS.c
_NEWEST: Final = (
    select(_C.state)
    .where(_C.address == bindparam("of"))
    .order_by(_C.begun_at.desc(), _C.state)
    .limit(bindparam("most"))
    .scalar_subquery()
)


def begin(connection: Connection, most: int, **values: Any) -> None:
    """Keep a login that begins now; of its address the newest `most` others stay."""
    address = {"of": values["address"], "most": most}
    connection.execute(delete(SIGN_ONS).where(_C.address == bindparam("of"), _C.state.not_in(_NEWEST)), address)
    connection.execute(insert(SIGN_ONS).values(**values))


def take(connection: Connection, state: str) -> Row[Any] | None:
    """The login that was begun with this state, once: after this it is gone."""
    return connection.execute(delete(SIGN_ONS).where(_C.state == state).returning(SIGN_ONS)).one_or_none()


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget logins that were begun before `moment`."""
    connection.execute(delete(SIGN_ONS).where(_C.begun_at < moment))


def user(connection: Connection, issuer: str, subject: str) -> str | None:
    """The name of the user whom a provider knows by `subject`."""
    query = select(IDENTITIES.c.user_name).where(IDENTITIES.c.issuer == issuer, IDENTITIES.c.subject == subject)
    return connection.execute(query).scalar_one_or_none()


def add(connection: Connection, issuer: str, subject: str, name: str) -> None:
    """Keep whom a provider knows."""
    connection.execute(insert(IDENTITIES).values(issuer=issuer, subject=subject, user_name=name))


def issuers(connection: Connection) -> dict[str, str]:
    """The provider that knows each user, by name, for the users one knows."""
    rows = connection.execute(select(IDENTITIES.c.user_name, IDENTITIES.c.issuer))
    return {row.user_name: row.issuer for row in rows}
