"""The tables of what jobs have to do and did: the ledger, leases, and messages."""

from datetime import datetime
from typing import Final

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from workflows.store.declaring import DeclaredRow, table
from workflows.store.types import Moment


class MilestoneRow(DeclaredRow, table=True):
    """One duty of the ledger: (milestone, policy, year), with its moment as the calendar had it when it was opened.

    `local_at` is what the clocks in the Netherlands show then, and decides; `due_at` is the instant that stands for it
    in the time-zone database, which a later one may place elsewhere while the duty is not done.
    `policy_id` is empty for the turn of the year. `state` is waiting, running or done; `ran_at` is when a run first
    began, `finished_at` when it closed. A duty that fell due before the database began is done without a run.
    """

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("milestone", "policy_id", "year"),
        Index("milestone_by_due", "state", "due_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    milestone: str
    policy_id: str
    year: int
    due_at: datetime = Field(sa_type=Moment)
    state: str = "waiting"
    ran_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    process: str | None = None
    changed: int = 0
    skipped: int = 0
    local_at: str | None = None


class EffectRow(DeclaredRow, table=True):
    """What one duty did to one contract: its key makes it happen once. `rules` are those that stood in the way."""

    __tablename__ = "milestone_effect"
    milestone_id: int = Field(primary_key=True, foreign_key="milestone.id")
    contract_id: int = Field(primary_key=True, foreign_key="contract.id")
    action: str = Field(primary_key=True)
    outcome: str
    rules: list[str] = Field(sa_type=JSON)


class TroubleRow(DeclaredRow, table=True):
    """A contract on which a duty failed and is tried again: how often by now, and what was wrong the last time."""

    __tablename__ = "milestone_trouble"
    milestone_id: int = Field(primary_key=True, foreign_key="milestone.id")
    contract_id: int = Field(primary_key=True, foreign_key="contract.id")
    action: str = Field(primary_key=True)
    times: int
    first_at: datetime = Field(sa_type=Moment)
    last_at: datetime = Field(sa_type=Moment)
    said: str = Field(sa_type=Text)


class LeaseRow(DeclaredRow, table=True):
    """What one process at a time does, and until when; whoever comes after `until` may take it over."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    holder: str
    since: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)


class OutboxRow(DeclaredRow, table=True):
    """A message to one person about one thing: its key and the person make it be sent once.

    `state` is waiting, sending (the moment it is handed over; a process that died then leaves it so), sent, given_up or
    shown (there is no address). A row without a person is a thing of the daily notices: noted, then told.
    """

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("key", "person"), Index("outbox_by_due", "state", "due_at"))
    id: int | None = Field(default=None, primary_key=True)
    key: str
    person: str
    mail: str | None = None
    subject: str
    body: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    state: str = "waiting"
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    trouble: str | None = Field(default=None, sa_type=Text)


MILESTONES: Final = table(MilestoneRow)
EFFECTS: Final = table(EffectRow)
TROUBLES: Final = table(TroubleRow)
LEASES: Final = table(LeaseRow)
OUTBOX: Final = table(OutboxRow)
