"""The tables of the API: the tokens that programs act with, and what they were answered."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import JSON, Text
from sqlmodel import Field

from workflows.store.declaring import DeclaredRow, table
from workflows.store.types import Moment


class TokenRow(DeclaredRow, table=True):
    """An API token. Of the token itself only its SHA-256 is kept; it holds until `last_day`, that day included.

    `role` is that of its user when it was made: it holds as long as the user is active and has that role.
    """

    __tablename__ = "api_token"
    id: int | None = Field(default=None, primary_key=True)
    hash: str = Field(unique=True)
    name: str
    user_name: str = Field(foreign_key="user_account.name", index=True)
    role: str
    read_only: bool
    made_by: str
    made_at: datetime = Field(sa_type=Moment)
    last_day: date
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by: str | None = None


class AnswerRow(DeclaredRow, table=True):
    """What was answered to a request of a token, by the key that its sender gave it.

    It is written in the transaction that keeps what the request did. `fingerprint` is the SHA-256 of the request.
    """

    __tablename__ = "api_answer"
    token_id: int = Field(primary_key=True, foreign_key="api_token.id")
    key: str = Field(primary_key=True)
    fingerprint: str
    status: int
    headers: dict[str, str] = Field(sa_type=JSON)
    body: str = Field(sa_type=Text)
    kept_at: datetime = Field(sa_type=Moment, index=True)


TOKENS: Final = table(TokenRow)
ANSWERS: Final = table(AnswerRow)
