"""Comparing what a database came to with an uninterrupted run: what was lost, doubled, or has no record."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import clocks
import story
from story import Story

from lifecycle.calendar import parse_moment
from workflows import verification
from workflows.office import Office
from workflows.store.database import open_store

_MOMENTS: Final = ("_at", "_since")
_SAID: Final = 6


@dataclass(slots=True)
class Faults:
    """What was found wrong, counted, with the first few in words."""

    lost: int = 0
    doubled: int = 0
    unrecorded: int = 0
    early: int = 0
    said: list[str] = field(default_factory=list)

    def add(self, kind: str, what: object, times: int = 1) -> None:
        if times > 0:
            setattr(self, kind, getattr(self, kind) + times)
            self.said.append(f"{kind}: {what}")


def check(file: Path, expected: Story, *, exact: bool) -> Faults:
    """What is wrong with a database; moments count where `exact`."""
    found, faults = story.read(file), Faults()
    _effects(expected, found, faults)
    _contracts(expected, found, faults, exact=exact)
    _ledger(expected, found, faults)
    _records(found, faults)
    for early in found.early:
        faults.add("early", early)
    for problem in problems(file):
        faults.add("unrecorded", problem)
    return faults


def problems(file: Path) -> list[str]:
    """What is wrong with the trail."""
    office = Office(open_store(f"sqlite:///{file}"), clocks.Fixed(parse_moment("2030-01-01")))
    try:
        return [problem.en for problem in verification.problems(office)]
    finally:
        office.store.close()


def _effects(expected: Story, found: Story, faults: Faults) -> None:
    for name in ("effects", "others", "records"):
        wanted, seen = getattr(expected, name), getattr(found, name)
        for what, times in (wanted - seen).items():
            faults.add("lost", f"{name} {what}", times)
        for what, times in (seen - wanted).items():
            faults.add("doubled", f"{name} {what}", times)


def _compared(row: dict[str, Any], *, exact: bool) -> dict[str, Any]:
    return row if exact else {name: value for name, value in row.items() if not name.endswith(_MOMENTS)}


def _contracts(expected: Story, found: Story, faults: Faults, *, exact: bool) -> None:
    for identifier in expected.contracts.keys() | found.contracts.keys():
        wanted, seen = expected.contracts.get(identifier), found.contracts.get(identifier)
        if wanted is None or seen is None:
            faults.add("lost" if seen is None else "doubled", f"contract {identifier}")
            continue
        wanted, seen = _compared(wanted, exact=exact), _compared(seen, exact=exact)
        if wanted != seen:
            differs = {name: (wanted[name], seen[name]) for name in wanted if wanted[name] != seen[name]}
            kind = "doubled" if seen["version"] > wanted["version"] else "lost"
            faults.add(kind, f"contract {identifier}: (expected, found) {differs}")


def _ledger(expected: Story, found: Story, faults: Faults) -> None:
    for duty in expected.ledger.keys() | found.ledger.keys():
        wanted, seen = expected.ledger.get(duty), found.ledger.get(duty)
        if wanted is None or seen is None:
            faults.add("lost" if seen is None else "doubled", f"duty {duty}")
            continue
        facts = [tuple(row[name] for name in ("due_at", "state", "changed", "skipped")) for row in (wanted, seen)]
        if facts[0] != facts[1]:
            kind = "doubled" if sum(facts[1][2:]) > sum(facts[0][2:]) else "lost"
            faults.add(kind, f"duty {duty}: expected {facts[0]}, found {facts[1]}")


def _records(found: Story, faults: Faults) -> None:
    """Every change has its record, and every record its change."""
    numbers = {identifier: row["number"] for identifier, row in found.contracts.items()}
    changed, skipped = Counter[Any](), Counter[Any]()
    for (duty, contract, action, outcome, _), times in found.effects.items():
        if outcome == "changed":
            changed[duty, contract, action] += times
        else:
            skipped[duty, numbers.get(contract), action] += times
    closed = Counter[Any](
        (":".join(str(part) for part in duty if part != ""), row["changed"], row["skipped"])
        for duty, row in found.ledger.items()
        if row["state"] == "done" and row["ran_at"] is not None
    )
    for what, kept, said in (("effect", changed, found.done), ("left alone", skipped, found.left)):
        _both_ways(what, kept, said, faults)
    _both_ways("closed duty", closed, found.closings, faults)
    for identifier, row in found.contracts.items():
        if found.last.get(identifier) != (row["state"], row["version"]):
            faults.add(
                "unrecorded", f"contract {identifier}: {row['state']}, its last record {found.last.get(identifier)}"
            )


def _both_ways(what: str, kept: Counter[Any], said: Counter[Any], faults: Faults) -> None:
    for key, times in (kept - said).items():
        faults.add("unrecorded", f"{what} without record: {key}", times)
    for key, times in (said - kept).items():
        faults.add("unrecorded", f"record without {what}: {key}", times)
