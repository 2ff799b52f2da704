"""Searching a list of published care: by region, kind, programme, status and name."""

from collections.abc import Collection
from dataclasses import dataclass

from lifecycle import nouns
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.published import STATUSES, Entry
from workflows.published_lists import PublishedList
from workflows.searching import folded


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; what is left empty is not asked for. `name` stands in the name, the place or the number."""

    region: str | None = None
    kind: str | None = None
    programme: str | None = None
    status: str | None = None
    name: str | None = None


def search(found: PublishedList, sought: Sought) -> list[Entry]:
    """The entries that answer, by contract number; `BadInput` for what no entry can have."""
    check(found, sought)
    name = folded((sought.name or "").strip())
    return [
        entry
        for number, entry in found.entries.items()
        if (sought.region is None or sought.region in entry["regions"])
        and (sought.kind is None or sought.kind == entry["kind"])
        and (sought.programme is None or sought.programme in entry["programmes"])
        and (sought.status is None or sought.status == entry["status"])
        and name in found.searched[number]
    ]


def check(found: PublishedList, sought: Sought) -> None:
    """`BadInput` for a region, kind, programme or status that does not exist."""
    known: tuple[tuple[str, Both, str | None, Collection[str]], ...] = (
        ("region", nouns.REGION, sought.region, list(found.regions)),
        ("kind", nouns.KIND, sought.kind, [kind.value for kind in found.policy.kinds]),
        ("programme", nouns.PROGRAMME, sought.programme, list(found.programmes)),
        ("status", nouns.STATUS, sought.status, STATUSES),
    )
    for where, what, name, names in known:
        if name is not None and name not in names:
            raise BadInput(where, nouns.unknown(what, name, names))
