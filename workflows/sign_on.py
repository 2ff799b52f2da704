"""Single sign-on: a login that is under way at a provider, and the user it ends with. Everything is on the trail.

A user is whom the provider knows by its subject, and nobody else: a name or a mail address that is the same makes
nobody the user of another account. The role is the provider's at every login.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.errors import LooptijdError
from lifecycle.findings import Finding, phrase, system_finding
from lifecycle.languages import Both
from lifecycle.roles import SYSTEM_ACTOR, Role
from workflows import tries
from workflows.accounts import FREE_TRIES
from workflows.advance import stored
from workflows.office import Office
from workflows.sessions import Way, begin, token_hash
from workflows.store import accounts, people, sign_ons, tokens, trail
from workflows.user_names import UNKNOWN, free_name

LONGEST: Final = timedelta(minutes=10)
"""How long a login at the provider may take."""
MOST: Final = 100
"""How many logins can be under way from one address; beginning another forgets the oldest."""


class Trouble(StrEnum):
    """What was wrong with the answer of a provider."""

    REFUSED = "sign-on-refused"
    UNREACHABLE = "sign-on-unreachable"
    UNTRUSTED = "sign-on-untrusted"
    CLOCK = "sign-on-clock"
    OTHER_ISSUER = "sign-on-other-issuer"


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that was begun: what the provider is told, and where somebody goes on to after it."""

    state: str
    nonce: str
    verifier: str
    further: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a provider says has come: `role` is ``None`` where nothing it says gives one, else `group` gave it."""

    issuer: str
    subject: str
    name: str
    mail: str | None
    role: Role | None
    group: str = ""


class NoAccess(LooptijdError):  # noqa: N818 - named for what it is
    """The provider knows who has come, and they may not come in here."""


def start(office: Office, browser: str, address: str, further: str) -> Begun:
    """Begin a login for the browser with this token; `TooManyTries` after too many failures from there."""
    begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), further)
    now = office.now()
    key = tries.key("address", address)
    with office.store.writing() as connection:
        tries.throttle(connection, key, FREE_TRIES["address"], now)
        sign_ons.forget_before(connection, now - LONGEST)
        sign_ons.begin(
            connection,
            MOST - 1,
            state=token_hash(begun.state),
            browser=token_hash(browser),
            address=key,
            nonce=begun.nonce,
            verifier=begun.verifier,
            further=further,
            begun_at=now,
        )
    return begun


def finish(office: Office, browser: str, state: str) -> Begun | None:
    """The login that this browser began with this state, once; ``None`` for any other, and ten minutes after it."""
    now = office.now()
    with office.store.writing() as connection:
        row = sign_ons.take(connection, token_hash(state))
    if row is None or row.browser != token_hash(browser) or now >= row.begun_at + LONGEST:
        return None
    return Begun(state, row.nonce, row.verifier, row.further)


def failed(office: Office, issuer: str, trouble: Trouble, address: str) -> None:
    """Record that a login that was begun came to nothing; it counts as a failed try from its address."""
    found = system_finding("sign-on", phrase("sign_on.wrong", what=trouble.value), phrase("sign_on.right"))
    now = office.now()
    key = tries.key("address", address)
    with office.store.writing() as connection:
        tries.count(connection, key, now)
        said = {"issuer": issuer, "findings": [stored(found)]}
        trail.append(connection, [_came(UNKNOWN, None, trail.REFUSED, now, said, {"address": address})])


def log_in(office: Office, person: Person, address: str, id_token: str, before: str | None = None) -> str:
    """Log in whom the provider says has come; answers the token of a new session, as `accounts.log_in` does.

    Whoever comes first becomes a user with the role that the provider gives; whose role is another now gets that, and
    their other sessions and API tokens are over. `NoAccess` for who has no role here or is disabled, and those of
    whom are over too.
    """
    now = office.now()
    with office.store.writing() as connection:
        name = sign_ons.user(connection, person.issuer, person.subject)
        known = None if name is None else people.user(connection, name)
        missing = _missing(person, known)
        if missing is None and person.role is not None:
            if known is None:
                name = _add(connection, person, person.role, now)
            else:
                _renew(connection, person, person.role, known, now)
            token = begin(
                connection,
                str(name),
                now,
                before,
                role=person.role.value,
                way=Way.SIGN_ON.value,
                address=address,
                id_token=id_token,
            )
            said = {"way": Way.SIGN_ON.value}
            entry = _came(str(name), person.role, trail.DONE, now, said, {"address": address})
            trail.append(connection, [entry])
            return token
        if name is not None:
            _shut_out(connection, name, now)
        said_of = {"issuer": person.issuer, "findings": [] if missing is None else [stored(missing)]}
        personal = {"address": address, "subject": person.subject, "name": person.name}
        held = None if known is None else Role(known.role)
        trail.append(connection, [_came(name or UNKNOWN, held, trail.REFUSED, now, said_of, personal)])
    raise NoAccess(_INACTIVE if known is not None and not known.active else _NO_ROLE)


def _missing(person: Person, known: Row[Any] | None) -> Finding | None:
    """What keeps somebody out."""
    if known is not None and not known.active:
        return system_finding("sign-on", phrase("sign_on.inactive"), phrase("sign_on.active"))
    if person.role is None:
        return system_finding("sign-on", phrase("sign_on.no_role"), phrase("sign_on.role"))
    return None


def _add(connection: Connection, person: Person, role: Role, now: datetime) -> str:
    """Make whoever comes for the first time a user."""
    name = free_name(person.name, {user.name for user in people.users(connection)})
    people.add_user(connection, name, role, person.mail)
    sign_ons.add(connection, person.issuer, person.subject, name)
    personal = {"subject": person.subject} | ({} if person.mail is None else {"mail": person.mail})
    _record(connection, "add_user", name, {"granted": role.value}, personal, person, now)
    return name


def _renew(connection: Connection, person: Person, role: Role, known: Row[Any], now: datetime) -> None:
    """Take over what the provider says otherwise than the last time."""
    values: dict[str, str] = {}
    if role.value != known.role:
        values["role"] = role.value
        _shut_out(connection, known.name, now)
    if person.mail is not None and person.mail != known.mail:
        values["mail"] = person.mail
    if values:
        people.change_user(connection, known.name, **values)
        said = {"granted": values["role"]} if "role" in values else {}
        personal = {"mail": values["mail"]} if "mail" in values else {}
        _record(connection, "change_user", known.name, said, personal, person, now)


def _shut_out(connection: Connection, name: str, now: datetime) -> None:
    """What was opened with another role holds no longer."""
    accounts.end_sessions(connection, name)
    tokens.end_of_user(connection, name, SYSTEM_ACTOR, now)


def _record(  # noqa: PLR0913 - what a record is made of
    connection: Connection,
    action: str,
    name: str,
    said: dict[str, Any],
    personal: dict[str, Any],
    person: Person,
    now: datetime,
) -> None:
    details = {**said, "sign_on": {"issuer": person.issuer, "group": person.group}}
    trail.append(connection, [trail.by_system(f"user:{name}", action, now, details, personal=personal)])


def _came(  # noqa: PLR0913 - what a record is made of
    name: str, role: Role | None, outcome: str, now: datetime, said: dict[str, Any], personal: dict[str, Any]
) -> trail.Entry:
    return trail.Entry(
        stream=trail.access_stream(name),
        action="log_in",
        outcome=outcome,
        actor=name,
        role="" if role is None else role.value,
        effective=now,
        recorded=now,
        details=said,
        personal=personal,
    )


_NO_ROLE: Final = Both(
    "De inlogdienst weet wie u bent, maar geeft u geen rol bij Looptijd. Vraag de beheerder om toegang.",
    "The login service knows who you are, but gives you no role in Looptijd. Ask the administrator for access.",
)
_INACTIVE: Final = Both(
    "Uw account bij Looptijd is uitgeschakeld. Vraag de beheerder om toegang.",
    "Your account in Looptijd is disabled. Ask the administrator for access.",
)
