"""The care that is contracted for a year, as contracts stand now (reading 9)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from lifecycle.calendar import Milestone, Term, start_of
from lifecycle.contract import Kind, Provider, RunOff
from lifecycle.policy import Policy
from lifecycle.published import ALL_PATIENTS, CURRENT_PATIENTS, LISTED, Entry, Shown, entry
from lifecycle.states import State
from workflows.store.tables import CONTRACTS, PROVIDERS

__all__ = ["ALL_PATIENTS", "CURRENT_PATIENTS", "entries", "is_open", "opens_at", "standing"]


def opens_at(policy: Policy) -> datetime:
    """The first moment at which the care of a policy's year is published."""
    return start_of(policy.dates[Milestone.CARE_PUBLICATION].last_day)


def is_open(policy: Policy, now: datetime) -> bool:
    """Whether the care of a policy's year is published: not before the day of the publication begins."""
    return now >= opens_at(policy)


def entries(connection: Connection, policy: Policy, now: datetime) -> list[Entry]:
    """The published care of the policy's year, by contract number; empty before the day of the publication."""
    return standing(connection, policy.care, policy.year) if is_open(policy, now) else []


def standing(connection: Connection, care: str, year: int) -> list[Entry]:
    """The entries that contracts of a kind of care have in the list of a year as they stand, by contract number."""
    query = (
        select(*_COLUMNS)
        .join(PROVIDERS, PROVIDERS.c.id == CONTRACTS.c.provider_id)
        .where(CONTRACTS.c.care == care, CONTRACTS.c.state.in_(sorted(LISTED)))
        .order_by(CONTRACTS.c.number)
    )
    rows = connection.execution_options(yield_per=1000).execute(query)
    found = (entry(_shown(row), _provider(row), year) for row in rows)
    return [each for each in found if each is not None]


_C: Final = CONTRACTS.c
_COLUMNS: Final[tuple[Any, ...]] = (
    *(_C.number, _C.kind, _C.role, _C.regions, _C.state, _C.term_first, _C.term_last),
    *(_C.run_off, _C.run_off_first, _C.run_off_last),
    _C.dossier["programmes"].label("programmes"),
    _C.dossier["publication"].label("publication"),
    *(PROVIDERS.c.id, PROVIDERS.c.key, PROVIDERS.c.name, PROVIDERS.c.street, PROVIDERS.c.postcode, PROVIDERS.c.city),
)


def _shown(row: Any) -> Shown:
    return Shown(
        number=row.number,
        kind=row.kind,
        role=row.role,
        regions=tuple(row.regions),
        state=State(row.state),
        term=None if row.term_first is None else Term(row.term_first, row.term_last),
        run_off=None if row.run_off is None else RunOff(row.run_off),
        run_off_term=None if row.run_off_first is None else Term(row.run_off_first, row.run_off_last),
        programmes=tuple(row.programmes or ()),
        publication=row.publication or {},
    )


def _provider(row: Any) -> Provider:
    return Provider(row.id, row.key, Kind(row.kind), row.name, None, None, row.street, row.postcode, row.city)
