"""The figures of the round: the funnel, the states over time, refusals by rule.

What happened on a day that is over does not change, so its figures are kept; those of today, and of days that nobody
kept yet, are counted from the trail when they are asked for.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from lifecycle.calendar import day_of
from lifecycle.contract import Kind
from lifecycle.states import State
from workflows.office import Office
from workflows.store import figures as counting
from workflows.store import policies


@dataclass(frozen=True, slots=True)
class Move:
    """So many contracts went from one state to another on a day; `source` is ``None`` for new ones."""

    day: date
    policy: str
    kind: Kind
    source: State | None
    target: State
    number: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A rule refused so many times on a day; `policy` is empty where none decided."""

    day: date
    policy: str
    rule: str
    number: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was counted, by day; `today` is the last of them, and goes on."""

    today: date
    moves: tuple[Move, ...]
    refusals: tuple[Refused, ...]

    def funnel(self) -> dict[tuple[str, Kind], Counter[State]]:
        """How many contracts of each policy and kind have come to each state, the ends too, and whatever came after."""
        found: dict[tuple[str, Kind], Counter[State]] = {}
        for move in self.moves:
            found.setdefault((move.policy, move.kind), Counter())[move.target] += move.number
        return dict(sorted(found.items()))

    def states_by_day(self, policy: str | None = None, kind: Kind | None = None) -> dict[date, Mapping[State, int]]:
        """How many contracts were in each state at the end of each day, from the first move on; of a choice of them."""
        wanted = [move for move in self.moves if policy in {None, move.policy} and kind in {None, move.kind}]
        if not wanted:
            return {}
        changes: dict[date, Counter[State]] = {}
        for move in wanted:
            change = changes.setdefault(move.day, Counter())
            change[move.target] += move.number
            if move.source is not None:
                change[move.source] -= move.number
        standing: Counter[State] = Counter()
        found: dict[date, Mapping[State, int]] = {}
        for day in _days(min(changes), self.today):
            standing.update(changes.get(day, {}))
            found[day] = {state: standing[state] for state in State if standing[state]}
        return found

    def refused_by_rule(self, policy: str | None = None) -> list[tuple[str, str, int]]:
        """How often each rule refused (policy, rule, times), most often first."""
        found: Counter[tuple[str, str]] = Counter()
        for each in self.refusals:
            if policy in {None, each.policy}:
                found[each.policy, each.rule] += each.number
        return [(of, rule, times) for (of, rule), times in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def figures(office: Office) -> Figures:
    """The figures as they are now."""
    today = day_of(office.now())
    with office.store.reading() as connection:
        moved = counting.kept_moves(connection)
        for day in [*_not_kept(connection, today), today]:
            moved += counting.moves(connection, day)
        counted = _refusals(connection, today)
    return Figures(today, tuple(map(_move, moved)), tuple(Refused(**row) for row in counted))


def refused(office: Office, policy: str) -> Counter[str]:
    """How often each required rule of a policy refused, as it is now."""
    found: Counter[str] = Counter()
    with office.store.reading() as connection:
        for row in _refusals(connection, day_of(office.now())):
            if row["policy"] == policy:
                found[row["rule"]] += row["number"]
    return found


def _refusals(connection: Connection, today: date) -> list[dict[str, Any]]:
    found = counting.kept_refusals(connection)
    for day in [*_not_kept(connection, today), today]:
        found += counting.refusals(connection, day)
    advice = {name: entry.policy.advice for name, entry in policies.in_play(connection).items()}
    # Advice that does not hold stands in the record of a refusal too, and refuses nothing.
    return [row for row in found if row["rule"] not in advice.get(row["policy"], ())]


def keep(
    office: Office, progress: Callable[[int], object] = lambda _: None, is_enough: Callable[[], bool] = lambda: False
) -> int:
    """Keep the figures of every day that is over and was not kept; answers how many days that were.

    `progress` is told of each day; between two `is_enough` says whether to stop.
    """
    with office.store.reading() as connection:
        days = list(_not_kept(connection, day_of(office.now())))
    done = 0
    for day in days:
        if is_enough():
            break
        with office.store.reading() as connection:
            moved, refused = counting.moves(connection, day), counting.refusals(connection, day)
        with office.store.writing() as connection:
            counting.keep(connection, day, moved, refused)
        done += 1
        progress(1)
    return done


def _not_kept(connection: Connection, today: date) -> Iterator[date]:
    """The days that are over and not kept, oldest first."""
    last, first = counting.last_kept(connection), counting.first_day(connection)
    if first is not None:
        yield from _days(first if last is None else last + timedelta(days=1), today - timedelta(days=1))


def _days(first: date, last: date) -> Iterator[date]:
    for place in range((last - first).days + 1):
        yield first + timedelta(days=place)


def _move(row: Mapping[str, Any]) -> Move:
    source = State(row["source"]) if row["source"] else None
    return Move(row["day"], row["policy"], Kind(row["kind"]), source, State(row["target"]), row["number"])
