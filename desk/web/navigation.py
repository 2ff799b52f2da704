"""The main pages of the desk."""

from dataclasses import dataclass
from typing import Final

from desk.language import t
from lifecycle.roles import Role

_BUYING: Final = frozenset({Role.BUYER, Role.APPROVER})
_ENTERING: Final = _BUYING | {Role.POLICY_MANAGER}
_EVERYBODY: Final = frozenset(Role)

_PAGES: Final = (
    ("/work", "Mijn werk", "My work", _EVERYBODY),
    ("/contracts", "Contracten", "Contracts", _EVERYBODY),
    ("/approvals", "Goedkeuringen", "Approvals", _EVERYBODY),
    ("/applications/new", "Nieuwe aanvraag", "New application", _BUYING),
    ("/import", "Inlezen", "Import", _ENTERING),
    ("/round", "Ronde", "Round", _EVERYBODY),
)
"""The path and title of each, and whose role uses it; what another role may not do there is refused all the same."""


@dataclass(frozen=True, slots=True)
class Item:
    """A main page: `current` is the page itself, `active` one that belongs to it."""

    path: str
    title: str
    current: bool
    active: bool


def items(here: str, role: Role) -> list[Item]:
    """The main pages of a role, where somebody is marked."""
    return [
        Item(path, t(nl, en), path == here, here.startswith(f"{path}/"))
        for path, nl, en, roles in _PAGES
        if role in roles
    ]
