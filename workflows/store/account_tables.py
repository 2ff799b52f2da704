"""The tables of who may come in at the web desk: accounts, sessions, failed tries, single sign-on, kept forms."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from workflows.store.declaring import DeclaredRow, table
from workflows.store.types import Moment


class PasswordRow(DeclaredRow, table=True):
    """How a user logs in: the hash of a password, and whether it is a first one that must be changed."""

    __tablename__ = "user_password"
    user_name: str = Field(primary_key=True, foreign_key="user_account.name")
    password_hash: str = Field(sa_type=Text)
    must_change: bool
    set_at: datetime = Field(sa_type=Moment)


class SessionRow(DeclaredRow, table=True):
    """Somebody who is logged in. Of the token only its SHA-256 is kept; `notices` are to be shown on the next page.

    It holds as long as the user's `role` and password (`password_at`) are those it was opened with; one opened by
    single sign-on has no password, but the `id_token` that the provider asks for when somebody leaves. `address` is
    where the browser was.
    """

    __tablename__ = "web_session"
    __table_args__ = (Index("web_session_by_user", "user_name"),)
    token: str = Field(primary_key=True)
    user_name: str = Field(foreign_key="user_account.name")
    role: str
    way: str
    password_at: datetime | None = Field(default=None, sa_type=Moment)
    id_token: str | None = Field(default=None, sa_type=Text)
    address: str | None = None
    opened_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    notices: list[dict[str, Any]] = Field(sa_type=JSON)


class TriesRow(DeclaredRow, table=True):
    """How often logging in failed in a row, for one name or one address; `key` is a SHA-256 of it."""

    __tablename__ = "login_tries"
    key: str = Field(primary_key=True)
    failed: int
    last_at: datetime = Field(sa_type=Moment, index=True)


class KnownBrowserRow(DeclaredRow, table=True):
    """A browser that somebody logged in with before; `token` is the SHA-256 of what it keeps."""

    __tablename__ = "known_browser"
    token: str = Field(primary_key=True)
    user_name: str = Field(primary_key=True, foreign_key="user_account.name")
    used_at: datetime = Field(sa_type=Moment, index=True)


class KeptFormRow(DeclaredRow, table=True):
    """What somebody typed when their session was over; `token` is the SHA-256 of that session's token."""

    __tablename__ = "kept_form"
    token: str = Field(primary_key=True)
    user_name: str = Field(foreign_key="user_account.name")
    path: str = Field(sa_type=Text)
    fields: list[list[str]] = Field(sa_type=JSON)
    kept_at: datetime = Field(sa_type=Moment, index=True)


class IdentityRow(DeclaredRow, table=True):
    """Whom a provider of single sign-on knows by `subject`: never another user, whatever else they are called."""

    __tablename__ = "user_identity"
    issuer: str = Field(primary_key=True, sa_type=Text)
    subject: str = Field(primary_key=True, sa_type=Text)
    user_name: str = Field(foreign_key="user_account.name", index=True)


class SignOnRow(DeclaredRow, table=True):
    """A login that somebody began at a provider and has not finished, with what its answer is checked by.

    Of its `state`, of the `browser`'s token and of the `address` only the SHA-256 is kept; `further` is where they go
    on to.
    """

    __tablename__ = "sign_on"
    state: str = Field(primary_key=True)
    browser: str
    address: str = Field(index=True)
    nonce: str
    verifier: str
    further: str = Field(sa_type=Text)
    begun_at: datetime = Field(sa_type=Moment, index=True)


PASSWORDS: Final = table(PasswordRow)
IDENTITIES: Final = table(IdentityRow)
SIGN_ONS: Final = table(SignOnRow)
SESSIONS: Final = table(SessionRow)
TRIES: Final = table(TriesRow)
KNOWN_BROWSERS: Final = table(KnownBrowserRow)
KEPT_FORMS: Final = table(KeptFormRow)
