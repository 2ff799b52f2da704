"""Everything that is done to the records of a bundle: each class makes one that differs from the clean one."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import Any, Final

from bundles import Parts, Signer, body_of, line_of, stated, states_of, stream_of, tree_of
from expecting import Tampered, first_difference, has_successor

from lifecycle import audit
from lifecycle.proof import place_of

Mutation = Callable[[Parts, Random], Tampered | None]
"""Makes a tampered bundle of a clean one; ``None`` where it cannot be done to that one."""

SAMPLE: Final = b'\x00\n\r "{}\xff\xe9'


def of_records(before: Parts, lines: list[bytes], random: Random, *, exact: bool, how: str = "") -> Tampered | None:
    """A bundle with other records; the states are made to fit them, or not."""
    after = before.with_(lines=tuple(lines))
    if random.random() < 0.5:
        with suppress(AttributeError, LookupError, TypeError, ValueError):
            after = after.with_(states=states_of(lines))
    first = first_difference(before, after)
    return None if first is None else Tampered(after, record=first, within=not exact, how=how)


def byte(parts: Parts, random: Random) -> Tampered | None:
    """One byte of a line is another one."""
    lines = list(parts.lines)
    number = random.randrange(len(lines))
    line = bytearray(lines[number])
    place = random.randrange(len(line))
    new = random.choice(SAMPLE) if random.random() < 0.1 else line[place] ^ random.randrange(1, 256)
    if new == line[place]:
        return None
    line[place] = new
    lines[number] = bytes(line)
    after = parts.with_(lines=tuple(lines))
    return Tampered(after, record=number, how=f"byte {place} of record {number} to {new}")


def field(parts: Parts, random: Random) -> Tampered | None:
    """One field of a record is another one, with its old hash or a fresh one."""
    lines = list(parts.lines)
    number = random.randrange(len(lines))
    body = body_of(lines[number])
    path = change_within(body, random)
    if path is None:
        return None
    fresh = random.random() < 0.5
    try:
        lines[number] = line_of(body, None if fresh else stated(lines[number]))
    except (TypeError, ValueError):
        return None
    if not fresh:
        return Tampered(parts.with_(lines=tuple(lines)), record=number, how=f"{path} of record {number}")
    how = f"{path} of record {number}, fresh hash"
    return of_records(parts, lines, random, exact=has_successor(parts, number), how=how)


def change_within(value: Any, random: Random, path: str = "") -> str | None:
    """Change something within a value; says what."""
    places = list(value) if isinstance(value, dict) else list(range(len(value)))
    if not places:
        return None
    place = random.choice(places)
    inner = value[place]
    here = f"{path}.{place}"
    if isinstance(inner, dict | list) and inner and random.random() < 0.8:
        return change_within(inner, random, here)
    if random.random() < 0.1:
        del value[place]
        return f"without {here}"
    new: Any = random.choice((None, True, False, 0, 1, 2**40, "", "x", [], {}, 1 if inner is True else "anders"))
    value[place] = f"{inner}x" if isinstance(inner, str) and random.random() < 0.5 else new
    return here if (type(value[place]), value[place]) != (type(inner), inner) else None


def removed(parts: Parts, random: Random) -> Tampered | None:
    """A record is taken out."""
    lines = list(parts.lines)
    number = random.randrange(len(lines))
    del lines[number]
    return of_records(parts, lines, random, exact=has_successor(parts, number), how=f"record {number}")


def inserted(parts: Parts, random: Random) -> Tampered | None:
    """A record that was never made is put in: as the next of its stream, or as the first of a new one."""
    lines = list(parts.lines)
    model = body_of(random.choice(lines))
    place = random.randrange(len(lines) + 1)
    if random.random() < 0.2:
        model |= {"stream": f"access:{random.randrange(10**6)}", "seq": 1, "prev": audit.FIRST}
    else:
        earlier = [line for line in lines[:place] if stream_of(line) == model["stream"]]
        last = earlier[-1] if earlier else None
        model["seq"] = body_of(last)["seq"] + 1 if last else 1
        model["prev"] = stated(last) if last else audit.FIRST
    model["actor"] = "iemand"
    exact = any(stream_of(line) == model["stream"] for line in lines[place:])
    lines.insert(place, line_of(model))
    return of_records(parts, lines, random, exact=exact, how=f"{model['stream']} {model['seq']} at {place}")


def duplicated(parts: Parts, random: Random) -> Tampered | None:
    """A record is there twice."""
    lines = list(parts.lines)
    number, place = random.randrange(len(lines)), random.randrange(len(lines) + 1)
    lines.insert(place, lines[number])
    return of_records(parts, lines, random, exact=True, how=f"record {number} at {place}")


def swapped(parts: Parts, random: Random) -> Tampered | None:
    """Two records of one stream, or two neighbours, are in each other's place."""
    lines = list(parts.lines)
    one = random.randrange(len(lines) - 1)
    same = [place for place, line in enumerate(lines) if place > one and stream_of(line) == stream_of(lines[one])]
    other = random.choice(same) if same and random.random() < 0.7 else one + 1
    lines[one], lines[other] = lines[other], lines[one]
    return of_records(parts, lines, random, exact=other in same, how=f"records {one} and {other}")


