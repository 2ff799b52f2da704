"""Watching the service: what somebody, or a program, must know to trust that everything is done in time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from scheduler import milestones
from scheduler.service import LEAD
from workflows.messages import UNCERTAIN_AFTER
from workflows.office import Office
from workflows.store import leases, ledger, outbox
from workflows.store.service_tables import MILESTONES, OUTBOX


@dataclass(frozen=True, slots=True)
class Watched:
    """How things are. `oldest_due` is how many seconds ago the oldest duty fell due that is not closed (0: none is).

    `late_runs` are duties that were ever done later than a minute after they fell due; `troubles` the contracts on
    which one keeps failing. `waiting`, `uncertain` and `given_up` are messages. `leader` does the work now, where any
    process does.
    """

    oldest_due: float
    late_runs: int
    troubles: int
    waiting: int
    uncertain: int
    given_up: int
    leader: str | None

    @property
    def is_late(self) -> bool:
        """Whether a duty should have been done by now."""
        return self.oldest_due > milestones.GRACE.total_seconds()

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything."""
        return self.leader is not None and not (self.is_late or self.troubles or self.uncertain or self.given_up)


def look(office: Office) -> Watched:
    """How things are now; `StoreError` where the database cannot be read."""
    now = office.now()
    with office.store.reading() as connection:
        row = ledger.next_due(connection, now)
        lease = leases.find(connection, LEAD)
        messages = _messages(connection)
        return Watched(
            oldest_due=0.0 if row is None else (now - row.due_at).total_seconds(),
            late_runs=_late(connection),
            troubles=len(ledger.troubles(connection)),
            waiting=messages.get("waiting", 0),
            uncertain=_uncertain(connection, now - UNCERTAIN_AFTER),
            given_up=messages.get("given_up", 0),
            leader=lease.holder if lease is not None and lease.until > now else None,
        )


def _messages(connection: Connection) -> dict[str, int]:
    query = select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state)
    return {state: number for state, number in connection.execute(query)}  # noqa: C416 - rows are no pairs


def _uncertain(connection: Connection, before: datetime) -> int:
    """Messages that were handed over long ago, and of which nobody knows whether they arrived."""
    query = select(func.count()).select_from(OUTBOX).where(outbox.is_uncertain(before))
    return connection.execute(query).scalar_one()


def _late(connection: Connection) -> int:
    query = select(MILESTONES.c.due_at, MILESTONES.c.ran_at).where(MILESTONES.c.ran_at.is_not(None))
    return sum(milestones.is_late(row.due_at, row.ran_at) for row in connection.execute(query))
