"""The published care as the public sees it: each list of today, as it was published, and how it came from one to other.

Today's list is the list of the publication with the changes that actions made of it since. Lists are kept in memory by
what they were made of: as long as nothing was written to the trail, asking again reads one number of the database.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, func, select

from lifecycle import published
from lifecycle.calendar import Milestone, day_of, in_utc
from lifecycle.policy import Policy
from lifecycle.published import Difference, Entry
from workflows import published_care
from workflows.office import Office
from workflows.searching import folded
from workflows.store import policies
from workflows.store import published as keeping
from workflows.store import round as rounds
from workflows.store.policies import InPlay
from workflows.store.trail_tables import AUDIT

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A list as it was published: when, how many entries it has, and the SHA-256 of its canonical bytes."""

    published_at: datetime
    hash: str
    number: int

    @property
    def day(self) -> date:
        """The day of the publication."""
        return day_of(self.published_at)


@dataclass(frozen=True, slots=True)
class DayOfChanges:
    """What a list became on a day, against the end of the day before; on the first day, against the publication."""

    day: date
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class PublishedList:
    """The published care of one policy's year: `entries` by contract number, as they are now.

    `snapshot` is ``None`` as long as the job of the publication has not run. `version` changes with anything in it.
    `searched` is what each entry is searched by.
    """

    policy: Policy
    snapshot: Snapshot | None
    entries: Mapping[str, Entry]
    days: tuple[DayOfChanges, ...]
    regions: Mapping[str, str]
    version: str
    searched: Mapping[str, str] = field(repr=False)

    @property
    def programmes(self) -> dict[str, str]:
        """The names of programmes by their ids."""
        return {each.id: each.name for each in self.policy.programmes}


@dataclass(frozen=True, slots=True)
class Coming:
    """A policy of which the care is not published yet, and the day on which it will be."""

    policy: Policy
    day: date


@dataclass(frozen=True, slots=True)
class _Made:
    """A list with what it was made of: the policy, the names in it, the publication and the last change."""

    of: tuple[Any, ...]
    whole: PublishedList


@dataclass(slots=True)
class _Known:
    """What the lists were made of, last time: nothing was written since where the highest record is the same."""

    record: int | None = None
    open: tuple[str, ...] = ()
    made: dict[str, _Made] = field(default_factory=dict)
    coming: tuple[Coming, ...] = ()


