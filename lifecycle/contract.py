"""A contract and its provider, as plain frozen values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from lifecycle.calendar import Term
from lifecycle.dossier import EMPTY, Dossier
from lifecycle.states import State


class Kind(StrEnum):
    """What a provider is."""

    RHO = "rho"
    PARTNERSHIP = "partnership"
    INDIVIDUAL = "individual"
    GGD = "ggd"
    CJG = "cjg"
    JGZ = "jgz"


class Reach(StrEnum):
    """How far an individual works."""

    LOCAL = "local"
    SUPRAREGIONAL = "supraregional"
    NATIONAL = "national"


class RunOff(StrEnum):
    """Where the run-off offer of a contract stands."""

    OPEN = "open"
    SIGNED = "signed"
    LAPSED = "lapsed"
    FALLEN = "fallen"


NOT_KEPT: Final = 0
"""The id of what has not been kept in a database yet."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who is contracted. `agb` and `kvk` are strings of digits, as given; an absent fact is ``None``."""

    id: int
    key: str
    kind: Kind
    name: str | None = None
    agb: str | None = None
    kvk: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class FollowRequest:
    """The request to follow the agreement of the insurer that is preferred in the named regions (volgverzoek)."""

    insurer: str | None = None
    agreement: str | None = None
    tariff: str | None = None
    preferred_in: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract, from application to its end. Moments are aware; days are local to the Netherlands.

    `version` counts the changes; `state_since` is the recorded moment of the last transition, `running_since` that of
    the signature or of taking over. `earlier_terms` are the
    terms that a run-off term followed. `offered_at` is the real moment of the offer, also where a late job made it.
    """

    id: int
    number: str
    provider_id: int
    policy: str
    care: str
    year: int
    kind: Kind
    state: State
    version: int
    role: str | None = None
    reach: Reach | None = None
    regions: tuple[str, ...] = ()
    renews: int | None = None
    follows: FollowRequest | None = None
    dossier: Dossier = EMPTY
    state_since: datetime | None = None
    running_since: datetime | None = None
    applied_at: datetime | None = None
    assessed_at: datetime | None = None
    offered_at: datetime | None = None
    signing_day: date | None = None
    signed_at: datetime | None = None
    published_at: datetime | None = None
    term: Term | None = None
    earlier_terms: tuple[Term, ...] = ()
    run_off: RunOff | None = None
    run_off_offered_at: datetime | None = None
    run_off_signing_day: date | None = None
    run_off_signed_at: datetime | None = None
    run_off_term: Term | None = None
    tariffs_informed: tuple[int, ...] = field(default=())

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term the contract has or had."""
        return self.earlier_terms if self.term is None else (*self.earlier_terms, self.term)

    @property
    def run_off_stands(self) -> bool:
        """Whether a run-off offer is open or signed."""
        return self.run_off in {RunOff.OPEN, RunOff.SIGNED}

    @property
    def open_offer_day(self) -> tuple[datetime, date] | None:
        """When the offer that is open now was made, and its signing day; ``None`` where none is open."""
        if self.state is State.OFFERED and self.offered_at is not None and self.signing_day is not None:
            return self.offered_at, self.signing_day
        if self.run_off is RunOff.OPEN and self.run_off_offered_at is not None and self.run_off_signing_day is not None:
            return self.run_off_offered_at, self.run_off_signing_day
        return None
