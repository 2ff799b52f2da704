"""Postcode areas that dossiers state: who states which, where they overlap, and where a hole is left between them.

Which region a postcode lies in is not known here, so a hole is one between areas that are stated, within the hundred
codes that begin with the same two digits: what lies outside them can belong to another region.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_AREA: Final = re.compile(r"([1-9][0-9]{3})(?:-([1-9][0-9]{3}))?")
DISTRICT: Final = 100
"""How many codes begin with the same two digits."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Codes from `first` to `last`, both included, with the same `who` for all of them, in order; nobody in a hole."""

    first: int
    last: int
    who: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many codes it has."""
        return self.last - self.first + 1

    @property
    def said(self) -> str:
        """The codes as a dossier writes them: 4331, or 4330-4339."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@lru_cache(maxsize=9000)  # there are few, and dossiers state the same ones again and again
def read(text: str) -> tuple[int, int] | None:
    """The first and last code of an area: four digits from 1000 to 9999, or two such, the first not above."""
    found = _AREA.fullmatch(text)
    if found is None:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    return (first, last) if first <= last else None


def is_area(text: str) -> bool:
    """Whether `text` is a postcode area as `read` reads it."""
    return read(text) is not None


def stretches(stated: Mapping[int, Iterable[str]]) -> list[Stretch]:
    """The stretches of the areas that each of some people states, in order; what is no area is left out.

    Within a district a hole between two stretches is a stretch of its own.
    """
    begins: dict[int, set[int]] = {}
    ends: dict[int, set[int]] = {}
    for who, areas in stated.items():
        for first, last in _joined(areas):
            begins.setdefault(first, set()).add(who)
            ends.setdefault(last + 1, set()).add(who)
    found: list[Stretch] = []
    here: set[int] = set()
    start = 0
    for code in sorted(begins.keys() | ends.keys()):
        found += _between(start, code - 1, here)
        here = (here - ends.get(code, set())) | begins.get(code, set())
        start = code
    return found


def _joined(areas: Iterable[str]) -> list[tuple[int, int]]:
    """The areas of one, those that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(area for text in areas if (area := read(text)) is not None):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _between(first: int, last: int, who: Collection[int]) -> Iterable[Stretch]:
    """The codes from `first` to `last`, of `who`; a hole only where it lies within a district."""
    if who or (first and first // DISTRICT == last // DISTRICT == (last + 1) // DISTRICT == (first - 1) // DISTRICT):
        yield Stretch(first, last, tuple(sorted(who)))
