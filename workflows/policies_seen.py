"""The policies in play as somebody sees them: each with its versions, how often its rules refused, its objections."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from lifecycle import nouns
from lifecycle.calendar import Milestone
from lifecycle.contract import Provider
from lifecycle.errors import BadInput
from lifecycle.policy import Policy
from lifecycle.states import State
from workflows import figures
from workflows.office import Office
from workflows.store import contracts, policies
from workflows.store import round as rounds
from workflows.store.policies import InPlay
from workflows.store.tables import CONTRACTS, OBJECTIONS


@dataclass(frozen=True, slots=True)
class Version:
    """A frozen version of a policy: its number from 1, since when it decides, who made it and why."""

    number: int
    since: datetime
    author: str
    reason: str | None
    hash: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A policy in play, its newest version, and how many contracts and objections it has."""

    entry: InPlay
    version: Version
    contracts: Mapping[State, int]
    objections: int


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to a policy."""

    number: int
    provider: Provider
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PolicySeen:
    """A policy in play as one of its versions says it.

    `policy` is that version, `entry` what is in play now; `refused` how often each required rule refused this round;
    `tariff` is in euros, where it is set.
    """

    entry: InPlay
    policy: Policy
    version: Version
    versions: tuple[Version, ...]
    refused: Mapping[str, int]
    objections: int
    tariff: str | None

    @property
    def is_current(self) -> bool:
        """Whether this version decides now."""
        return self.policy.hash == self.entry.policy.hash


def listed(office: Office) -> list[Listed]:
    """The policies in play, in the order of care and year."""
    with office.store.reading() as connection:
        known = policies.in_play(connection)
        numbers = _contracts(connection)
        objected = _objections(connection)
        return [
            Listed(entry, _versions(connection, name)[-1], numbers.get(name, {}), objected[name])
            for name, entry in known.items()
        ]


def seen(office: Office, name: str, number: int | None = None) -> PolicySeen:
    """A policy in play by one of its versions, the newest without `number`; `BadInput` for one there is not."""
    refused = figures.refused(office, name)
    with office.store.reading() as connection:
        entry = _entry(connection, name)
        versions = _versions(connection, name)
        version = _numbered(versions, number)
        policy = policies.version(connection, version.hash)
        if policy is None:
            raise BadInput("version", nouns.unknown(nouns.VERSION, version.hash, [each.hash for each in versions]))
        tariff = rounds.tariffs(connection).get((policy.care, policy.year))
        return PolicySeen(entry, policy, version, versions, refused, _objections(connection)[name], tariff)


def objections(office: Office, name: str) -> list[Objection]:
    """The objections to a policy in play, in the order of arrival; `BadInput` for a policy that is not in play."""
    with office.store.reading() as connection:
        _entry(connection, name)
        rows = rounds.objections(connection, name)
        whose = contracts.providers(connection, {row.provider_id for row in rows})
        return [Objection(row.id, whose[row.provider_id], row.received_at, row.text) for row in rows]


def takes_objections(policy: Policy, now: datetime) -> bool:
    """Whether the window for objections is open: from the start, until the end of its last day."""
    return now < policy.closes(Milestone.OBJECTIONS_CLOSE)


def _entry(connection: Connection, name: str) -> InPlay:
    known = policies.in_play(connection)
    if name not in known:
        raise BadInput("policy", nouns.unknown(nouns.POLICY, name, known))
    return known[name]


def _versions(connection: Connection, name: str) -> tuple[Version, ...]:
    rows = policies.versions(connection, name)
    return tuple(Version(row.number, row.since, row.author, row.reason, row.hash) for row in rows)


def _numbered(versions: tuple[Version, ...], number: int | None) -> Version:
    if number is None:
        return versions[-1]
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        known = [str(each.number) for each in versions]
        raise BadInput("version", nouns.unknown(nouns.VERSION, str(number), known))
    return found


def _contracts(connection: Connection) -> dict[str, dict[State, int]]:
    columns = CONTRACTS.c
    query = select(columns.policy, columns.state, func.count().label("number")).group_by(columns.state, columns.policy)
    found: dict[str, dict[State, int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.policy, {})[State(row.state)] = row.number
    return found


def _objections(connection: Connection) -> Counter[str]:
    query = select(OBJECTIONS.c.policy_id, func.count().label("number")).group_by(OBJECTIONS.c.policy_id)
    return Counter({row.policy_id: row.number for row in connection.execute(query)})
