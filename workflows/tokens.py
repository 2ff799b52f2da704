"""API tokens: an administrator makes one for a user or a service; it is shown once, and ends.

A token acts as its user, with the role that the user had when it was made; it holds no longer than that. Who has one is
known by the SHA-256 of its 256 random bits, which nobody guesses and nothing slow needs to protect.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from lifecycle import nouns
from lifecycle.calendar import day_of, one_year_after
from lifecycle.characters import hidden
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.roles import Role
from workflows.administering import administrator, entry
from workflows.errors import NotAllowed
from workflows.office import Office
from workflows.people import check_name, check_service
from workflows.sessions import new_token, token_hash
from workflows.store import people, tokens, trail
from workflows.store.tokens import Token
from workflows.user_names import UNKNOWN

PREFIX: Final = "lt_"
"""How every token begins, so that scanners for secrets find one that was published."""

LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token to make: for the user `user`, or for a service of that name that has the role `service`.

    `name` says what it is for; it holds until `last_day`, that day included; `read_only` ones change nothing.
    """

    name: str
    user: str
    last_day: date
    service: Role | None = None
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A token that was just made: `secret` is shown now, and never again."""

    number: int
    secret: str


def make(office: Office, wanted: Wanted, *, actor: str | None) -> Made:
    """Make a token, as the administrator `actor`; a service that does not exist yet is made with it.

    `NotAllowed`, with a record of it, for who is no administrator. `BadInput` for a name that is none, a user who does
    not exist or cannot act, a service with another role, or a last day that is past or more than a year away.
    """
    with office.store.writing() as connection:
        now = office.now()
        held, allowed = administrator(connection, actor, "make_token", wanted.user, now)
        if held is not None and actor is not None:
            _check(wanted, now)
            role = _service(connection, office, wanted, actor) if wanted.service is not None else None
            role = role or _role_of(connection, wanted.user)
            secret = PREFIX + new_token()
            number = tokens.keep(
                connection,
                hash=token_hash(secret),
                name=wanted.name,
                user_name=wanted.user,
                role=role.value,
                read_only=wanted.read_only,
                made_by=actor,
                made_at=now,
                last_day=wanted.last_day,
            )
            said = {"number": number, "of": wanted.user, "role": role.value, "read_only": wanted.read_only}
            said["last_day"] = wanted.last_day.isoformat()
            done = entry("make_token", wanted.user, actor, held, now, token=said, personal={"name": wanted.name})
            trail.append(connection, [done])
            return Made(number, secret)
    raise NotAllowed(actor, Both("API-tokens", "API tokens"), allowed)


def end(office: Office, number: int, *, actor: str | None) -> None:
    """End a token at once, as the administrator `actor`; one that was ended already is left.

    `NotAllowed` as with `make`; `BadInput` for a number that is no token's.
    """
    with office.store.writing() as connection:
        now = office.now()
        found = tokens.by_number(connection, number, day_of(now))
        of = UNKNOWN if found is None else found.user
        held, allowed = administrator(connection, actor, "end_token", of, now)
        if held is not None and actor is not None:
            if found is None:
                raise BadInput(str(number), Both("er is geen token met dit nummer", "there is no token of this number"))
            if found.ended_at is None:
                tokens.end(connection, number, actor, now)
                said = {"number": number, "of": found.user}
                trail.append(connection, [entry("end_token", found.user, actor, held, now, token=said)])
            return
    raise NotAllowed(actor, Both("API-tokens", "API tokens"), allowed)


def listed(office: Office) -> list[Token]:
    """Every token in the order in which they were made, those that hold no longer too."""
    with office.store.reading() as connection:
        return tokens.every(connection, day_of(office.now()))


def _check(wanted: Wanted, now: datetime) -> None:
    if not wanted.name.strip() or len(wanted.name) > LONGEST_NAME or hidden(wanted.name):
        raise BadInput(
            "name",
            Both(
                f"zeg in 1 tot {LONGEST_NAME} tekens waarvoor het token is",
                f"say in 1 to {LONGEST_NAME} characters what the token is for",
            ),
        )
    today = day_of(now)
    latest = one_year_after(today)
    if not today <= wanted.last_day <= latest:
        raise BadInput(
            "last_day",
            Both(
                f"een token eindigt tussen vandaag ({today}) en {latest}",
                f"a token ends between today ({today}) and {latest}",
            ),
        )


def _role_of(connection: Connection, user: str) -> Role:
    """The role of somebody who can act; `BadInput` for anybody else."""
    role = people.role_of(connection, user)
    if role is None:
        active = [each.name for each in people.users(connection) if each.active]
        raise BadInput("user", nouns.unknown(nouns.USER, user, active))
    return role


def _service(connection: Connection, office: Office, wanted: Wanted, actor: str) -> Role:
    """The role of a service, which is kept where it is new; `BadInput` for a user, or for a service with another."""
    role = Role.SYSTEM if wanted.service is None else wanted.service
    check_service(role)
    known = {user.name: user for user in people.users(connection)}.get(wanted.user)
    if known is None:
        check_name(wanted.user)
        people.add_user(connection, wanted.user, role, None, service=True)
        added = trail.Entry(
            stream=f"user:{wanted.user}",
            action="add_user",
            outcome=trail.DONE,
            actor=actor,
            role=Role.ADMINISTRATOR.value,
            effective=office.now(),
            recorded=office.now(),
            details={"granted": role.value, "service": True},
        )
        trail.append(connection, [added])
        return role
    if not known.service or known.role != role or not known.active:
        raise BadInput(
            wanted.user,
            Both(
                "is een gebruiker, een dienst met een andere rol, of mag niets meer",
                "is a user, a service with another role, or may act no more",
            ),
        )
    return role
