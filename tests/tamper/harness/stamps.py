"""Time-stamps of the checkpoints of some bundles, from a service that each process makes for itself."""

import atexit
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import stamping
from bundles import Parts
from expecting import Tampered

from lifecycle import proof


@dataclass(frozen=True, slots=True)
class Services:
    """A service that is believed, and one that is not."""

    right: stamping.Service
    stranger: stamping.Service


@cache
def services() -> Services:
    folder = Path(mkdtemp(prefix="looptijd-tamper-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Services(*(stamping.service(folder / name, elliptic=True) for name in ("right", "stranger")))


def _of(name: str) -> str:
    return proof.STAMPS + name.removeprefix(proof.CHECKPOINTS).replace(".txt", ".tsr")


def stamped(parts: Parts) -> Parts:
    """A bundle with a time-stamp of each checkpoint."""
    return parts.with_(stamps={_of(name): services().right.stamp(note) for name, note in parts.notes.items()})


def stamp(parts: Parts, random: Random) -> Tampered | None:
    """Two time-stamps are exchanged, one is that of another checkpoint, of a stranger, or of no checkpoint."""
    if not parts.stamps:
        return None
    stamps, names = dict(parts.stamps), list(parts.stamps)
    one, other = random.choice(names), random.choice(names)
    which = random.randrange(4)
    place = one
    if which == 0:
        stamps[one], stamps[other] = stamps[other], stamps[one]
    elif which == 1:
        stamps[one] = stamps[other]
    elif which == 2:
        note = parts.notes[proof.CHECKPOINTS + one.removeprefix(proof.STAMPS).replace(".tsr", ".txt")]
        stamps[one] = services().stranger.stamp(note)
    else:
        place = one.replace("000", "999", 1)
        stamps[place] = stamps.pop(one)
    if which < 2 and one == other:
        return None
    return Tampered(parts.with_(stamps=stamps), place=place, how=f"{one}, way {which}")
