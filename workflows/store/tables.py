"""The tables. SQLModel names them and their types; rows are written and read with SQLAlchemy's Core.

A table model validates nothing (that is SQLModel's way), so values are validated before they come here. Moments are
kept in UTC with microseconds, money as text of a Decimal, facts as JSON.
"""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, Text, false
from sqlmodel import Field

from workflows.store.declaring import DeclaredRow, table
from workflows.store.types import Moment


class MetaRow(DeclaredRow, table=True):
    """What the database says of itself: practice or real, the practice clock, how far a demo has come."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class UserRow(DeclaredRow, table=True):
    """Somebody who can act; a `service` is a program, which acts with API tokens alone and has no password."""

    __tablename__ = "user_account"
    name: str = Field(primary_key=True)
    role: str
    mail: str | None = None
    active: bool = True
    service: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class RegionRow(DeclaredRow, table=True):
    """A care-office region with what is stated of it."""

    __tablename__ = "region"
    id: str = Field(primary_key=True)
    name: str
    rho_unwilling: bool = False
    duty_of_care_risk: bool = False


class ProviderRow(DeclaredRow, table=True):
    """Who can be contracted; `key` is the name it is referred to by, `searched` all that it is searched by, folded."""

    __tablename__ = "provider"
    __table_args__ = (Index("provider_by_name", "name"), Index("provider_by_search", "searched"))
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    name: str | None = None
    agb: str | None = Field(default=None, index=True)
    kvk: str | None = Field(default=None, index=True)
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    searched: str | None = Field(default=None, sa_type=Text)


class PolicyRow(DeclaredRow, table=True):
    """A policy in play: its current version, and when it was published (a draft until then)."""

    __tablename__ = "policy"
    id: str = Field(primary_key=True)
    care: str = Field(index=True)
    year: int
    version_hash: str
    published_at: datetime | None = Field(default=None, sa_type=Moment)


class PolicyVersionRow(DeclaredRow, table=True):
    """The content of a policy at one time, frozen; `content` is the canonical form that `hash` is taken of."""

    __tablename__ = "policy_version"
    policy_id: str = Field(sa_column_args=(ForeignKey("policy.id"),), primary_key=True)
    number: int = Field(primary_key=True)
    hash: str = Field(index=True)
    content: bytes = Field(sa_type=LargeBinary)
    since: datetime = Field(sa_type=Moment)
    author: str
    reason: str | None = Field(default=None, sa_type=Text)


_FILTERED: Final = ("state", "policy", "kind", "role", "provider_id", "applied_at")
"""What lists of contracts are filtered by most."""
_DUTIES: Final = (
    *("kind", "run_off", "term_last", "term_first"),
    *("state_since", "running_since", "tariffs_informed"),
)
"""What decides whether a duty concerns a contract (`store.candidates`)."""


class ContractRow(DeclaredRow, table=True):
    """One contract, as `lifecycle.contract.Contract` describes it."""

    __tablename__ = "contract"
    __table_args__ = (
        # Who is where is counted from this alone, in its own order.
        Index("contract_by_care", "care", "state", "kind", "role", "policy", "term_first", "term_last", "regions"),
        # A dossier makes a row a long one: what looks for the contracts that a duty concerns reads these alone.
        Index("contract_by_state", "state", "policy", "id", "state_since"),
        Index("contract_by_signing_day", "state", "signing_day", "id", "policy", "state_since"),
        Index("contract_by_duty", "state", "care", "id", *_DUTIES),
        Index("contract_by_run_off", "run_off", "run_off_signing_day"),
        # The same for what lists and counts contracts, each in its own order.
        Index("contract_by_number", "care", "year", "id", *_FILTERED),
        Index("contract_by_place", "state", "id", "policy", "kind", "role", "provider_id", "applied_at"),
        Index("contract_by_signing", "signing_day", "id", *_FILTERED),
        Index("contract_by_change", "changed_at", "id", *_FILTERED),
        Index("contract_by_provider", "provider_id", "id", "state", "policy", "kind", "role", "applied_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    provider_id: int = Field(foreign_key="provider.id")
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
    changed_at: datetime | None = Field(default=None, sa_type=Moment)


class ContractRegionRow(DeclaredRow, table=True):
    """A region of a contract, to find the contracts of a region by.

    The care and the kind never change, and stand here too: who of a care is in a region is a question of every click.
    """

    __tablename__ = "contract_region"
    __table_args__ = (Index("contract_region_by_kind", "region", "care", "kind", "contract_id"),)
    region: str = Field(primary_key=True, foreign_key="region.id")
    contract_id: int = Field(primary_key=True, foreign_key="contract.id", index=True)
    care: str
    kind: str


class QuestionRow(DeclaredRow, table=True):
    """A question about an offer; `due_day` is the last day to answer it on."""

    __tablename__ = "question"
    __table_args__ = (
        Index("question_by_open", "answered_at", "due_day", "contract_id"),
        Index("question_by_contract", "contract_id", "answered_at", "due_day"),
    )
    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    asked_at: datetime = Field(sa_type=Moment)
    due_day: date
    text: str = Field(sa_type=Text)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    answer: str | None = Field(default=None, sa_type=Text)


class ObjectionRow(DeclaredRow, table=True):
    """An objection to a policy."""

    __tablename__ = "objection"
    id: int | None = Field(default=None, primary_key=True)
    policy_id: str = Field(foreign_key="policy.id", index=True)
    provider_id: int = Field(foreign_key="provider.id")
    received_at: datetime = Field(sa_type=Moment)
    text: str = Field(sa_type=Text)


class TariffRow(DeclaredRow, table=True):
    """The tariff of a care and year, in euros."""

    __tablename__ = "tariff"
    care: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    amount: str
    set_at: datetime = Field(sa_type=Moment)


class ImportRow(DeclaredRow, table=True):
    """A row of a spreadsheet that became a contract: the same row again changes nothing.

    `reference` is what the row is called in the file; `digest` the SHA-256 of everything that it said.
    """

    __tablename__ = "import_row"
    sheet: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)
    digest: str
    contract_id: int = Field(foreign_key="contract.id", index=True)


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
IMPORTS: Final = table(ImportRow)
