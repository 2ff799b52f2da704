"""The tables of the audit trail."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Index, Integer, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from workflows.store.declaring import DeclaredRow, table
from workflows.store.types import Moment


class AuditRow(DeclaredRow, table=True):
    """One record of the trail. `body` holds the stored bytes; the other columns repeat what queries ask for."""

    __tablename__ = "audit_record"
    __table_args__ = (
        UniqueConstraint("stream", "seq"),
        # With the id the order is complete, and with the others what few records have is found without reading them.
        Index("audit_by_recorded", "recorded_at", "id", "outcome", "role", "overridden"),
        Index("audit_by_actor", "actor", "recorded_at"),
        Index("audit_by_action", "action", "recorded_at"),
        Index("audit_by_effective", "effective_at"),
        Index("audit_by_policy", "policy_id", "recorded_at"),
        # Few decisions have an override, and none of the others is to be looked through for them.
        Index(
            "audit_by_overridden",
            "recorded_at",
            sqlite_where=text("overridden = 1"),
            postgresql_where=text("overridden"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    stream: str
    seq: int
    hash: str
    body: bytes = Field(sa_type=LargeBinary)
    contract_id: int | None = Field(default=None, index=True)
    provider_id: int | None = Field(default=None, index=True)
    policy_id: str | None = None
    region: str | None = None
    action: str
    outcome: str
    actor: str
    role: str
    effective_at: datetime = Field(sa_type=Moment)
    recorded_at: datetime = Field(sa_type=Moment)
    overridden: bool = False


class AuditRuleRow(DeclaredRow, table=True):
    """A rule that one record of the trail says did not hold, was lifted or was cited: to find records by it.

    It repeats what the body of the record says (`lifecycle.audit.rules`), and the check of the trail compares both.
    """

    __tablename__ = "audit_rule"
    __table_args__ = (Index("audit_rule_by_recorded", "rule", "recorded_at"),)
    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    rule: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    recorded_at: datetime = Field(sa_type=Moment)


class PersonalRow(DeclaredRow, table=True):
    """The personal values of a record with their salts, by their place in it; a value can be erased."""

    __tablename__ = "personal_value"
    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    path: str = Field(primary_key=True)
    salt: str
    value: Any = Field(sa_type=JSON)


AUDIT: Final = table(AuditRow)
AUDIT_RULES: Final = table(AuditRuleRow)
PERSONAL: Final = table(PersonalRow)
