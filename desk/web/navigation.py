"""The main pages of the desk."""

from dataclasses import dataclass
from typing import Final

from desk.language import t

_PAGES: Final = (
    ("/work", "Mijn werk", "My work"),
    ("/contracts", "Contracten", "Contracts"),
    ("/approvals", "Goedkeuringen", "Approvals"),
    ("/applications/new", "Nieuwe aanvraag", "New application"),
    ("/import", "Inlezen", "Import"),
    ("/round", "Ronde", "Round"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A main page: `current` is the page itself, `active` one that belongs to it."""

    path: str
    title: str
    current: bool
    active: bool


def items(here: str) -> list[Item]:
    """The main pages, where somebody is marked."""
    return [Item(path, t(nl, en), path == here, here.startswith(f"{path}/")) for path, nl, en in _PAGES]
