"""The tree over the whole trail (RFC 6962), kept in tiles: appending to it, its root at any size, and proofs.

A proof needs a few hashes of each level; tiles of 256 have them together, so that one of a million records takes
three reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from lifecycle.proof import Tree, leaf, node
from workflows.store.trail_tables import AUDIT
from workflows.store.tree_tables import PLACES, TILES

WIDTH: Final = 256
_BITS: Final = 8
_BYTES: Final = 32

_TILE: Final = select(TILES.c.hashes).where(TILES.c.level == bindparam("at_level"), TILES.c.place == bindparam("at"))
_DROP: Final = delete(TILES).where(TILES.c.level == bindparam("at_level"), TILES.c.place == bindparam("at"))
_LAST: Final = select(PLACES.c.number, PLACES.c.record_id).order_by(PLACES.c.number.desc()).limit(1)
_NEW: Final = (
    select(AUDIT.c.id, AUDIT.c.hash)
    .where(AUDIT.c.id > bindparam("last"))
    .order_by(AUDIT.c.id)
    .limit(bindparam("at_most"))
)


def size(connection: Connection) -> int:
    """How many records have their number."""
    last = connection.execute(_LAST).first()
    return 0 if last is None else last.number + 1


def recorded_at(connection: Connection, number: int) -> datetime | None:
    """When the record with this number was recorded; ``None`` where there is none."""
    query = select(AUDIT.c.recorded_at).join(PLACES, PLACES.c.record_id == AUDIT.c.id).where(PLACES.c.number == number)
    return connection.execute(query).scalar()


def find(connection: Connection, stream: str, seq: int) -> Row[*tuple[Any, ...]] | None:
    """The `number` and the `hash` of a record; ``None`` where it is not there or has no number yet."""
    joined = select(PLACES.c.number, AUDIT.c.hash).join(AUDIT, AUDIT.c.id == PLACES.c.record_id)
    return connection.execute(joined.where(AUDIT.c.stream == stream, AUDIT.c.seq == seq)).first()


def extend(connection: Connection, at_most: int) -> int:
    """Give the records that have no number yet theirs, at most so many, and append them; answers how many.

    Whoever writes holds the lock of the database, so records are committed in the order of their ids.
    """
    last = connection.execute(_LAST).first()
    first, after = (0, 0) if last is None else (last.number + 1, last.record_id)
    rows = connection.execute(_NEW, {"last": after, "at_most": at_most}).all()
    if rows:
        places = [{"number": first + place, "record_id": row.id} for place, row in enumerate(rows)]
        connection.execute(insert(PLACES), places)
        append(connection, first, [leaf(bytes.fromhex(row.hash)) for row in rows])
    return len(rows)


def append(connection: Connection, first: int, hashes: list[bytes]) -> None:
    """Append the hashes of leaves from number `first` on, and the roots of the tiles that they fill a level higher."""
    level = 0
    while hashes:
        place, within = divmod(first, WIDTH)
        there = _read(connection, level, place) if within else b""
        content = there + b"".join(hashes)
        full: list[bytes] = []
        for start in range(0, len(content), WIDTH * _BYTES):
            tile = content[start : start + WIDTH * _BYTES]
            _write(connection, level, place + start // (WIDTH * _BYTES), tile)
            if len(tile) == WIDTH * _BYTES:
                full.append(_root_of(_split(tile)))
        level, first, hashes = level + 1, place, full


def _read(connection: Connection, level: int, place: int) -> bytes:
    found: bytes = connection.execute(_TILE, {"at_level": level, "at": place}).scalar_one()
    return found


def _write(connection: Connection, level: int, place: int, hashes: bytes) -> None:
    connection.execute(_DROP, {"at_level": level, "at": place})
    connection.execute(insert(TILES), {"level": level, "place": place, "hashes": hashes})


def _split(tile: bytes) -> list[bytes]:
    return [tile[start : start + _BYTES] for start in range(0, len(tile), _BYTES)]


def _root_of(hashes: Sequence[bytes]) -> bytes:
    """The root of a complete subtree over these hashes; their number is a power of two."""
    level = list(hashes)
    while len(level) > 1:
        level = [node(level[place], level[place + 1]) for place in range(0, len(level), 2)]
    return level[0]


@dataclass(slots=True)
class Reader:
    """The tree as one reading transaction sees it; tiles that were read are kept."""

    connection: Connection
    _tiles: dict[tuple[int, int], list[bytes]] = field(default_factory=dict)

    def root(self, of_size: int) -> bytes:
        """The root of the first `of_size` records."""
        return self._of(0, of_size) if of_size else Tree().root()

    def inclusion(self, number: int, of_size: int) -> list[bytes]:
        """The path from a record to the root of the first `of_size` (RFC 9162, 2.1.3.1); `number` is below that."""
        low, high, found = 0, of_size, list[bytes]()
        while high - low > 1:
            middle = low + _largest_below(high - low)
            if number < middle:
                found.append(self._of(middle, high))
                high = middle
            else:
                found.append(self._of(low, middle))
                low = middle
        return found[::-1]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the first `new` records begin with the first `old` (RFC 9162, 2.1.4.1); empty where equal."""
        if old in {0, new}:
            return []
        low, high, whole, found = 0, new, True, list[bytes]()
        while old != high - low:
            middle = low + _largest_below(high - low)
            if old <= middle - low:
                found.append(self._of(middle, high))
                high = middle
            else:
                found.append(self._of(low, middle))
                old -= middle - low
                low, whole = middle, False
        return ([] if whole else [self._of(low, high)]) + found[::-1]

    def _of(self, low: int, high: int) -> bytes:
        """The hash over the records from `low` to before `high`; `low` is where a subtree begins."""
        count = high - low
        if count & (count - 1):
            middle = low + _largest_below(count)
            return node(self._of(low, middle), self._of(middle, high))
        height = count.bit_length() - 1
        level, within = divmod(height, _BITS)
        # The hashes that are wanted stand beside each other in one tile.
        first = low >> (level * _BITS)
        place, start = divmod(first, WIDTH)
        return _root_of(self._tile(level, place)[start : start + (1 << within)])

    def _tile(self, level: int, place: int) -> list[bytes]:
        if (level, place) not in self._tiles:
            self._tiles[level, place] = _split(_read(self.connection, level, place))
        return self._tiles[level, place]


def _largest_below(count: int) -> int:
    """The largest power of two that is less than `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)
