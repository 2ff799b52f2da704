"""The regions that contracts are about: the care-office regions that come with Looptijd, as data."""

from functools import cache
from importlib import resources
from typing import Any, Final

from lifecycle import source
from lifecycle.languages import Both
from lifecycle.source import Path, Source

_FILE: Final = resources.files("lifecycle") / "regions.yaml"


def shipped() -> dict[str, str]:
    """The Dutch name of each region by its id, in the order of the file."""
    return dict(_shipped())


@cache
def _shipped() -> tuple[tuple[str, str], ...]:
    with resources.as_file(_FILE) as file:
        return tuple(from_source(source.read(file)).items())


def from_source(read: Source) -> dict[str, str]:
    """The regions that a file's data lists: `regions: [{id, name}]`; `BadInput` for anything wrong."""
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
        if not isinstance(region, dict) or set(region) != {"id", "name"}:
            raise read.error(
                path,
                Both(
                    "een regio heeft een `id` en een `name`, en niets anders",
                    "a region has an `id` and a `name`, and nothing else",
                ),
            )
        identifier = _text(region["id"], (*path, "id"), read)
        if identifier in found:
            raise read.error((*path, "id"), Both(f"dubbel id {identifier!r}", f"duplicate id {identifier!r}"))
        found[identifier] = _text(region["name"], (*path, "name"), read)
    return found


def _text(value: Any, path: Path, read: Source) -> str:
    if not isinstance(value, str) or not value.strip():
        raise read.error(path, Both(f"moet tekst zijn, niet {value!r}", f"must be text, not {value!r}"))
    return value
