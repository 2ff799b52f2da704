"""One region in the round of a policy: its contracts by name, every statement, and the postcode areas of dossiers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from lifecycle import areas, nouns
from lifecycle.areas import Stretch
from lifecycle.calendar import Term
from lifecycle.contract import Kind
from lifecycle.errors import BadInput
from lifecycle.policy import Policy
from lifecycle.states import State
from workflows.inquiry.asked import RECORD
from workflows.inquiry.reading import CHUNK, Found, beside
from workflows.office import Office
from workflows.regions_seen import Region, Tally, chosen, region_of, stream_of
from workflows.store import presence
from workflows.store import round as rounds
from workflows.store.policies import InPlay
from workflows.store.trail_tables import AUDIT

FEW: Final = 12
"""How many contracts of one kind are named."""

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Member:
    """A contract of the region: `covers` says whether it covers the year, or else is in the round or runs off."""

    number: str
    provider: str
    kind: Kind
    role: str | None
    state: State
    term: Term | None
    covers: bool


@dataclass(frozen=True, slots=True)
class Areas:
    """The postcode areas that dossiers of a region state.

    `stretches` are those of providers that work in this region alone, `elsewhere` those that only providers of several
    regions state, who do not say which of their areas is where. `names` are the providers in both.
    """

    stretches: tuple[Stretch, ...]
    elsewhere: tuple[Stretch, ...]
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class RegionSeen:
    """A region for one policy in play, or for none; `history` are the records of its statements, newest first."""

    choices: Mapping[str, InPlay]
    policy: Policy | None
    region: Region
    members: tuple[Member, ...]
    history: tuple[Found, ...]
    areas: Areas


def seen(office: Office, region: str, name: str | None = None) -> RegionSeen:
    """A region in the round of the policy `name`, or of the first in play; `BadInput` for one that does not exist.

    Of each role, kind and standing the first `FEW` contracts are named.
    """
    with office.store.reading() as connection:
        known, policy = chosen(connection, name)
        every = rounds.regions(connection)
        if region not in every:
            raise BadInput("region", nouns.unknown(nouns.REGION, region, every))
        rows = [] if policy is None else presence.within(connection, policy, region)
        tally = Tally()
        for row in rows:
            tally.add(region, row, 1)
        parts = () if policy is None else tally.parts(region, policy)
        history = _history(connection, region)
        return RegionSeen(
            known,
            policy,
            region_of(every[region], parts, {}),
            tuple(_members(connection, rows)),
            history,
            _areas(connection, region, [row.id for row in rows if row.covers or row.in_round]),
        )


def _members(connection: Connection, rows: Sequence[Row[Any]]) -> Iterable[Member]:
    named: dict[tuple[Any, ...], list[Row[Any]]] = {}
    for row in rows:
        found = named.setdefault((row.role, row.kind, row.covers, row.in_round), [])
        if len(found) < FEW:
            found.append(row)
    kept = [row for found in named.values() for row in found]
    whose = presence.names(connection, {row.provider_id for row in kept})
    for row in kept:
        term = None if row.term_first is None else Term(row.term_first, row.term_last)
        name, state = whose[row.provider_id], State(row.state)
        yield Member(row.number, name, Kind(row.kind), row.role, state, term, bool(row.covers))


def _history(connection: Connection, region: str) -> tuple[Found, ...]:
    query = select(*RECORD).where(AUDIT.c.stream == stream_of(region)).order_by(AUDIT.c.seq.desc()).limit(CHUNK)
    return tuple(beside(connection, connection.execute(query).all()))


def _areas(connection: Connection, region: str, ids: Sequence[int]) -> Areas:
    alone: dict[int, set[str]] = {}
    several: dict[int, set[str]] = {}
    for start in range(0, len(ids), _CHUNK):
        for row in presence.dossiers(connection, ids[start : start + _CHUNK]):
            of = alone if list(row.regions) == [region] else several
            of.setdefault(row.provider_id, set()).update(_stated(row.dossier))
    here = areas.stretches(alone)
    both = areas.stretches({who: alone.get(who, set()) | several.get(who, set()) for who in {*alone, *several}})
    elsewhere = [each for each in both if each.who and not set(each.who) & alone.keys()]
    whose = list({who for each in (*here, *elsewhere) for who in each.who})
    names: dict[int, str] = {}
    for start in range(0, len(whose), _CHUNK):
        names |= presence.names(connection, whose[start : start + _CHUNK])
    return Areas(tuple(here), tuple(elsewhere), names)


def _stated(dossier: Mapping[str, Any]) -> Iterable[str]:
    """The areas that a dossier states, its subcontractors' too."""
    yield from dossier.get("coverage") or ()
    for coach in dossier.get("subcontractors") or ():
        yield from coach.get("coverage") or ()
