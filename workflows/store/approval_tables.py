"""The table of approvals: what somebody asked that another person has to agree to."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from workflows.store.declaring import DeclaredRow, table
from workflows.store.types import Moment


class ApprovalRow(DeclaredRow, table=True):
    """A request that waits for an approver, or waited for one.

    `request` is what was asked, `version` the contract's at that time, `effective_at` the moment it counts from.
    `state` is open, granted, declined, withdrawn or lapsed; `words` are those of who declined.
    """

    __tablename__ = "approval"
    __table_args__ = (
        Index("approval_by_state", "state", "asked_at"),
        Index("approval_by_contract", "contract_id", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    action: str
    request: dict[str, Any] = Field(sa_type=JSON)
    version: int
    asked_by: str
    effective_at: datetime = Field(sa_type=Moment)
    asked_at: datetime = Field(sa_type=Moment)
    state: str = "open"
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    words: str | None = Field(default=None, sa_type=Text)


APPROVALS: Final = table(ApprovalRow)
