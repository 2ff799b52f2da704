"""The care that is contracted for a year, as it is published (reading 9)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from lifecycle.calendar import Milestone, start_of
from lifecycle.contract import RunOff
from lifecycle.policy import Policy
from lifecycle.states import State
from workflows.store.tables import CONTRACTS, PROVIDERS

CURRENT_PATIENTS = "current_patients"
"""The status of a run-off agreement: only who is already being treated."""
ALL_PATIENTS = "contracted"


def entries(connection: Connection, policy: Policy, now: datetime) -> list[dict[str, Any]]:
    """The published care of the policy's year, by contract number; empty before the day of the publication."""
    if now < start_of(policy.dates[Milestone.CARE_PUBLICATION].last_day):
        return []
    first, last = date(policy.year, 1, 1), date(policy.year, 12, 31)
    columns = CONTRACTS.c
    in_year = and_(
        columns.state.in_([State.PUBLISHED.value, State.RUN_OFF.value]),
        columns.term_first <= last,
        columns.term_last >= first,
    )
    run_off = and_(
        columns.state == State.PUBLISHED.value,
        columns.run_off == RunOff.SIGNED.value,
        columns.run_off_first <= last,
        columns.run_off_last >= first,
    )
    query = (
        select(CONTRACTS, PROVIDERS.c.name, PROVIDERS.c.street, PROVIDERS.c.postcode, PROVIDERS.c.city)
        .join(PROVIDERS, PROVIDERS.c.id == columns.provider_id)
        .where(columns.care == policy.care, or_(in_year, run_off))
        .order_by(columns.number)
    )
    return [
        {
            "contract": row.number,
            "name": row.name,
            "address": {"street": row.street, "postcode": row.postcode, "city": row.city},
            "kind": row.kind,
            "role": row.role,
            "regions": row.regions,
            "programmes": row.dossier.get("programmes", []),
            "status": CURRENT_PATIENTS if _is_run_off(row, policy.year) else ALL_PATIENTS,
        }
        for row in connection.execute(query)
    ]


def _is_run_off(row: Any, year: int) -> bool:
    signed = row.run_off == RunOff.SIGNED.value and row.term_last.year < year
    return signed or bool(row.state == State.RUN_OFF.value)
