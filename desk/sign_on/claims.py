"""What the claims of a provider say of somebody: who they are, what they are called, and their role here."""

from collections.abc import Mapping
from typing import Any, Final

from desk.mail_settings import address
from desk.sign_on.settings import SignOn
from lifecycle.roles import Role
from workflows.sign_on import Person

_LONGEST: Final = 255
"""How many characters a subject has at most (OpenID Connect Core 1.0, 2), and anything else that is kept of a claim."""


def person(settings: SignOn, claims: Mapping[str, Any]) -> Person:
    """Whom the claims are about. In more than one group, the role of the first that the settings name counts."""
    group, role = _role(settings, claims)
    return Person(settings.issuer, str(claims["sub"]), _name(settings, claims), _mail(claims), role, group)


def says_groups(settings: SignOn, claims: Mapping[str, Any]) -> bool:
    """Whether the claims have that of the groups."""
    return _found(settings.role_claim, claims) is not None


def _role(settings: SignOn, claims: Mapping[str, Any]) -> tuple[str, Role | None]:
    said = _found(settings.role_claim, claims)
    groups = said if isinstance(said, list) else [said]
    return next(((group, role) for group, role in settings.roles if group in groups), ("", None))


def _name(settings: SignOn, claims: Mapping[str, Any]) -> str:
    for claim in (settings.name_claim, "email", "name", "sub"):
        said = _found(claim, claims)
        if isinstance(said, str) and said.strip():
            return said.strip()[:_LONGEST]
    return ""


def _mail(claims: Mapping[str, Any]) -> str | None:
    """The mail address, unless the provider says that nobody made sure of it."""
    said = claims.get("email")
    if not isinstance(said, str) or claims.get("email_verified") is False or len(said) > _LONGEST:
        return None
    return address(said)


def _found(name: str, claims: Mapping[str, Any]) -> Any:
    """A claim by its name; with dots in it also one within others, such as ``realm_access.roles``."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
