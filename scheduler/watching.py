"""Watching the service: what somebody, or a program, must know to trust that everything is done in time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from scheduler import milestones
from scheduler.service import LEAD
from workflows import sealing
from workflows.messages import UNCERTAIN_AFTER
from workflows.office import Office
from workflows.sealing import Sealed
from workflows.seals import Seals
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
    sealed: Sealed | None = None

    @property
    def is_late(self) -> bool:
        """Whether a duty should have been done by now."""
        return self.oldest_due > milestones.GRACE.total_seconds()

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything."""
        troubled = self.is_late or self.troubles or self.uncertain or self.given_up
        sealed = self.sealed is None or (self.sealed.is_well and self.sealed.is_stamped)
        return self.leader is not None and not troubled and sealed


def look(office: Office, seals: Seals | None = None) -> Watched:
    """How things are now, and how far the trail is sealed with `seals`; `StoreError` where that cannot be read."""
    now = office.now()
    sealed = None if seals is None else sealing.sealed(office, seals)
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
            sealed=sealed,
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
