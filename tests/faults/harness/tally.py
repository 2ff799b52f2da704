"""What a lane has to do, and what it has done so far."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Quota:
    """How many kills of each sort, stops and locks there are to be."""

    points: int
    random: int
    commands: int
    stops: int
    locks: int

    @staticmethod
    def of(kills: int, *, mutant: bool) -> "Quota":
        """A load of so many kills: a twentieth of them of the real command, a fortieth at random moments."""
        commands = 0 if mutant else min(kills, max(10, kills // 20))
        random = (kills - commands) // 40
        stops, locks = (0, 0) if mutant else (kills // 10, max(1, kills // 1000))
        return Quota(kills - commands - random, random, commands, stops, locks)

    def share(self, lane: int, lanes: int) -> "Quota":
        """The part of one of several lanes."""
        names = ("points", "random", "commands", "stops", "locks")
        return Quota(*(getattr(self, name) // lanes + (lane < getattr(self, name) % lanes) for name in names))


@dataclass(slots=True)
class Tally:
    """What was done, and what was found wrong."""

    points: Counter[str] = field(default_factory=Counter)
    random: int = 0
    commands: int = 0
    stops: int = 0
    locks: int = 0
    copies: int = 0
    clocks: int = 0
    disks: int = 0
    lost: int = 0
    doubled: int = 0
    unrecorded: int = 0
    early: int = 0
    frozen: int = 0
    broken: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return self.points.total() + self.random + self.commands

    @property
    def line(self) -> str:
        """The line that says it all."""
        found = f"{self.lost} lost, {self.doubled} doubled, {self.unrecorded} unrecorded"
        return f"faults: {self.kills} kills, {self.stops} stops, {found}"

    @property
    def held(self) -> bool:
        """Whether nothing was found wrong."""
        return not (self.lost or self.doubled or self.unrecorded or self.early or self.broken)

    def plain(self) -> dict[str, Any]:
        """As JSON carries it."""
        return {name: getattr(self, name) for name in self.__slots__}

    @staticmethod
    def sum(told: list[dict[str, Any]]) -> "Tally":
        """All lanes together."""
        total = Tally()
        for each in told:
            for name, value in each.items():
                if name == "points":
                    total.points.update(value)
                else:
                    setattr(total, name, getattr(total, name) + value)
        return total
