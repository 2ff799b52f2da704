"""The settings of single sign-on, from the environment: which provider, and which of its groups give which role."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from desk.loopback import is_loopback
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.roles import Role

ISSUER: Final = "LOOPTIJD_OIDC_ISSUER"
CLIENT_ID: Final = "LOOPTIJD_OIDC_CLIENT_ID"
CLIENT_SECRET: Final = "LOOPTIJD_OIDC_CLIENT_SECRET"  # noqa: S105 - the name of the variable, not a secret
ROLES: Final = "LOOPTIJD_OIDC_ROLES"
ROLE_CLAIM: Final = "LOOPTIJD_OIDC_ROLE_CLAIM"
NAME_CLAIM: Final = "LOOPTIJD_OIDC_NAME_CLAIM"
SCOPES: Final = "LOOPTIJD_OIDC_SCOPES"
ALGORITHM: Final = "LOOPTIJD_OIDC_ALGORITHM"
LOCAL_ACCOUNTS: Final = "LOOPTIJD_LOCAL_ACCOUNTS"

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""What a provider may sign with: always with a key of its own, never with one that the client shares."""
DEFAULTS: Final = {
    ROLE_CLAIM: "groups",
    NAME_CLAIM: "preferred_username",
    SCOPES: "openid profile email",
    ALGORITHM: "RS256",
    LOCAL_ACCOUNTS: "on",
}

_PEOPLE: Final = tuple(role for role in Role if role is not Role.SYSTEM)
_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,200}")
_SWITCH: Final = {"on": True, "off": False}


@dataclass(frozen=True, slots=True)
class SignOn:
    """A provider and this desk's account there; `roles` are its groups, the first that somebody is in counts."""

    issuer: str
    client_id: str
    roles: tuple[tuple[str, Role], ...]
    role_claim: str
    name_claim: str
    scopes: str
    algorithm: str
    client_secret: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The provider's host, to show."""
        return urlsplit(self.issuer).hostname or ""


def sign_on(environment: Mapping[str, str]) -> SignOn | None:
    """The settings; ``None`` where no provider is named. `BadInput` names the variable that cannot be used."""
    given = {name: environment.get(name, "").strip() for name in (ISSUER, CLIENT_ID, CLIENT_SECRET, ROLES, *DEFAULTS)}
    if not given[ISSUER]:
        return None
    for variable, value in given.items():
        if not value.isprintable():
            raise BadInput(variable, Both("heeft tekens die niet te lezen zijn", "has characters that cannot be read"))
    if not given[CLIENT_ID]:
        raise BadInput(
            CLIENT_ID,
            Both("geef het nummer van deze werkplek bij de inlogdienst", "give the id of this desk at the provider"),
        )
    used = {name: given[name] or default for name, default in DEFAULTS.items()}
    return SignOn(
        _issuer(given[ISSUER]),
        given[CLIENT_ID],
        _roles(given[ROLES]),
        used[ROLE_CLAIM],
        used[NAME_CLAIM],
        _scopes(used[SCOPES]),
        _algorithm(used[ALGORITHM]),
        given[CLIENT_SECRET] or None,
    )


def local_accounts(environment: Mapping[str, str], provider: SignOn | None) -> bool:
    """Whether people can log in with a name and a password; `BadInput` where nobody could come in at all."""
    said = environment.get(LOCAL_ACCOUNTS, "").strip() or DEFAULTS[LOCAL_ACCOUNTS]
    if said not in _SWITCH:
        raise BadInput(LOCAL_ACCOUNTS, Both(f"{said!r} kan niet; on of off", f"{said!r} cannot be used; on or off"))
    if not _SWITCH[said] and provider is None:
        raise BadInput(
            LOCAL_ACCOUNTS,
            Both(f"kan alleen off zijn met een {ISSUER}", f"can be off only with an {ISSUER}"),
        )
    return _SWITCH[said]


def is_safe(address: str) -> bool:
    """Whether an address is one that a login may go over: https, or this machine itself."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or not address.isascii():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def _issuer(text: str) -> str:
    if is_safe(text) and "?" not in text:
        return text
    raise BadInput(
        ISSUER,
        Both(
            f"{text!r} is geen adres van een inlogdienst, zoals https://login.example",
            f"{text!r} is no address of a provider, such as https://login.example",
        ),
    )


def _roles(text: str) -> tuple[tuple[str, Role], ...]:
    """The groups in order: ``inkoop=buyer,inkoop-hoofd=approver``; with ``;`` between them a group can have commas."""
    allowed = ", ".join(_PEOPLE)
    found: dict[str, Role] = {}
    for part in filter(None, (each.strip() for each in text.split(";" if ";" in text else ","))):
        group, _, role = (each.strip() for each in part.rpartition("="))
        if not group or role not in _PEOPLE:
            raise BadInput(
                ROLES,
                Both(f"{part!r} is geen groep=rol; rollen: {allowed}", f"{part!r} is no group=role; roles: {allowed}"),
            )
        if group in found:
            raise BadInput(ROLES, Both(f"noemt {group!r} twee keer", f"names {group!r} twice"))
        found[group] = Role(role)
    if not found:
        raise BadInput(
            ROLES,
            Both(
                "zeg welke groep welke rol geeft, bijvoorbeeld inkoop=buyer,hoofd-inkoop=approver",
                "say which group gives which role, for example inkoop=buyer,hoofd-inkoop=approver",
            ),
        )
    return tuple(found.items())


def _scopes(text: str) -> str:
    scopes = text.split()
    if "openid" not in scopes or not all(map(_SCOPE.fullmatch, scopes)):
        raise BadInput(
            SCOPES,
            Both(f"{text!r} kan niet; minstens openid, met spaties", f"{text!r} cannot be used; openid at least"),
        )
    return " ".join(scopes)


def _algorithm(text: str) -> str:
    if text not in ALGORITHMS:
        allowed = ", ".join(ALGORITHMS)
        raise BadInput(
            ALGORITHM,
            Both(f"{text!r} kan niet; toegestaan: {allowed}", f"{text!r} cannot be used; allowed: {allowed}"),
        )
    return text
