"""The tables. SQLModel names them and their types; rows are written and read with SQLAlchemy's Core.

A table model validates nothing (that is SQLModel's way), so values are validated before they come here. Moments are
kept in UTC with microseconds, money as text of a Decimal, facts as JSON.
"""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from workflows.store.types import Moment


class _Row(SQLModel):
    """What every row model shares: its validator is built only when somebody validates, which nobody does here."""

    model_config = {"defer_build": True}


class MetaRow(_Row, table=True):
    """What the database says of itself: practice or real, the practice clock, how far a demo has come."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class UserRow(_Row, table=True):
    """Somebody who can act."""

    __tablename__ = "user_account"
    name: str = Field(primary_key=True)
    role: str
    mail: str | None = None
    active: bool = True


class RegionRow(_Row, table=True):
    """A care-office region with what is stated of it."""

    __tablename__ = "region"
    id: str = Field(primary_key=True)
    name: str
    rho_unwilling: bool = False
    duty_of_care_risk: bool = False


class ProviderRow(_Row, table=True):
    """Who can be contracted; `key` is the name it is referred to by."""

    __tablename__ = "provider"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    name: str | None = None
    agb: str | None = Field(default=None, index=True)
    kvk: str | None = Field(default=None, index=True)
    street: str | None = None
    postcode: str | None = None
    city: str | None = None


class PolicyRow(_Row, table=True):
    """A policy in play: its current version, and when it was published (a draft until then)."""

    __tablename__ = "policy"
    id: str = Field(primary_key=True)
    care: str = Field(index=True)
    year: int
    version_hash: str
    published_at: datetime | None = Field(default=None, sa_type=Moment)


class PolicyVersionRow(_Row, table=True):
    """The content of a policy at one time, frozen; `content` is the canonical form that `hash` is taken of."""

    __tablename__ = "policy_version"
    policy_id: str = Field(sa_column_args=(ForeignKey("policy.id"),), primary_key=True)
    number: int = Field(primary_key=True)
    hash: str = Field(index=True)
    content: bytes = Field(sa_type=LargeBinary)
    since: datetime = Field(sa_type=Moment)
    author: str
    reason: str | None = Field(default=None, sa_type=Text)


class ContractRow(_Row, table=True):
    """One contract, as `lifecycle.contract.Contract` describes it."""

    __tablename__ = "contract"
    __table_args__ = (
        Index("contract_by_state", "state", "policy"),
        Index("contract_by_care", "care", "state", "kind"),
        Index("contract_by_signing_day", "state", "signing_day"),
        Index("contract_by_run_off", "run_off", "run_off_signing_day"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    policy: str
    care: str
    year: int
    kind: str
    state: str
    version: int
    role: str | None = None
    reach: str | None = None
    regions: list[str] = Field(sa_type=JSON)
    renews: int | None = Field(default=None, foreign_key="contract.id")
    follows: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    dossier: dict[str, Any] = Field(sa_type=JSON)
    state_since: datetime | None = Field(default=None, sa_type=Moment)
    running_since: datetime | None = Field(default=None, sa_type=Moment)
    applied_at: datetime | None = Field(default=None, sa_type=Moment)
    assessed_at: datetime | None = Field(default=None, sa_type=Moment)
    offered_at: datetime | None = Field(default=None, sa_type=Moment)
    signing_day: date | None = None
    signed_at: datetime | None = Field(default=None, sa_type=Moment)
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    term_first: date | None = None
    term_last: date | None = None
    earlier_terms: list[list[str]] = Field(sa_type=JSON)
    run_off: str | None = None
    run_off_offered_at: datetime | None = Field(default=None, sa_type=Moment)
    run_off_signing_day: date | None = None
    run_off_signed_at: datetime | None = Field(default=None, sa_type=Moment)
    run_off_first: date | None = None
    run_off_last: date | None = None
    tariffs_informed: list[int] = Field(sa_type=JSON)


class ContractRegionRow(_Row, table=True):
    """A region of a contract, to find the contracts of a region by."""

    __tablename__ = "contract_region"
    region: str = Field(primary_key=True, foreign_key="region.id")
    contract_id: int = Field(primary_key=True, foreign_key="contract.id", index=True)


class QuestionRow(_Row, table=True):
    """A question about an offer; `due_day` is the last day to answer it on."""

    __tablename__ = "question"
    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True)
    asked_at: datetime = Field(sa_type=Moment)
    due_day: date
    text: str = Field(sa_type=Text)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    answer: str | None = Field(default=None, sa_type=Text)


class ObjectionRow(_Row, table=True):
    """An objection to a policy."""

    __tablename__ = "objection"
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id", index=True)
    provider_id: int = Field(foreign_key="provider.id")
    received_at: datetime = Field(sa_type=Moment)
    text: str = Field(sa_type=Text)


class TariffRow(_Row, table=True):
    """The tariff of a care and year, in euros."""

    __tablename__ = "tariff"
    care: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    amount: str
    set_at: datetime = Field(sa_type=Moment)


class MilestoneRow(_Row, table=True):
    """One duty of the ledger: (milestone, policy, year), with its moment as the calendar had it when it was opened.

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


