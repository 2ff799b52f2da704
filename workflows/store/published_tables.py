"""The tables of the published care: each list as it was published, and every change of it since. Nothing is undone."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Index, LargeBinary
from sqlmodel import Field

from workflows.store.declaring import DeclaredRow, table
from workflows.store.types import Moment


class PublishedListRow(DeclaredRow, table=True):
    """The list of a policy's care as it was published: its canonical bytes, and their SHA-256. Never changed."""

    __tablename__ = "care_list"
    policy_id: str = Field(primary_key=True, foreign_key="policy.id")
    published_at: datetime = Field(sa_type=Moment)
    hash: str = Field(unique=True)
    number: int
    content: bytes = Field(sa_type=LargeBinary)


class PublishedChangeRow(DeclaredRow, table=True):
    """What an action made of one contract's entry in a list that was published: nothing where it has none any more.

    It is written in the transaction of the action, and never changed.
    """

    __tablename__ = "care_change"
    __table_args__ = (Index("care_change_by_policy", "policy_id", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="care_list.policy_id")
    changed_at: datetime = Field(sa_type=Moment)
    contract: str
    entry: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))


CARE_LISTS: Final = table(PublishedListRow)
CARE_CHANGES: Final = table(PublishedChangeRow)
