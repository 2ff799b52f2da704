"""Users: adding and changing who can act. Every change is on the trail."""

import re
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle import nouns
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.roles import Role
from workflows.errors import NotAllowed
from workflows.office import Office
from workflows.store import accounts, people, sign_ons, tokens, trail
from workflows.user_names import CONSOLE, is_name

_OF_THE_PROVIDER: Final = Both(
    "komt binnen met single sign-on; rol en mailadres zijn die van de inlogdienst en worden daar gewijzigd",
    "comes in by single sign-on; role and mail address are those of the login service and are changed there",
)
_MAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")


def check_name(name: str) -> None:
    """`BadInput` for a name that no user can have."""
    if not is_name(name):
        raise BadInput(
            name,
            Both(
                "is geen gebruikersnaam; kleine letters, cijfers, '.', '_' en '-', en niet `system`, `console` of"
                " `unknown`",
                "is no name for a user; lower-case letters, digits, '.', '_' and '-', and not `system`, `console` or"
                " `unknown`",
            ),
        )


def add(office: Office, name: str, role: Role, mail: str | None = None, *, actor: str | None = None) -> None:
    """Add a user, as the administrator `actor`; the first administrator of a database is added without one.

    `NotAllowed` where there is an administrator and `actor` is none. `BadInput` for a name that is none or is taken,
    the system's role, or a mail address that is none.
    """
    check_name(name)
    _check(role, mail)
    held = _actor(office, actor, "add_user", name, first=role is Role.ADMINISTRATOR)
    with office.store.writing() as connection:
        if any(user.name == name for user in people.users(connection)):
            raise BadInput(name, Both("er is al een gebruiker met deze naam", "there is a user with this name already"))
        people.add_user(connection, name, role, mail)
        _record(connection, office, actor, held, name, "add_user", {"granted": role.value}, mail)


def change(  # noqa: PLR0913 - each part of a user can change
    office: Office,
    name: str,
    *,
    role: Role | None = None,
    mail: str | None = None,
    active: bool | None = None,
    actor: str | None = None,
) -> None:
    """Change a user's role, mail address or whether they can act, as the administrator `actor`.

    The sessions and API tokens of who gets another role or can act no more are ended. `NotAllowed` where there is an
    administrator and `actor` is none; `BadInput` for a user that does not exist, and for the role and mail address of
    one who comes in by single sign-on.
    """
    _check(role, mail)
    held = _actor(office, actor, "change_user", name)
    with office.store.writing() as connection:
        before = administrators(connection)
        known = {user.name: user for user in people.users(connection)}
        if name not in known:
            raise BadInput("name", nouns.unknown(nouns.USER, name, list(known)))
        if role is not None and known[name].service:
            check_service(role)
        if (role is not None or mail is not None) and name in sign_ons.issuers(connection):
            raise BadInput(name, _OF_THE_PROVIDER)
        public: dict[str, Any] = {}
        if role is not None:
            public["granted"] = role.value
        if active is not None:
            public["active"] = active
        values: dict[str, str | bool] = {} if role is None else {"role": role.value}
        values |= {} if active is None else {"active": active}
        values |= {} if mail is None else {"mail": mail}
        if values:
            people.change_user(connection, name, **values)
            if active is False or role not in {None, known[name].role}:
                # Ended for good: they do not come back when the change is undone.
                accounts.end_sessions(connection, name)
                tokens.end_of_user(connection, name, actor or CONSOLE, office.now())
            if before and not administrators(connection):
                raise BadInput(
                    name,
                    Both(
                        "is de laatste beheerder die actief is; maak eerst een andere",
                        "is the last administrator who is active; make another one first",
                    ),
                )
            _record(connection, office, actor, held, name, "change_user", public, mail)


SERVING: Final = (Role.BUYER, Role.POLICY_MANAGER, Role.AUDITOR)
"""The roles that a service can have: what another asked is approved by a person."""


def check_service(role: Role) -> None:
    """`BadInput` for a role that no service can have."""
    if role not in SERVING:
        allowed = ", ".join(SERVING)
        raise BadInput(
            "role",
            Both(
                f"een dienst kan de rol {role.value} niet hebben; toegestaan: {allowed}",
                f"a service cannot have the role {role.value}; allowed: {allowed}",
            ),
        )


def listed(office: Office) -> list[Row[Any]]:
    """Every user, by name."""
    with office.store.reading() as connection:
        return people.users(connection)


def administrators(connection: Connection) -> list[str]:
    """The administrators who are active."""
    return [user.name for user in people.users(connection) if user.role == Role.ADMINISTRATOR and user.active]


def _actor(office: Office, actor: str | None, action: str, name: str, *, first: bool = False) -> Role | None:
    """The role that `actor` has now; `NotAllowed`, with a record of it, for who is no administrator.

    As long as there has never been an administrator, whoever is at the console can make the `first` one.
    """
    with office.store.writing() as connection:
        known = people.users(connection)
        held = None if actor is None else people.role_of(connection, actor)
        ever = any(user.role == Role.ADMINISTRATOR for user in known)
        if held is Role.ADMINISTRATOR or (first and actor is None and not ever):
            return held
        allowed = tuple(administrators(connection))
        entry = _entry(office, actor, held, name, action, trail.REFUSED, {"findings": []}, None)
        trail.append(connection, [entry])
    raise NotAllowed(actor, Both("gebruikers", "users"), allowed)


def _check(role: Role | None, mail: str | None) -> None:
    if role is Role.SYSTEM:
        raise BadInput(
            "role", Both("de rol van het systeem is niet voor mensen", "the system's role is not for people")
        )
    if mail is not None and not _MAIL.fullmatch(mail):
        raise BadInput("mail", Both(f"{mail!r} is geen mailadres", f"{mail!r} is no mail address"))


def _record(  # noqa: PLR0913 - what a record is made of
    connection: Connection,
    office: Office,
    actor: str | None,
    held: Role | None,
    name: str,
    action: str,
    said: dict[str, Any],
    mail: str | None,
) -> None:
    trail.append(connection, [_entry(office, actor, held, name, action, trail.DONE, said, mail)])


def _entry(  # noqa: PLR0913 - what a record is made of
    office: Office,
    actor: str | None,
    held: Role | None,
    name: str,
    action: str,
    outcome: str,
    said: dict[str, Any],
    mail: str | None,
) -> trail.Entry:
    now = office.now()
    return trail.Entry(
        stream=f"user:{name}",
        action=action,
        outcome=outcome,
        actor=actor or CONSOLE,
        role="" if held is None else held.value,
        effective=now,
        recorded=now,
        details=said,
        personal={} if mail is None else {"mail": mail},
    )
