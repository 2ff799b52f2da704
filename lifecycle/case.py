"""All that a rule may look at when it judges: one contract, one trigger, one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from lifecycle.calendar import Term, day_of
from lifecycle.contract import Contract, Kind, Provider
from lifecycle.dossier import Dossier
from lifecycle.policy import Policy
from lifecycle.states import RUNNING, Action, State


@dataclass(frozen=True, slots=True)
class Stake:
    """Another contract of the same provider for the same care."""

    id: int
    number: str
    policy: str
    state: State
    terms: tuple[Term, ...]


class Presence(StrEnum):
    """How an organisation is present in a region."""

    COVERS_YEAR = "covers_year"
    IN_FORCE = "in_force"
    APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """What is known of one region for one policy on one day.

    `organisations` maps (kind, role, presence) to the number of a contract that shows it: contracts in force that day,
    contracts covering any day of the policy's year (reading 4), and live applications for this policy (reading 5).
    """

    region: str
    rho_unwilling: bool = False
    duty_of_care_risk: bool = False
    organisations: Mapping[tuple[Kind, str | None, Presence], str] = field(default_factory=dict)

    def find(self, kinds: tuple[Kind, ...], presences: tuple[Presence, ...], role: str | None = None) -> str | None:
        """The number of a contract of one of `kinds` with one of `presences` (in `role`, where given), or ``None``."""
        found = (
            number
            for (kind, its_role, presence), number in self.organisations.items()
            if kind in kinds and presence in presences and role in {None, its_role}
        )
        return min(found, default=None)


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged. `now` is the moment of the decision, `moment` the one that dates are judged at (both aware).

    `day` is the local day that terms and reference days count from: of the signature, or of the decision (reading 16).
    `term` is the term the contract has or would get by this decision; `history` the provider's other contracts for
    this care; `regions` the facts of each of the contract's regions. `contract` is as it stands before the decision.
    """

    policy: Policy
    published: bool
    trigger: Action
    contract: Contract
    provider: Provider
    now: datetime
    moment: datetime
    day: date
    term: Term | None = None
    history: tuple[Stake, ...] = ()
    regions: Mapping[str, RegionFacts] = field(default_factory=dict)

    @property
    def dossier(self) -> Dossier:
        """The facts that the dossier states."""
        return self.contract.dossier

    @property
    def today(self) -> date:
        """The local day of the moment that dates are judged at."""
        return day_of(self.moment)

    @property
    def reference_day(self) -> date:
        """The day on which licences are judged (reading 3): the first day of the term, or the case's day if later."""
        return self.day if self.term is None else max(self.term.first, self.day)

    @property
    def is_new_provider(self) -> bool:
        """No contract of this care with a term on any day of the year before (reading 1)."""
        counted = RUNNING | {State.ENDED, State.TERMINATED}
        contracts = (
            (self.contract.state, self.contract.terms),
            *((stake.state, stake.terms) for stake in self.history),
        )
        return not any(
            state in counted and any(term.overlaps_year(self.policy.year - 1) for term in terms)
            for state, terms in contracts
        )
