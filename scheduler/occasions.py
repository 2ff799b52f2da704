"""What reminders are about: the duties of the ledger that are to come, and the announcement of 1 October (2.1.4)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import Connection

from lifecycle.calendar import Milestone, at, day_of, start_of
from lifecycle.policy import Policy
from lifecycle.roles import Role
from workflows.store import ledger, policies
from workflows.store.candidates import Duty

DAYS: Final = (28, 14, 7, 1)
"""How many calendar days before its day a milestone is reminded of."""
CLOCK: Final = time(8)
SUSTAINABILITY: Final = "2.1.4/sustainability"
"""The rule that says that a policy has an announcement about sustainability data."""

_BUYING: Final = frozenset({Role.BUYER, Role.APPROVER})
_MANAGING: Final = frozenset({Role.POLICY_MANAGER})
_MANAGED: Final = frozenset({Milestone.POLICY_PUBLICATION, Milestone.OBJECTIONS_CLOSE, Milestone.TARIFFS_OUT})
_LAST_DAYS: Final = frozenset({Milestone.OBJECTIONS_CLOSE, Milestone.SIGNING_DEADLINE})
"""What closes at the end of a day: its day is the last one that counts, and its job runs as that day ends."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to remind of: its `day`, the moment from which it is no use any more, and whom it is for.

    `duty` is ``None`` for the announcement about sustainability data.
    """

    name: str
    day: date
    until: datetime
    roles: Collection[Role]
    policy: Policy | None
    duty: Duty | None = None

    def moments(self) -> list[tuple[int, datetime]]:
        """How many days before, with the moment of each reminder: 08:00 in the Netherlands, in the order of time."""
        return [(days, at(self.day - timedelta(days=days), CLOCK)) for days in DAYS]

    def latest(self, now: datetime) -> int | None:
        """The reminder that is due at `now`: the latest whose moment has come; none once it is no use any more."""
        if now >= self.until:
            return None
        return min((days for days, moment in self.moments() if moment <= now), default=None)

    def key(self, days: int) -> str:
        """The key of its messages, for example ``reminder:offers-out:gli-2027:2027:14``."""
        return f"reminder:{self.name}:{days}"


def to_come(connection: Connection, now: datetime) -> Iterator[Occasion]:
    """Everything that can be reminded of after `now`."""
    known = policies.in_play(connection)
    for row in ledger.duties(connection):
        entry = known.get(row.policy_id)
        milestone = Milestone(row.milestone)
        if row.state != "waiting" or row.due_at <= now or (entry is None and milestone is not Milestone.YEAR_TURN):
            continue
        if entry is not None and milestone is Milestone.POLICY_PUBLICATION and entry.published_at is not None:
            continue
        policy = None if entry is None else entry.policy
        duty = Duty(row.id, milestone, row.year, row.due_at, policy)
        roles = _MANAGING if milestone in _MANAGED else _BUYING
        yield Occasion(duty.name, _day(duty), row.due_at, roles, policy, duty)
    for entry in known.values():
        day = date(entry.policy.year - 1, 10, 1)
        if SUSTAINABILITY in entry.policy.by_id and now < start_of(day):
            name = f"sustainability:{entry.policy.policy}:{entry.policy.year}"
            yield Occasion(name, day, start_of(day), _MANAGING, entry.policy)


def _day(duty: Duty) -> date:
    return day_of(duty.due - timedelta(microseconds=1) if duty.milestone in _LAST_DAYS else duty.due)