class EffectRow(_Row, table=True):
    """What one duty did to one contract: its key makes it happen once. `rules` are those that stood in the way."""

    __tablename__ = "milestone_effect"
    milestone_id: int = Field(primary_key=True, foreign_key="milestone.id")
    contract_id: int = Field(primary_key=True, foreign_key="contract.id")
    action: str = Field(primary_key=True)
    outcome: str
    rules: list[str] = Field(sa_type=JSON)


class TroubleRow(_Row, table=True):
    """A contract on which a duty failed and is tried again: how often by now, and what was wrong the last time."""

    __tablename__ = "milestone_trouble"
    milestone_id: int = Field(primary_key=True, foreign_key="milestone.id")
    contract_id: int = Field(primary_key=True, foreign_key="contract.id")
    action: str = Field(primary_key=True)
    times: int
    first_at: datetime = Field(sa_type=Moment)
    last_at: datetime = Field(sa_type=Moment)
    said: str = Field(sa_type=Text)


class LeaseRow(_Row, table=True):
    """What one process at a time does, and until when; whoever comes after `until` may take it over."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    holder: str
    since: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)


class OutboxRow(_Row, table=True):
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


class PublishedRow(_Row, table=True):
    """The list of contracted care as it was published."""

    __tablename__ = "published_list"
    policy_id: str = Field(primary_key=True, foreign_key="policy.id")
    published_at: datetime = Field(primary_key=True, sa_type=Moment)
    entries: list[dict[str, Any]] = Field(sa_type=JSON)


class AuditRow(_Row, table=True):
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


class AuditRuleRow(_Row, table=True):
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


class ImportRow(_Row, table=True):
    """A row of a spreadsheet that became a contract: the same row again changes nothing.

    `reference` is what the row is called in the file; `digest` the SHA-256 of everything that it said.
    """

    __tablename__ = "import_row"
    sheet: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)
    digest: str
    contract_id: int = Field(foreign_key="contract.id", index=True)


class PersonalRow(_Row, table=True):
    """The personal values of a record with their salts, by their place in it; a value can be erased."""

    __tablename__ = "personal_value"
    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    path: str = Field(primary_key=True)
    salt: str
    value: Any = Field(sa_type=JSON)


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model."""
    found: Any = model.__table__  # type: ignore[attr-defined]  # SQLModel adds it to every table model
    if not isinstance(found, Table):
        message = f"{model.__name__} is no table"
        raise TypeError(message)
    return found


META: Final = table(MetaRow)
USERS: Final = table(UserRow)
REGIONS: Final = table(RegionRow)
PROVIDERS: Final = table(ProviderRow)
POLICIES: Final = table(PolicyRow)
POLICY_VERSIONS: Final = table(PolicyVersionRow)
CONTRACTS: Final = table(ContractRow)
CONTRACT_REGIONS: Final = table(ContractRegionRow)
QUESTIONS: Final = table(QuestionRow)
OBJECTIONS: Final = table(ObjectionRow)
TARIFFS: Final = table(TariffRow)
MILESTONES: Final = table(MilestoneRow)
EFFECTS: Final = table(EffectRow)
TROUBLES: Final = table(TroubleRow)
LEASES: Final = table(LeaseRow)
OUTBOX: Final = table(OutboxRow)
PUBLISHED: Final = table(PublishedRow)
AUDIT: Final = table(AuditRow)
AUDIT_RULES: Final = table(AuditRuleRow)
IMPORTS: Final = table(ImportRow)
PERSONAL: Final = table(PersonalRow)