def exchanged(parts: Parts, random: Random) -> Tampered | None:
    """Records of two streams are in each other's place, as they are or each made to fit where it now stands."""
    lines = list(parts.lines)
    one, other = sorted(random.sample(range(len(lines)), 2))
    if stream_of(lines[one]) == stream_of(lines[other]):
        return None
    if random.random() < 0.5:
        lines[one], lines[other] = lines[other], lines[one]
        return of_records(parts, lines, random, exact=False, how=f"records {one} and {other}")
    first, second = body_of(lines[one]), body_of(lines[other])
    kept = ("stream", "seq", "prev")
    for name in kept:
        first[name], second[name] = second[name], first[name]
    exact = has_successor(parts, one) and has_successor(parts, other)
    lines[one], lines[other] = line_of(second), line_of(first)
    return of_records(parts, lines, random, exact=exact, how=f"what records {one} and {other} say")


def personal(parts: Parts, random: Random) -> Tampered | None:
    """Two commitments to personal values are exchanged, within a record or between two."""
    lines = list(parts.lines)
    places = [(number, body_of(line)) for number, line in enumerate(lines) if b'"personal":{' in line]
    if not places:
        return None
    (one, first), (other, second) = random.choice(places), random.choice(places)
    if one == other:
        second = first
    name, its = random.choice(list(first["personal"])), random.choice(list(second["personal"]))
    held = first["personal"][name], second["personal"][its]
    if held[0] == held[1]:
        return None
    first["personal"][name], second["personal"][its] = held[1], held[0]
    fresh = random.random() < 0.5
    for number, body in ((one, first), (other, second)):
        lines[number] = line_of(body, None if fresh else stated(parts.lines[number]))
    exact = not fresh or all(has_successor(parts, number) for number in (one, other))
    return of_records(parts, lines, random, exact=exact, how=f"records {one} and {other}, fresh: {fresh}")


def cut(parts: Parts, random: Random) -> Tampered | None:
    """The last records are not there, or the last bytes."""
    lines = list(parts.lines)
    if random.random() < 0.5:
        return of_records(parts, lines[: random.randrange(len(lines))], random, exact=False)
    content = b"".join(lines)[: -random.randrange(1, 2 * len(lines[-1]))]
    after = parts.with_(lines=tuple(_lines(content)))
    return Tampered(after, record=first_difference(parts, after), within=True, how=f"to {len(content)} bytes")


def _lines(content: bytes) -> Iterator[bytes]:
    *whole, last = content.split(b"\n")
    yield from (line + b"\n" for line in whole)
    if last:
        yield last


def contract_removed(parts: Parts, random: Random) -> Tampered | None:
    """Every record of a contract is gone, and its state."""
    streams = {stream for line in parts.lines if (stream := stream_of(line)).startswith("contract:")}
    if not streams:
        return None
    which = random.choice(sorted(streams))
    lines = tuple(line for line in parts.lines if stream_of(line) != which)
    after = parts.with_(lines=lines, states=states_of(lines))
    return Tampered(after, record=first_difference(parts, after), within=True, how=which)


def rewritten(parts: Parts, random: Random) -> Tampered | None:
    """The whole history is another one from a record on, with fresh hashes and states; signed anew, or not."""
    number = random.randrange(len(parts.lines))
    bodies = [body_of(line) for line in parts.lines]
    bodies[number]["actor"] = f"niet {bodies[number]['actor']}"
    heads: dict[str, str] = {}
    lines = []
    for body in bodies:
        line = line_of({**body, "prev": heads.get(body["stream"], audit.FIRST)})
        heads[body["stream"]] = stated(line)
        lines.append(line)
    after = parts.with_(lines=tuple(lines), states=states_of(lines))
    how = f"from record {number} on"
    if random.random() < 0.5:
        how += ", signed by another key"
        after = after.with_(notes=_signed_anew(after, number, random))
    return Tampered(after, record=number, within=True, how=how)


def _signed_anew(parts: Parts, number: int, random: Random) -> dict[str, bytes]:
    """The checkpoints, those after a record signed by a key of whoever rewrote it."""
    stranger = Signer.of(parts.signers[0].name, random.randbytes(32))
    notes = dict(parts.notes)
    for size in parts.sizes:
        if size > number:
            notes[place_of(size)] = stranger.sign(size, tree_of(parts.lines[:size]).root())
    return notes


ON_RECORDS: Final[tuple[Mutation, ...]] = (
    byte,
    field,
    removed,
    inserted,
    duplicated,
    swapped,
    exchanged,
    personal,
    cut,
    contract_removed,
    rewritten,
)
