"""The milestones of a year as a line with today on it: one line for each policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row

from desk.language import t
from desk.showing.duties import in_words
from desk.web.lists.known import Known
from desk.words import capital, counted, named
from lifecycle.calendar import Milestone, day_of
from scheduler.milestones import WORK
from scheduler.standing import known_day, standing
from workflows.office import Office
from workflows.store import effects, ledger, policies

ALL: Final = "all"
"""How an address names the turn of the year, which is of no policy."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A milestone on the line, or today (`path` is empty then); `kind` is what it looks like, `notes` what it says."""

    kind: str
    title: str
    day: date
    path: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """The milestones of one policy and year in their order, today among them."""

    title: str
    policy: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a year, and the years there are."""

    year: int
    years: tuple[int, ...]
    lines: tuple[Line, ...]


def lines(office: Office, known: Known, year: int | None) -> Lines:
    """The lines of `year`; without one, of the first year whose round is not over. Without years, there are none."""
    now = office.now()
    with office.store.reading() as connection:
        rows, failing = ledger.duties(connection), effects.failing(connection)
    years = sorted({row.year for row in rows})
    if year is None or year not in years:
        year = current_year(rows) or day_of(now).year
    of_year = [row for row in rows if row.year == year]
    names = [name for name in known.policies if any(row.policy_id == name for row in of_year)]
    found = [
        Line(known.policy(name), name, _stops([row for row in of_year if row.policy_id in {name, ""}], failing, now))
        for name in names
    ]
    if not names and of_year:
        found = [Line(t("Alle zorg", "All care"), "", _stops(of_year, failing, now))]
    return Lines(year, tuple(years), tuple(found))


def current_year(rows: Sequence[Row[Any]]) -> int | None:
    """The first year of a policy with a duty that is not done; otherwise the last year of a policy there is."""
    of_policies = [row for row in rows if row.policy_id] or rows
    still = [row.year for row in of_policies if row.state != "done"]
    return min(still, default=max((row.year for row in of_policies), default=None))


def years_of(office: Office) -> tuple[int | None, dict[int, list[str]]]:
    """The current year, and the policies in play of each year."""
    with office.store.reading() as connection:
        found: dict[int, list[str]] = {}
        for name, entry in policies.in_play(connection).items():
            found.setdefault(entry.policy.year, []).append(name)
        return current_year(ledger.duties(connection)), dict(sorted(found.items()))


def path_of(row: Row[Any]) -> str:
    """The page of a duty."""
    return f"/round/milestones/{row.milestone}/{row.policy_id or ALL}/{row.year}"


def _stops(rows: Sequence[Row[Any]], failing: dict[int, int], now: datetime) -> tuple[Stop, ...]:
    stops = [_stop(row, failing.get(row.id, 0), now) for row in rows]
    place = sum(row.due_at <= now for row in rows)
    today = Stop("today", t("Vandaag", "Today"), day_of(now))
    return (*stops[:place], today, *stops[place:])


def _stop(row: Row[Any], troubles: int, now: datetime) -> Stop:
    stands = standing(row, now)
    notes = [capital(in_words(row, stands, now))]
    if stands.is_done and WORK[Milestone(row.milestone)]:
        changed, left = counted(row.changed), counted(row.skipped)
        notes.append(t(f"{changed} gewijzigd, {left} gelaten", f"{changed} changed, {left} left alone"))
    if troubles:
        notes.append(t(f"gaat mis op {counted(troubles)}", f"fails on {counted(troubles)}"))
    kind = "trouble" if troubles else stands.value
    return Stop(kind, capital(named(row.milestone)), known_day(row), path_of(row), tuple(notes))
