"""The main pages of the desk, and the ways in that belong to one of them."""

from dataclasses import dataclass
from typing import Final

from desk.language import t
from lifecycle.roles import TRAIL_READERS, Role

_BUYING: Final = frozenset({Role.BUYER, Role.APPROVER})
_ENTERING: Final = _BUYING | {Role.POLICY_MANAGER}
_ADMINISTERING: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
_EVERYBODY: Final = frozenset(Role)

_PAGES: Final = (
    ("/work", "Mijn werk", "My work", _EVERYBODY),
    ("/contracts", "Contracten", "Contracts", _EVERYBODY),
    ("/approvals", "Goedkeuringen", "Approvals", _EVERYBODY),
    ("/round", "Ronde", "Round", _EVERYBODY),
    ("/regions", "Regio's", "Regions", _EVERYBODY),
    ("/policies", "Beleid", "Policy", _EVERYBODY),
    ("/audit", "Controlespoor", "Audit trail", frozenset(TRAIL_READERS)),
    ("/admin", "Beheer", "Administration", _ADMINISTERING),
)
"""The path and title of each, and whose role uses it; what another role may not do there is refused all the same."""

_ENTRIES: Final = (
    ("/applications/new", "Nieuwe aanvraag", "New application", _BUYING),
    ("/import", "Inlezen", "Import", _ENTERING),
)
"""How contracts come in: buttons on My work and on the list of contracts, which they belong to."""

_BELONGS: Final = {"/contracts": ("/applications", "/import", "/plans")}
"""What belongs to a main page without standing under its path."""


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
        Item(path, t(nl, en), path == here, _is_under(here, path)) for path, nl, en, roles in _PAGES if role in roles
    ]


def entries(role: Role) -> list[tuple[str, str]]:
    """The path and title of each way in which a role has contracts come in."""
    return [(path, t(nl, en)) for path, nl, en, roles in _ENTRIES if role in roles]


def administration() -> list[tuple[str, str]]:
    """The path and title of each part of administration."""
    return [
        ("/admin/users", t("Gebruikers", "Users")),
        ("/admin/sessions", t("Sessies", "Sessions")),
        ("/admin/tokens", t("API-tokens", "API tokens")),
        ("/admin/outbox", t("Berichten", "Messages")),
        ("/admin/health", t("Gezondheid", "Health")),
        ("/admin/settings", t("Instellingen", "Settings")),
    ]


def _is_under(here: str, path: str) -> bool:
    belongs = _BELONGS.get(path, ())
    return here in belongs or here.startswith(tuple(f"{each}/" for each in (path, *belongs)))
