"""Which contracts of a care stand in which region: counted for all regions at once, and one by one for one region."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select
from sqlalchemy import func as function

from lifecycle.contract import Kind
from lifecycle.policy import Policy
from lifecycle.states import LIVE_APPLICATION, RUNNING, State
from workflows.store.tables import CONTRACT_REGIONS, CONTRACTS, PROVIDERS

_C: Final = CONTRACTS.c
_COUNTED: Final = (_C.care, _C.state, _C.kind, _C.role, _C.policy, _C.term_first, _C.term_last, _C.regions)
"""The index of a care, in its order: what is grouped by all of it is counted while it is read."""


def covers(year: int) -> ColumnElement[bool]:
    """In force on any day of a year, for whoever needs the care: not the run-off agreement of an individual."""
    return and_(_in_force(year), ~_runs_off())


def runs_off(year: int) -> ColumnElement[bool]:
    """The run-off agreement of an individual that is in force on any day of a year: for current patients only."""
    return and_(_in_force(year), _runs_off())


def _in_force(year: int) -> ColumnElement[bool]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return and_(_C.state.in_(sorted(RUNNING)), _C.term_first <= last, _C.term_last >= first)


def _runs_off() -> ColumnElement[bool]:
    return and_(_C.state == State.RUN_OFF.value, _C.kind == Kind.INDIVIDUAL.value)


def _in_round(policy: Policy) -> ColumnElement[bool]:
    return and_(_C.policy == policy.policy, _C.state.in_(sorted(LIVE_APPLICATION)))


def counts(connection: Connection, policy: Policy) -> list[Row[Any]]:
    """How many contracts cover a policy's year, are in its round, or run off: by kind, role and list of regions."""
    year = policy.year
    query = (
        select(
            _C.kind,
            _C.role,
            _C.regions,
            covers(year).label("covers"),
            _in_round(policy).label("in_round"),
            runs_off(year).label("runs_off"),
            function.count().label("number"),
        )
        .where(_C.care == policy.care, _C.state.in_(sorted(RUNNING | LIVE_APPLICATION)))
        .group_by(*_COUNTED)
    )
    return list(connection.execute(query))


def within(connection: Connection, policy: Policy, region: str) -> list[Row[Any]]:
    """The contracts of a region that cover the year of a policy, are in its round, or run off, by number."""
    year = policy.year
    query = (
        select(
            _C.id,
            _C.number,
            _C.provider_id,
            _C.kind,
            _C.role,
            _C.state,
            _C.term_first,
            _C.term_last,
            covers(year).label("covers"),
            _in_round(policy).label("in_round"),
            runs_off(year).label("runs_off"),
        )
        .join(CONTRACT_REGIONS, CONTRACT_REGIONS.c.contract_id == _C.id)
        .where(
            CONTRACT_REGIONS.c.region == region,
            CONTRACT_REGIONS.c.care == policy.care,
            or_(_in_force(year), _in_round(policy)),
        )
        .order_by(_C.id)
    )
    return list(connection.execute(query))


def names(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """The names of providers, or what they are referred to by, by their ids."""
    query = select(PROVIDERS.c.id, PROVIDERS.c.name, PROVIDERS.c.key).where(PROVIDERS.c.id.in_(list(ids)))
    return {key: name or named for key, name, named in connection.execute(query)}


def dossiers(connection: Connection, ids: Iterable[int]) -> list[Row[Any]]:
    """The regions and the dossier of contracts, as data."""
    query = select(_C.id, _C.provider_id, _C.regions, _C.dossier).where(_C.id.in_(list(ids)))
    return list(connection.execute(query))
