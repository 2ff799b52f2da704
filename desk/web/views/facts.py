"""The facts of a dossier as a page shows them, each with the form that changes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from desk.language import current
from desk.showing import names
from desk.showing.dossier import FACTS, fact
from desk.web.views.mending import LOOKED_AT
from desk.words import named
from workflows.whole import Whole

_OF_ALL: Final = frozenset({"fte", "publication"})
"""The facts that no rule asks for, and that can be stated of any contract."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name, what is stated of it (nothing: no rows), and the path of its form."""

    key: str
    name: str
    rows: tuple[tuple[str, str], ...]
    path: str


def of(found: Whole) -> list[Fact]:
    """The facts that a rule looks at or that are stated, in the order of a dossier."""
    contract = found.listed.contract
    ids = names.of_ids(found.policy, found.regions) | {each: named(each) for each in contract.dossier.exclusions or ()}
    return [
        Fact(
            key,
            FACTS[key].said(current()),
            tuple(fact(key, contract.dossier, ids)),
            f"/contracts/{contract.number}/dossier/{key}",
        )
        for key in _shown(found)
    ]


def _shown(found: Whole) -> Iterator[str]:
    looked_at = {LOOKED_AT.get(each.rule.check) for each in found.checklist}
    for key in FACTS:
        if key != "evidence" and (
            key in looked_at or key in _OF_ALL or getattr(found.listed.contract.dossier, key) is not None
        ):
            yield key
