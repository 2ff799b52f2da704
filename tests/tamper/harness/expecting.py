"""What a check must say of a tampered bundle."""

from collections.abc import Sequence
from dataclasses import dataclass

from bundles import Parts, stream_of

from lifecycle.proof import Problem


@dataclass(frozen=True, slots=True)
class Tampered:
    """A bundle that was tampered with: its parts, or the bytes of its file; and what must be said.

    `record` is the first bad record: named exactly, or where `within` as one of several. `place` must be named where
    that is no record. `kept` are checkpoints that were kept elsewhere.
    """

    parts: Parts | None = None
    raw: bytes | None = None
    record: int | None = None
    within: bool = False
    place: str | None = None
    kept: Sequence[bytes] = ()
    how: str = ""

    def is_named(self, problems: Sequence[Problem]) -> bool:
        """Whether what is wrong is named as it must be."""
        if not problems:
            return False
        if self.place is not None:
            return any(self.place in each.place for each in problems)
        if self.record is None:
            return True
        first = problems[0]
        if self.within and first.beyond:
            return first.number <= self.record < first.beyond
        return (first.number, first.beyond) == (self.record, 0)


def first_difference(before: Parts, after: Parts) -> int | None:
    """The number of the first record that is another one; ``None`` where none is."""
    for number, (one, other) in enumerate(zip(before.lines, after.lines, strict=False)):
        if one != other:
            return number
    shortest = min(len(before.lines), len(after.lines))
    return None if len(before.lines) == len(after.lines) else shortest


def has_successor(parts: Parts, number: int) -> bool:
    """Whether a later record names the hash of this one."""
    stream = stream_of(parts.lines[number])
    return any(stream_of(line) == stream for line in parts.lines[number + 1 :])
