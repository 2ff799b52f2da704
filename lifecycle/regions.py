"""The regions that contracts are about: the care-office regions that come with Looptijd, as data."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from lifecycle import source
from lifecycle.languages import Both
from lifecycle.source import Path, Source

LARGEST_PLACE: Final = 12
"""The last column and row of the tile map; the first is 1."""

_FILE: Final = resources.files("lifecycle") / "regions.yaml"
_TILE: Final = frozenset({"short", "column", "row"})
_LONGEST_SHORT: Final = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A region on the tile map: its name in at most 4 characters, its column from the west, its row from the north."""

    short: str
    column: int
    row: int


def shipped() -> dict[str, str]:
    """The Dutch name of each region by its id, in the order of the file."""
    return dict(_shipped()[0])


def tiles() -> dict[str, Tile]:
    """Where regions stand on the map that looks like the country; a region without a tile takes a free place."""
    return dict(_shipped()[1])


def in_order(name: str) -> str:
    """What a region's name is ordered by: 't Gooi stands under the g."""
    return name.casefold().removeprefix("'t ")


@cache
def _shipped() -> tuple[dict[str, str], dict[str, Tile]]:
    with resources.as_file(_FILE) as file:
        read = source.read(file)
        return from_source(read), tiles_from(read)


def from_source(read: Source) -> dict[str, str]:
    """The regions that a file's data lists: `regions: [{id, name, tile}]`; `BadInput` for anything wrong.

    A `tile` is optional, and has `short`, `column` and `row`.
    """
    listed = read.data.get("regions") if isinstance(read.data, dict) else None
    if not isinstance(listed, list) or not listed or len(read.data) > 1:
        raise read.error(
            (),
            Both(
                "een regiobestand is `regions:` met een lijst van regio's, en niets anders",
                "a regions file is `regions:` with a list of regions, and nothing else",
            ),
        )
    found: dict[str, str] = {}
    for index, region in enumerate(listed):
        path = ("regions", index)
        if not isinstance(region, dict) or set(region) - {"tile"} != {"id", "name"}:
            raise read.error(
                path,
                Both(
                    "een regio heeft een `id` en een `name`, eventueel een `tile`, en niets anders",
                    "a region has an `id` and a `name`, a `tile` if need be, and nothing else",
                ),
            )
        identifier = _text(region["id"], (*path, "id"), read)
        if identifier in found:
            raise read.error((*path, "id"), Both(f"dubbel id {identifier!r}", f"duplicate id {identifier!r}"))
        found[identifier] = _text(region["name"], (*path, "name"), read)
    tiles_from(read)
    return found


def tiles_from(read: Source) -> dict[str, Tile]:
    """The tiles of the regions that have one; `BadInput` for one that is not right, or on the place of another."""
    found: dict[str, Tile] = {}
    for index, region in enumerate(read.data["regions"]):
        if "tile" not in region:
            continue
        path = ("regions", index, "tile")
        tile = _tile(region["tile"], path, read)
        for other, there in found.items():
            if (there.column, there.row) == (tile.column, tile.row):
                raise read.error(path, Both(f"staat op de plaats van {other!r}", f"is on the place of {other!r}"))
        found[region["id"]] = tile
    return found


def _tile(data: Any, path: Path, read: Source) -> Tile:
    if not isinstance(data, dict) or set(data) != _TILE:
        raise read.error(
            path,
            Both(
                "heeft een `short`, een `column` en een `row`, en niets anders",
                "has a `short`, a `column` and a `row`, and nothing else",
            ),
        )
    short = _text(data["short"], (*path, "short"), read)
    if len(short) > _LONGEST_SHORT:
        most = Both(f"ten hoogste {_LONGEST_SHORT} tekens", f"at most {_LONGEST_SHORT} characters")
        raise read.error((*path, "short"), most)
    return Tile(short, _place(data["column"], (*path, "column"), read), _place(data["row"], (*path, "row"), read))


def _place(value: Any, path: Path, read: Source) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LARGEST_PLACE:
        raise read.error(
            path,
            Both(
                f"moet een getal van 1 tot en met {LARGEST_PLACE} zijn, niet {value!r}",
                f"must be a number from 1 to {LARGEST_PLACE}, not {value!r}",
            ),
        )
    return value


def _text(value: Any, path: Path, read: Source) -> str:
    if not isinstance(value, str) or not value.strip():
        raise read.error(path, Both(f"moet tekst zijn, niet {value!r}", f"must be text, not {value!r}"))
    return value
