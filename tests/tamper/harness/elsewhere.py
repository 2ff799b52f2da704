"""Everything that is done to the rest of a bundle: what was signed, the keys, the states, the file itself."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, Final

import histories
from bundles import Parts, Signer, states_of
from expecting import Tampered, first_difference
from mutations import Mutation, change_within
from stamps import stamp

from lifecycle import audit, proof
from lifecycle.proof import Checkpoint, place_of

GROWN: Final = "grown "
"""How the seed of a history that can be grown in another way begins."""


def checkpoint(parts: Parts, random: Random) -> Tampered | None:
    """A checkpoint is signed by another key, an older one under its name, of another root, or a byte differs."""
    notes = dict(parts.notes)
    name = random.choice(list(notes))
    read = Checkpoint.read(notes[name])
    which = random.randrange(4)
    place = f"checkpoint {read.size}"
    if which == 0:
        notes[name] = Signer.of(read.origin, random.randbytes(32)).sign(read.size, read.root, read.more)
    elif which == 1:
        older = [each for each in notes if each != name]
        if not older:
            return None
        notes[name], place = notes[random.choice(older)], name
    elif which == 2:
        notes[name] = Checkpoint(read.origin, read.size, random.randbytes(32), read.more, read.signatures).note()
    else:
        note = bytearray(notes[name])
        at = random.randrange(len(note))
        note[at] ^= random.randrange(1, 256)
        notes[name], place = bytes(note), "checkpoint"
    return Tampered(parts.with_(notes=notes), place=place, how=f"{name}, way {which}")


def keys(parts: Parts, random: Random) -> Tampered | None:
    """The file of keys names other ones, or in another order."""
    stranger = str(Signer.of(parts.signers[0].name, random.randbytes(32)).key)
    ways = [(stranger,), (*parts.keys, stranger), (stranger, *parts.keys), (stranger, *parts.keys[1:]), ()]
    if len(parts.keys) > 1:
        ways.append(parts.keys[::-1])
    if len(parts.keys) > 1 and len(Checkpoint.read(parts.notes[max(parts.notes)]).signatures) == 1:
        ways.append(parts.keys[:-1])
    found = random.choice(ways)
    return Tampered(parts.with_(keys=found), place=proof.KEYS, how=f"{len(found)} keys")


def state(parts: Parts, random: Random) -> Tampered | None:
    """A state is another one, is gone, or belongs to no records."""
    states = list(parts.states)
    if not states:
        return None
    number = random.randrange(len(states))
    which = random.randrange(4)
    stream = str(json.loads(states[number])["stream"])
    if which == 0:
        del states[number]
    elif which == 1:
        stream = "contract:999999"
        found: Any = random.choice((None, {}, json.loads(states[number])["state"]))
        states.insert(number, audit.canonical({"stream": stream, "state": found}) + b"\n")
    else:
        whole = json.loads(states[number])
        if change_within(whole["state"], random) is None:
            return None
        try:
            states[number] = audit.canonical(whole) + b"\n"
        except (TypeError, ValueError):
            return None
    return Tampered(parts.with_(states=tuple(states)), place=stream, how=f"state {number}, way {which}")


def backup(parts: Parts, random: Random) -> Tampered | None:
    """An older bundle, whole in itself; newer checkpoints were kept elsewhere."""
    sizes = sorted(parts.sizes)
    if len(sizes) < 2:
        return None
    which = random.randrange(len(sizes) - 1)
    size = sizes[which]
    lines = parts.lines[:size]
    notes = {place_of(each): parts.notes[place_of(each)] for each in sizes[: which + 1]}
    named = sum(len(Checkpoint.read(note).more) for note in notes.values())
    older = parts.with_(lines=lines, notes=notes, states=states_of(lines), keys=parts.keys[: 1 + named])
    kept = [parts.notes[place_of(each)] for each in sizes[which + 1 :]]
    return Tampered(older, record=size, kept=kept, how=f"of {size} records")


def fork(parts: Parts, random: Random, seed: str) -> Tampered | None:
    """Two histories with one beginning: the checkpoints of one and the records of the other."""
    if not seed.startswith(GROWN):
        return None
    other = histories.grown(seed, random.randrange(len(parts.lines)), f"{random.random()}")
    first = first_difference(parts, other)
    if first is None:
        return None
    if random.random() < 0.5:
        mixed = parts.with_(notes=other.notes)
        return Tampered(mixed, record=first, within=True, how=f"at {first}, its checkpoints")
    kept = [note for name, note in parts.notes.items() if Checkpoint.read(note).size > first]
    return Tampered(other, record=first, within=True, kept=kept, how=f"at {first}, kept checkpoints")


def raw(parts: Parts, random: Random, folder: Path) -> Tampered | None:
    """Bytes of the file are others, are gone, or are put in; where a bundle says something else then."""
    clean = parts.write(folder / "clean.zip").read_bytes()
    place, count = random.randrange(len(clean)), random.choice((1, 1, 1, 4, 100))
    if random.random() < 0.3:
        place = random.randrange(max(0, len(clean) - 2000), len(clean))
    new = random.choice((bytes([clean[place] ^ random.randrange(1, 256)]), random.randbytes(count), bytes(count), b""))
    gone = random.choice((len(new), len(new), count))
    damaged = clean[:place] + new + clean[place + gone :]
    if _said_by(damaged) == _said_by(clean):
        return None
    before = clean.index(b"".join(parts.lines))
    number = None
    if gone == len(new) == 1 and before <= place < before + sum(map(len, parts.lines)):
        number = clean[before:place].count(b"\n")
    return Tampered(raw=damaged, record=number, how=f"{gone} bytes at {place} to {new!r}")


def _said_by(content: bytes) -> object:
    """All that a zip file holds; nothing where it cannot be read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return sorted((each.filename, archive.read(each)) for each in archive.infolist())
    except Exception:  # noqa: BLE001 - whatever it is, somebody damaged it
        return None


ELSEWHERE: Final[tuple[Mutation, ...]] = (checkpoint, keys, state, backup, stamp)
