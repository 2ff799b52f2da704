"""What a scenario holds, as plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lifecycle.calendar import Term
from lifecycle.contract import Provider, Reach
from lifecycle.dossier import Dossier
from lifecycle.policy import Policy
from lifecycle.roles import Role
from lifecycle.states import Action, State
from workflows.policy_round import Statement


@dataclass(frozen=True, slots=True)
class Given:
    """A contract that runs already when the scenario starts; `policy` may be one that is not in play."""

    contract: str
    provider: str
    policy: str
    care: str
    year: int
    state: State
    regions: tuple[str, ...]
    term: Term
    role: str | None
    reach: Reach | None
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class Checks:
    """What must come of an event; without `refused` and `refused_only` it must succeed.

    `refused`: these rules are among those that fail; `refused_only`: exactly these. `failing`: exactly what a review
    found not to hold.
    """

    refused: tuple[str, ...] | None = None
    refused_only: tuple[str, ...] | None = None
    warnings: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    failing: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that is done: `index` counts from 0; `keys` holds the further keys of `do` that were given, parsed."""

    index: int
    at: datetime
    do: Action
    by: str
    keys: Mapping[str, Any]
    checks: Checks


@dataclass(frozen=True, slots=True)
class Expect:
    """What must be true when the clock stops; ``None`` and absent keys are not checked.

    `contracts` maps a contract's name to what is expected of it: `state` (State), `term` (Term or ``None``),
    `signing_day` and `start` (date or ``None``), `run_off_offered`, `tariff_informed` and `overdue` (bool),
    `open_questions` and `late_answers` (int).
    """

    contracts: dict[str, dict[str, Any]]
    milestones: tuple[str, ...] | None = None
    published: tuple[str, ...] | None = None
    refusals: int | None = None
    overrides: int | None = None
    objections: int | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario. `down` periods are in order and apart; each holds its first moment and not its last."""

    file: str
    title: str
    policies: tuple[Policy, ...]
    start: datetime
    until: datetime
    down: tuple[tuple[datetime, datetime], ...]
    users: dict[str, Role]
    regions: dict[str, Statement]
    providers: dict[str, Provider]
    given: tuple[Given, ...]
    events: tuple[Event, ...]
    expect: Expect
