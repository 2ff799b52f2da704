"""The diary of the season: what people do, gathered contract by contract and put in order of time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from desk.demo.hours import LAST_WORK
from lifecycle.states import Action
from scheduler.scenarios.model import Checks, Event


class Entry(NamedTuple):
    """One thing that somebody does; `refused` says that it is planned to be refused."""

    at: datetime
    do: Action
    by: str
    keys: Mapping[str, Any]
    refused: bool


@dataclass(slots=True)
class Diary:
    """All entries; what falls after the last working day of the season is left out."""

    entries: list[Entry] = field(default_factory=list)

    def add(self, at: datetime, do: Action, by: str, *, refused: bool = False, **keys: Any) -> None:
        """Write down that `by` does something at `at`."""
        if at <= LAST_WORK:
            self.entries.append(Entry(at, do, by, keys, refused))

    def in_order(self) -> list[Entry]:
        """The entries in order of time; of the same moment, as they were written."""
        return sorted(self.entries, key=lambda entry: entry.at)

    def events(self) -> tuple[Event, ...]:
        """The entries as events of a scenario."""
        return tuple(
            Event(index, entry.at, entry.do, entry.by, entry.keys, Checks())
            for index, entry in enumerate(self.in_order())
        )
