"""The regions in the round of a policy: who is contracted, who is on the way, where care is missing, what is stated.

Care is missing where no contract covers any day of the policy's year (reading 4 of the domain, for every kind), for
each role of the policy apart. A run-off agreement of an individual is for current patients only, and does not count.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from lifecycle import nouns, regions
from lifecycle.calendar import from_utc
from lifecycle.contract import Kind
from lifecycle.errors import BadInput
from lifecycle.policy import Policy
from lifecycle.regions import Tile
from lifecycle.states import Action
from workflows.inquiry.asked import RECORD
from workflows.inquiry.reading import CHUNK, Found, beside
from workflows.office import Office
from workflows.store import policies, presence, trail
from workflows.store import round as rounds
from workflows.store.policies import InPlay
from workflows.store.trail_tables import AUDIT

STATEMENTS: Final = ("rho_unwilling", "duty_of_care_risk")
"""What can be stated of a region."""


class Standing(StrEnum):
    """How the care of a region stands, the worst last."""

    CONTRACTED = "contracted"
    IN_ROUND = "in_round"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Part:
    """How many contracts there are in a region, by kind: of one role, or of all where the policy has no roles.

    `contracted` cover a day of the policy's year, `in_round` are live applications, `runs_off` treat current patients.
    """

    role: str | None
    contracted: Mapping[Kind, int] = field(default_factory=dict)
    in_round: Mapping[Kind, int] = field(default_factory=dict)
    runs_off: Mapping[Kind, int] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        """Whether the care is contracted, or whoever could be is in the round, or nobody is."""
        if self.contracted:
            return Standing.CONTRACTED
        return Standing.IN_ROUND if self.in_round else Standing.MISSING


@dataclass(frozen=True, slots=True)
class Stated:
    """Whether one thing is so of a region, since when, by whom it was stated and why; ``None`` for an erased reason."""

    holds: bool
    reason: str | None
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Region:
    """A region: its tile, what is stated of it, since when and why (`stated`), and the parts of its care."""

    id: str
    name: str
    tile: Tile | None
    rho_unwilling: bool
    duty_of_care_risk: bool
    parts: tuple[Part, ...]
    stated: Mapping[str, Stated] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        """That of the part that stands worst; contracted where no policy asks for care."""
        order = list(Standing)
        return max((part.standing for part in self.parts), key=order.index, default=Standing.CONTRACTED)

    @property
    def missing(self) -> tuple[str | None, ...]:
        """The roles for which no contract covers the year."""
        return tuple(part.role for part in self.parts if not part.contracted)

    def total(self, of: str) -> int:
        """How many contracts the parts have: ``contracted``, ``in_round`` or ``runs_off``."""
        return sum(sum(getattr(part, of).values()) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Seen:
    """The regions by name, for one policy in play or for none; `choices` are all that are in play."""

    choices: Mapping[str, InPlay]
    policy: Policy | None
    regions: tuple[Region, ...]


def seen(office: Office, name: str | None = None) -> Seen:
    """Every region in the round of the policy `name`, or of the first in play; `BadInput` for one that is not."""
    with office.store.reading() as connection:
        known, policy = chosen(connection, name)
        rows = rounds.regions(connection)
        parts = _counted(connection, policy, rows) if policy is not None else {}
        stated = _last_stated(connection, [row.id for row in rows.values() if any(getattr(row, s) for s in STATEMENTS)])
        found = [region_of(row, parts.get(row.id, ()), stated.get(row.id, {})) for row in rows.values()]
    return Seen(known, policy, tuple(sorted(found, key=lambda each: (regions.in_order(each.name), each.id))))


def chosen(connection: Connection, name: str | None) -> tuple[dict[str, InPlay], Policy | None]:
    """The policies in play, and the one that is meant: the first where none is named."""
    known = policies.in_play(connection)
    if name is None:
        return known, next((entry.policy for entry in known.values()), None)
    if name not in known:
        raise BadInput("policy", nouns.unknown(nouns.POLICY, name, known))
    return known, known[name].policy


def region_of(row: Row[Any], parts: Iterable[Part], stated: Mapping[str, Stated]) -> Region:
    """A region of its row."""
    tile = regions.tiles().get(row.id)
    unwilling, risk = bool(row.rho_unwilling), bool(row.duty_of_care_risk)
    return Region(row.id, row.name, tile, unwilling, risk, tuple(parts), stated)


def roles_of(policy: Policy) -> tuple[str | None, ...]:
    """The roles that a policy buys care in; one that has no name where it has none."""
    return tuple(policy.roles) or (None,)


class Tally:
    """Counts the contracts of regions by role and kind."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, str | None, str], Counter[Kind]] = {}

    def add(self, region: str, row: Row[Any], number: int) -> None:
        """Count so many contracts that are as `row` says."""
        of = "contracted" if row.covers else "in_round" if row.in_round else "runs_off" if row.runs_off else None
        if of is not None:
            self._counted.setdefault((region, row.role, of), Counter())[Kind(row.kind)] += number

    def parts(self, region: str, policy: Policy) -> tuple[Part, ...]:
        """The parts of a region."""
        return tuple(
            Part(
                role,
                **{
                    of: dict(sorted(self._counted.get((region, role, of), {}).items(), key=_order))
                    for of in ("contracted", "in_round", "runs_off")
                },
            )
            for role in roles_of(policy)
        )


def _order(counted: tuple[Kind, int]) -> int:
    return list(Kind).index(counted[0])


def _counted(connection: Connection, policy: Policy, rows: Iterable[str]) -> dict[str, tuple[Part, ...]]:
    tally = Tally()
    for row in presence.counts(connection, policy):
        for region in row.regions:
            tally.add(region, row, row.number)
    return {region: tally.parts(region, policy) for region in rows}


def _last_stated(connection: Connection, wanted: Iterable[str]) -> dict[str, dict[str, Stated]]:
    """What was stated last of the regions that something is stated of, by region and statement."""
    names = list(wanted)
    if not names:
        return {}
    query = (
        select(*RECORD)
        .where(
            AUDIT.c.stream.in_([stream_of(name) for name in names]),
            AUDIT.c.action == Action.STATE_REGION.value,
            AUDIT.c.outcome == trail.DONE,
        )
        .order_by(AUDIT.c.stream, AUDIT.c.seq)
    )
    found: dict[str, dict[str, Stated]] = {}
    for chunk in connection.execution_options(yield_per=CHUNK).execute(query).partitions():
        for record in beside(connection, chunk):
            of = found.setdefault(record.body["about"]["region"], {})
            for name, holds in record.body["changes"].items():
                # One that repeats what was so already leaves since when, by whom and why.
                if name not in of or of[name].holds != bool(holds):
                    of[name] = _stated(record, bool(holds))
    return found


def _stated(record: Found, holds: bool) -> Stated:  # noqa: FBT001 - what was stated
    body = record.body
    return Stated(holds, record.values.get("reason"), body["actor"], from_utc(body["recorded"]))


def stream_of(region: str) -> str:
    """The stream of a region's records."""
    return f"region:{region}"
