"""Trying it: a clean bundle, and everything that is done to it."""

import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import elsewhere
import histories
import stamps
from bundles import Parts
from elsewhere import GROWN
from expecting import Tampered
from mutations import ON_RECORDS

from lifecycle import proof
from lifecycle.proof import Key, Report

REAL_EVERY: Final = 50
"""Of so many bundles, one is made by a real office."""
STAMPED_EVERY: Final = 5
"""Of so many bundles, one has time-stamps."""
CLASSES: Final = tuple(each.__name__ for each in (*ON_RECORDS, *elsewhere.ELSEWHERE, elsewhere.fork, elsewhere.raw))
_TRIES: Final = 1000
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a disk in memory, where there is one


@dataclass(slots=True)
class Tally:
    """How many mutations and clean bundles were tried, how many were found, and what went wrong."""

    mutations: int = 0
    found: int = 0
    alarms: int = 0
    bundles: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.mutations += other.mutations
        self.found += other.found
        self.alarms += other.alarms
        self.bundles += other.bundles
        self.classes += other.classes
        self.said += other.said

    @property
    def line(self) -> str:
        return (
            f"tamper: {self.mutations} mutations, {self.found} found,"
            f" {self.alarms} false alarms in {self.bundles} clean bundles"
        )


def try_bundle(seed: int, number: int, mutations: int) -> Tally:
    """Try one clean bundle, and so many mutations of it."""
    tally = Tally(bundles=1)
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        folder = Path(name)
        of = f"{GROWN}{seed}:{number}" if number % REAL_EVERY else f"real {seed}:{number}"
        parts = histories.grown(of) if number % REAL_EVERY else histories.real(of, folder)
        if number % STAMPED_EVERY == 1:
            parts = stamps.stamped(parts)
        report = _check(parts.write(folder / "clean.zip"), parts, ())
        if report is None or not report.holds:
            tally.alarms += 1
            tally.said.append(f"false alarm: --seed {seed} --bundle {number}: {_told(report)}")
        for mutation in range(mutations):
            _try(tally, of, mutation, parts, folder)
    return tally


def _try(tally: Tally, of: str, mutation: int, parts: Parts, folder: Path) -> None:
    which = CLASSES[mutation % len(CLASSES)]
    random = Random(f"{of}:{mutation}")
    tampered = _made(which, of, parts, random, folder)
    while tampered is None:
        which = random.choice(CLASSES)
        tampered = _made(which, of, parts, random, folder)
    file = folder / "tampered.zip"
    if tampered.raw is not None:
        file.write_bytes(tampered.raw)
    else:
        assert tampered.parts is not None
        tampered.parts.write(file)
    report = _check(file, parts, tampered.kept)
    tally.mutations += 1
    tally.classes[which] += 1
    if report is not None and tampered.is_named(report.problems):
        tally.found += 1
        return
    seed, _, number = of.rpartition(" ")[2].partition(":")
    wanted = f"record {tampered.record}{' or a range with it' * tampered.within}, place {tampered.place}"
    about = f"--seed {seed} --bundle {number}, mutation {mutation}: {which} ({tampered.how})"
    tally.said.append(f"missed: {about}; wanted {wanted}: {_told(report)}")


def _made(which: str, of: str, parts: Parts, random: Random, folder: Path) -> Tampered | None:
    if which == "fork":
        return elsewhere.fork(parts, random, of)
    if which == "raw":
        return elsewhere.raw(parts, random, folder)
    (made,) = [each for each in (*ON_RECORDS, *elsewhere.ELSEWHERE) if each.__name__ == which]
    for _ in range(_TRIES):
        tampered = made(parts, random)
        if tampered is not None:
            return tampered
    return None


def _check(file: Path, clean: Parts, kept: Sequence[bytes]) -> Report | None:
    try:
        authorities = [stamps.services().right.root] if clean.stamps else []
        return proof.check(file, [Key.read(clean.keys[0])], kept, processes=1, authorities=authorities)
    except Exception:  # noqa: BLE001 - an error is no answer, and is told
        traceback.print_exc()
        return None


def _told(report: Report | None) -> str:
    if report is None:
        return "an error"
    said = [
        f"{each.number}{f'-{each.beyond}' * bool(each.beyond)} {each.place}: {each.said[1]}" for each in report.problems
    ]
    return "; ".join(said[:4]) or "nothing"
