"""Local accounts: first passwords, changing one, and logging in. Everything is on the trail, refusals too."""

import secrets
import threading
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from pwdlib import PasswordHash
from sqlalchemy import Connection

from lifecycle import nouns
from lifecycle.errors import BadInput, LooptijdError
from lifecycle.findings import phrase, system_finding
from lifecycle.languages import Both
from lifecycle.roles import Role
from workflows import tries
from workflows.administering import administrator, entry
from workflows.errors import NotAllowed
from workflows.office import Office
from workflows.practice import DatabaseKind, kind_of
from workflows.sessions import Way, begin, token_hash
from workflows.store import accounts, browsers, people, sign_ons, trail
from workflows.user_names import CONSOLE, UNKNOWN, is_name

SHORTEST: Final = 12
LONGEST: Final = 200
"""How many characters a password has; the upper bound keeps hashing cheap."""

FREE_TRIES: Final = {"user": 3, "address": 20, "browser": 3}
"""How many failures in a row are followed by no wait: for one name, from one address, with a browser that is known."""

KNOWN: Final = timedelta(days=90)
"""How long a browser that somebody logged in with is known as theirs."""

_FIRST_LENGTH: Final = 5
_SYLLABLES: Final = [consonant + vowel for consonant in "bdfghjkmnprstvz" for vowel in "aeiou"]
_hasher: Final = PasswordHash.recommended()
_hashing: Final = threading.BoundedSemaphore(2)
"""A hash takes 64 MiB and a core: no more than two at a time, however many people log in at once."""


_NO_PASSWORD: Final = Both(
    "komt binnen met single sign-on en heeft hier geen wachtwoord",
    "comes in by single sign-on and has no password here",
)


class WrongLogin(LooptijdError):  # noqa: N818 - named for what happened
    """The name and the password do not belong together; which of both is wrong is not told."""

    def __init__(self) -> None:
        super().__init__(
            Both(
                "De naam en het wachtwoord horen niet bij elkaar, of dit account is niet actief.",
                "The name and the password do not belong together, or this account is not active.",
            )
        )


def first_password(office: Office, name: str, *, actor: str | None = None) -> str:
    """Give `name` a new first password, which must be changed, as the administrator `actor`; answers the password.

    As long as nobody has a password, whoever is at the console can give one to an administrator. `NotAllowed` for
    anybody else; `BadInput` for a user that does not exist, is a service, or comes in by single sign-on.
    """
    held = _administrator(office, name, actor)
    password = _made_up()
    hashed = _hash(password)
    now = office.now()
    with office.store.writing() as connection:
        known = {user.name: user for user in people.users(connection)}
        if name not in known:
            raise BadInput("name", nouns.unknown(nouns.USER, name, list(known)))
        if known[name].service:
            raise BadInput("name", Both("is een dienst; geef die een API-token", "is a service; give it an API token"))
        if name in sign_ons.issuers(connection):
            raise BadInput(name, _NO_PASSWORD)
        accounts.set_password(connection, name, hashed, now, must_change=True)
        trail.append(connection, [entry("set_password", name, actor or CONSOLE, held, now)])
    return password


def practice_passwords(office: Office, only: Collection[str] | None = None) -> dict[str, str]:
    """Give every active user of a practice database (or `only` some) who has no password one to practise with.

    Answers the new ones; `NotAllowed` on a real database.
    """
    if kind_of(office.store) is DatabaseKind.REAL:
        raise NotAllowed(None, Both("gebruikers", "users"), (Role.ADMINISTRATOR.value,))
    with office.store.reading() as connection:
        found = [user.name for user in accounts.without_password(connection)]
    names = [name for name in found if only is None or name in only]
    made = {name: _made_up() for name in names}
    hashed = {name: _hash(password) for name, password in made.items()}
    now = office.now()
    with office.store.writing() as connection:
        for name in names:
            accounts.set_password(connection, name, hashed[name], now, must_change=False)
        trail.append(connection, [entry("set_password", name, CONSOLE, None, now) for name in names])
    return made


def change_password(  # noqa: PLR0913 - what changing a password is made of
    office: Office, name: str, old: str, new: str, address: str, browser: str | None = None
) -> None:
    """Change one's own password; every session of theirs is over, this one too.

    `WrongLogin` for another old password (throttled as a login), `BadInput` for a new one that is too short or long,
    or that is no other.
    """
    check_password(name, new)
    if new == old:
        raise BadInput(
            "new", Both("kies een ander wachtwoord dan het oude", "choose another password than the old one")
        )
    _verify(office, name, old, address, "change_password", browser)
    hashed = _hash(new)
    now = office.now()
    with office.store.writing() as connection:
        held = people.role_of(connection, name)
        accounts.set_password(connection, name, hashed, now, must_change=False)
        trail.append(connection, [entry("change_password", name, name, held, now)])


