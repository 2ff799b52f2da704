"""The dates of the round that lie ahead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from desk.web.lists.known import Known
from desk.words import capital, days_left, named
from lifecycle.calendar import Milestone, day_of
from workflows.office import Office
from workflows.store import ledger

MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Ahead:
    """A date of the round: what, until and including which day, for which policies, how far it is."""

    what: str
    day: date
    policies: str
    left: str


def ahead(office: Office, known: Known) -> list[Ahead]:
    """The first few dates that are still to come, one line for what several policies have on the same day."""
    now = office.now()
    with office.store.reading() as connection:
        rows = [row for row in ledger.duties(connection) if row.state != "done" and row.due_at > now]
    found: dict[tuple[date, str], list[str]] = {}
    for row in rows:
        found.setdefault((_day(row.milestone, row.policy_id, row.due_at, known), row.milestone), []).append(
            row.policy_id
        )
    today = day_of(now)
    first = sorted(found.items(), key=lambda each: each[0][0])[:MOST]
    return [
        Ahead(capital(named(what)), day, _policies(names, known), days_left((day - today).days))
        for (day, what), names in first
    ]


def _day(milestone: str, policy: str, due: datetime, known: Known) -> date:
    """The last day of a milestone; the day that it runs where the calendar has changed since, or has none."""
    entry = known.policies.get(policy)
    dated = None if entry is None else entry.policy.dates.get(Milestone(milestone))
    return day_of(due) if dated is None or dated.runs_at != due else dated.last_day


def _policies(names: Iterable[str], known: Known) -> str:
    return ", ".join(known.policy(name) for name in names if name)
