"""The map of tiles and the list beside it: where each region stands, and in which order it is listed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desk.language import t
from desk.web.regions.words import RegionShown
from lifecycle import nouns
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.regions import in_order
from workflows.regions_seen import Region, Standing

_UNKNOWN_SORT: Final = Both("onbekende volgorde", "unknown order")
_ORDER: Final = list(Standing)


_SORTS: Final[dict[str, Callable[[Region], Any]]] = {
    "name": lambda region: in_order(region.name),
    "standing": lambda region: -_ORDER.index(region.standing),
    "contracted": lambda region: -region.total("contracted"),
    "in_round": lambda region: -region.total("in_round"),
}
"""The orders of the list; what is equal stands by name, and what asks for attention first."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the list: the address that orders by it, and the direction where it does now."""

    text: str
    address: str
    direction: str


def on_map(found: Sequence[RegionShown]) -> list[RegionShown]:
    """The regions as they stand on the map, row by row; those without a tile last, by name."""
    placed = [each for each in found if each.region.tile is not None]
    loose = [each for each in found if each.region.tile is None]
    return [
        *sorted(placed, key=lambda each: (each.region.tile.row, each.region.tile.column) if each.region.tile else ()),
        *sorted(loose, key=lambda each: in_order(each.region.name)),
    ]


def short(region: Region) -> str:
    """The name of a region in a few letters."""
    return region.tile.short if region.tile is not None else region.name[:3].upper()


def sort_of(asked: str) -> tuple[str, bool]:
    """The order that an address asks for, and whether it goes the other way; `BadInput` for one there is not."""
    name = asked.removeprefix("-") or "name"
    if name not in _SORTS:
        raise BadInput("sort", nouns.unknown(_UNKNOWN_SORT, name, list(_SORTS)))
    return name, asked.startswith("-")


def listed(found: Sequence[RegionShown], asked: str) -> list[RegionShown]:
    """The regions in an order."""
    name, backwards = sort_of(asked)
    by_name = sorted(found, key=lambda each: in_order(each.region.name), reverse=backwards and name == "name")
    if name == "name":
        return by_name
    return sorted(by_name, key=lambda each: _SORTS[name](each.region), reverse=backwards)


def headings(policy: str | None, asked: str) -> list[Heading]:
    """The columns of the list."""
    now, backwards = sort_of(asked)
    titles = {
        "name": t("Regio", "Region"),
        "standing": t("Zorg", "Care"),
        "contracted": t("Gecontracteerd", "Contracted"),
        "in_round": t("In de ronde", "In the round"),
    }
    of = f"policy={policy}&" if policy else ""
    found = []
    for name, said in titles.items():
        turned = name == now and not backwards
        direction = "none" if name != now else "descending" if backwards == (name == "name") else "ascending"
        found.append(Heading(said, f"/regions?{of}sort={'-' if turned else ''}{name}", direction))
    return found