def check_password(name: str, new: str) -> None:
    """`BadInput` for a new password that is too short, too long, or has the name of its user in it."""
    if not SHORTEST <= len(new) <= LONGEST:
        raise BadInput(
            "new",
            Both(
                f"een wachtwoord heeft {SHORTEST} tot {LONGEST} tekens; een zin van een paar woorden is goed",
                f"a password has {SHORTEST} to {LONGEST} characters; a sentence of a few words is good",
            ),
        )
    if name.lower() in new.lower() or len(set(new)) < SHORTEST // 3:
        raise BadInput(
            "new",
            Both(
                "dit is te makkelijk te raden; gebruik niet uw naam, en niet steeds dezelfde tekens",
                "this is too easily guessed; do not use your name, nor the same characters again and again",
            ),
        )


def log_in(  # noqa: PLR0913 - what logging in is made of
    office: Office, name: str, password: str, address: str, before: str | None = None, browser: str | None = None
) -> str:
    """Log in from `address`; answers the token of a new session, which takes the place of the one of token `before`.

    `browser` is what a browser keeps to be known by (`know`): failures elsewhere do not make it wait. `WrongLogin` or
    `tries.TooManyTries` where it fails.
    """
    held = _verify(office, name, password, address, "log_in", browser)
    now = office.now()
    with office.store.writing() as connection:
        token = begin(connection, name, now, before, role=held.value, way=Way.PASSWORD.value, address=address)
        trail.append(connection, [entry("log_in", name, name, held, now, personal={"address": address})])
    return token


def know(office: Office, name: str, browser: str) -> None:
    """Know a browser as one that `name` logged in with: nobody who guesses elsewhere keeps them out of it."""
    now = office.now()
    with office.store.writing() as connection:
        browsers.forget_before(connection, now - KNOWN)
        browsers.use(connection, token_hash(browser), name, now)


def _keys(connection: Connection, name: str, address: str, browser: str | None) -> dict[str, str]:
    """What a try is counted under: the name and the address, or a browser that is known as this user's alone."""
    if browser is not None and browsers.is_known(connection, token_hash(browser), name):
        return {"browser": tries.key("browser", f"{name} {browser}")}
    return {"user": tries.key("user", name), "address": tries.key("address", address)}


def _verify(  # noqa: PLR0913 - what a try is made of
    office: Office, name: str, password: str, address: str, action: str, browser: str | None
) -> Role:
    """The role of who knows the password. A try is counted before it is made, so that many at once count too."""
    now = office.now()
    with office.store.writing() as connection:
        keys = _keys(connection, name, address, browser)
        for kind, key in keys.items():
            tries.throttle(connection, key, FREE_TRIES[kind], now)
        failed = {key: tries.count(connection, key, now) for key in keys.values()}
        user = people.user(connection, name) if is_name(name) else None
        row = None if user is None else accounts.password(connection, name)
        held = None if user is None else people.role_of(connection, name)
    # One password is checked whoever is asked about, so that the time it takes tells nothing.
    nobodys = _nobodys()
    hashed = row.password_hash if row is not None and len(password) <= LONGEST else nobodys
    with _hashing:
        right, stronger = _hasher.verify_and_update(password[:LONGEST], hashed)
    with office.store.writing() as connection:
        if right and row is not None and held is not None:
            for kind, key in keys.items():
                # Who knows one password has not shown that nobody guesses others from the same address.
                if kind == "address":
                    accounts.count_try(connection, key, failed[key], now)
                else:
                    accounts.forget_tries(connection, key)
            if stronger is not None:
                accounts.rehash(connection, name, stronger)
            return held
        who = UNKNOWN if user is None else name
        wrong = system_finding("password", phrase("password.wrong"), phrase("password.needed"))
        trail.append(connection, [entry(action, who, who, held, now, personal={"address": address}, refused=wrong)])
    raise WrongLogin


def _hash(password: str) -> str:
    with _hashing:
        return _hasher.hash(password)


class _Nobody:
    hashed: str = ""


def _nobodys() -> str:
    """A hash that no password has, for a name that nobody has; made once."""
    if not _Nobody.hashed:
        _Nobody.hashed = _hash(secrets.token_urlsafe())
    return _Nobody.hashed


def _made_up() -> str:
    """A password that can be read out: five groups, 62 bits."""
    groups = ["".join(secrets.choice(_SYLLABLES) for _ in range(2)) for _ in range(_FIRST_LENGTH)]
    return "-".join(groups)


def _administrator(office: Office, name: str, actor: str | None) -> Role | None:
    """The role of `actor`; `NotAllowed`, with a record of it, for who may not give passwords."""
    with office.store.writing() as connection:
        first = actor is None and not accounts.count_passwords(connection)
        if first and people.role_of(connection, name) is Role.ADMINISTRATOR:
            return None
        held, allowed = administrator(connection, actor, "set_password", name, office.now())
        if held is not None:
            return held
    raise NotAllowed(actor, Both("gebruikers", "users"), allowed)
