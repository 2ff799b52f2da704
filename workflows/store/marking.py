"""Marking what was judged of contracts, when something that it rests on changes: it holds on no day any more."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, select, update

from workflows.store.desk_tables import EVALUATIONS
from workflows.store.tables import CONTRACTS

NEVER: Final = date.min
"""The day on which a row holds that something has changed under."""

MARK: Final = update(EVALUATIONS).values(day=NEVER, marks=EVALUATIONS.c.marks + 1)


def mark(connection: Connection, contract_ids: Select[Any]) -> None:
    """Mark these contracts."""
    connection.execute(MARK.where(EVALUATIONS.c.contract_id.in_(contract_ids)))


def provider_changed(connection: Connection, provider_id: int) -> None:
    """Something else is known of a provider."""
    mark(connection, select(CONTRACTS.c.id).where(CONTRACTS.c.provider_id == provider_id))


def policy_changed(connection: Connection, care: str) -> None:
    """A policy of a care is in play, amended or published: any contract of that care may be decided by it."""
    mark(connection, select(CONTRACTS.c.id).where(CONTRACTS.c.care == care))