class PublishedLists:
    """The lists of an office, for whoever asks; any number of threads may."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = Lock()
        self._known = _Known()

    def every(self) -> list[PublishedList]:
        """The lists that are published, the newest year first."""
        made = [each.whole for each in self._now().made.values()]
        return sorted(made, key=lambda each: (-each.policy.year, each.policy.care))

    def coming(self) -> tuple[Coming, ...]:
        """The policies in play whose list is still to come, the first one first."""
        return self._now().coming

    def of(self, care: str, year: int) -> PublishedList | None:
        """The list of a kind of care and a year; ``None`` where there is none, or not yet."""
        return next((each for each in self.every() if (each.policy.care, each.policy.year) == (care, year)), None)

    def content(self, policy_id: str) -> bytes | None:
        """The canonical bytes of a list as it was published."""
        with self._office.store.reading() as connection:
            return keeping.content(connection, policy_id)

    def _now(self) -> _Known:
        now = self._office.now()
        with self._office.store.reading() as connection:
            record: int | None = connection.execute(select(func.max(AUDIT.c.id))).scalar()
            in_play = policies.in_play(connection)
            is_open = tuple(sorted(name for name, each in in_play.items() if published_care.is_open(each.policy, now)))
            known = self._known
            if (record, is_open) == (known.record, known.open):
                return known
            with self._lock:
                # Whoever waited for the lock may find that another has made what they came for, or something newer.
                known = self._known
                if is_open != known.open or (record or 0) > (known.record or 0):
                    made = {name: self._list(connection, in_play[name], record) for name in is_open}
                    self._known = _Known(record, is_open, made, _coming(in_play, is_open))
                return self._known

    def _list(self, connection: Connection, entry: InPlay, record: int | None) -> _Made:
        policy = entry.policy
        regions = {row.id: row.name for row in rounds.regions(connection).values()}
        before = self._known.made.get(policy.policy)
        row = keeping.published(connection, policy.policy)
        last = keeping.last_change(connection, policy.policy)
        # Before the publication nothing notes what changes, so that anything written can have changed the list.
        rests_on = record if row is None else (row.hash, last)
        of = (policy.hash, tuple(regions.items()), rests_on)
        if before is not None and before.of == of:
            return before
        if row is None:
            standing = published_care.standing(connection, policy.care, policy.year)
            entries = {each["contract"]: each for each in standing}
            return _Made(of, _whole(policy, None, entries, (), regions))
        first = keeping.entries_of(keeping.content(connection, policy.policy) or b"")
        changes = keeping.changes(connection, policy.policy)
        snapshot = Snapshot(row.published_at, row.hash, row.number)
        return _Made(of, _whole(policy, snapshot, first, changes, regions))


def _coming(in_play: Mapping[str, InPlay], is_open: Sequence[str]) -> tuple[Coming, ...]:
    found = (
        Coming(each.policy, each.policy.dates[Milestone.CARE_PUBLICATION].last_day)
        for name, each in in_play.items()
        if name not in is_open
    )
    return tuple(sorted(found, key=lambda each: (each.day, each.policy.policy)))


def _whole(
    policy: Policy,
    snapshot: Snapshot | None,
    first: Mapping[str, Entry],
    changes: Sequence[Any],
    regions: Mapping[str, str],
) -> PublishedList:
    days = tuple(by_day(first, changes))
    entries = dict(first)
    for each in days:
        entries = published.applied(entries, each.differences)
    ordered = {number: entries[number] for number in sorted(entries)}
    said = [_FORMAT, policy.hash, None if snapshot is None else snapshot.hash, list(regions.items()), ordered]
    version = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
    searched = {number: _searched(entry) for number, entry in ordered.items()}
    return PublishedList(policy, snapshot, ordered, days, regions, version, searched)


def by_day(first: Mapping[str, Entry], changes: Sequence[Any]) -> list[DayOfChanges]:
    """The days on which a list changed, oldest first; what came and went on one day is no change."""
    found = []
    now = dict(first)
    for day, rows in groupby(changes, lambda row: day_of(row.changed_at)):
        later = published.applied(now, [Difference(row.contract, None, row.entry) for row in rows])
        differences = tuple(published.differences(now, later))
        if differences:
            found.append(DayOfChanges(day, differences))
        now = later
    return found


def _searched(entry: Entry) -> str:
    return folded(f"{entry['name'] or ''}\n{entry['address']['city'] or ''}\n{entry['contract']}")


def as_data(found: PublishedList) -> dict[str, Any]:
    """A list for programs: what it is of, the publication that it rests on, and every entry as it is now."""
    snapshot = found.snapshot
    return {
        "format": _FORMAT,
        "policy": found.policy.policy,
        "care": found.policy.care,
        "year": found.policy.year,
        "version": found.version,
        "published": None if snapshot is None else in_utc(snapshot.published_at),
        "snapshot": None if snapshot is None else {"day": snapshot.day.isoformat(), "sha256": snapshot.hash},
        "entries": list(found.entries.values()),
    }


def changes_as_data(found: PublishedList) -> dict[str, Any]:
    """The differences since the publication for programs, by day."""
    snapshot = found.snapshot
    return {
        "format": _FORMAT,
        "policy": found.policy.policy,
        "snapshot": None if snapshot is None else {"day": snapshot.day.isoformat(), "sha256": snapshot.hash},
        "days": [
            {
                "day": each.day.isoformat(),
                "added": [one.after for one in each.differences if one.before is None],
                "removed": [one.contract for one in each.differences if one.after is None],
                "changed": [one.after for one in each.differences if one.before is not None and one.after is not None],
            }
            for each in found.days
        ],
    }
