"""The postcode areas of a region for people: a strip for each district, and every stretch in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from desk.language import t
from desk.words import counted
from lifecycle.areas import DISTRICT, Stretch
from workflows.region_seen import Areas

MOST: Final = 200
"""How many stretches are listed."""

_NAMED: Final = 5
_FULL: Final = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch on a strip: where it begins and how long it is in codes, and how high it stands, 0 for a hole."""

    x: int
    width: int
    level: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The hundred codes of a district; `said` tells what is drawn."""

    title: str
    said: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch in words; `kind` is ``hole``, ``one`` or ``overlap``."""

    codes: str
    kind: str
    said: str
    who: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class AreasShown:
    """The areas for people; `left` is how many stretches are not listed."""

    strips: tuple[Strip, ...]
    lines: tuple[Line, ...]
    left: int
    elsewhere: tuple[Line, ...]
    holes: int
    overlaps: int


def shown(areas: Areas) -> AreasShown:
    """The areas as people see them."""
    found = areas.stretches
    return AreasShown(
        strips=tuple(_strips(found)),
        lines=tuple(_line(each, areas) for each in found[:MOST]),
        left=max(0, len(found) - MOST),
        elsewhere=tuple(_line(each, areas) for each in areas.elsewhere[:MOST]),
        holes=sum(not each.who for each in found),
        overlaps=sum(len(each.who) > 1 for each in found),
    )


def _line(stretch: Stretch, areas: Areas) -> Line:
    names = sorted(areas.names[who] for who in stretch.who)
    kind = "hole" if not names else "one" if len(names) == 1 else "overlap"
    said = {
        "hole": t("Gat: niemand noemt dit", "Gap: nobody states this"),
        "one": t("Eén aanbieder", "One provider"),
        "overlap": t(f"Overlap: {counted(len(names))} aanbieders", f"Overlap: {counted(len(names))} providers"),
    }
    shown_names = names if len(names) <= _NAMED + 1 else names[:_NAMED]
    return Line(stretch.said, kind, said[kind], tuple(shown_names), len(names) - len(shown_names))


def _strips(found: Sequence[Stretch]) -> Iterator[Strip]:
    for district in sorted({code // DISTRICT for each in found for code in (each.first, each.last)}):
        first, last = district * DISTRICT, district * DISTRICT + DISTRICT - 1
        here = [each for each in found if each.first <= last and each.last >= first]
        bars = tuple(
            Bar(max(each.first, first) - first, min(each.last, last) - max(each.first, first) + 1, _level(each))
            for each in here
        )
        yield Strip(f"{first}-{last}", _strip_in_words(bars), bars)


def _level(stretch: Stretch) -> int:
    return min(len(stretch.who), _FULL)


def _strip_in_words(bars: Sequence[Bar]) -> str:
    stated = sum(bar.width for bar in bars if bar.level)
    holes = sum(not bar.level for bar in bars)
    said = t(f"{stated} van 100 postcodes genoemd", f"{stated} of 100 postcodes stated")
    if not holes:
        return said
    gaps = t("1 gat", "1 gap") if holes == 1 else t(f"{holes} gaten", f"{holes} gaps")
    return f"{said}, {gaps}"
