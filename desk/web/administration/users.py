"""The users as administrators see them: how each comes in, and what is open of theirs."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from desk.language import t
from lifecycle.roles import Role
from workflows import open_sessions, tokens
from workflows.office import Office
from workflows.open_sessions import Open
from workflows.people import SERVING
from workflows.store import accounts, sign_ons
from workflows.store.people import users as rows_of
from workflows.store.tokens import Standing, Token


@dataclass(frozen=True, slots=True)
class Shown:
    """A user. `issuer` is the provider of single sign-on that knows them, where one does."""

    name: str
    role: Role
    mail: str | None
    active: bool
    service: bool
    issuer: str | None
    way: str
    sessions: tuple[Open, ...]
    tokens: tuple[Token, ...]

    @property
    def seen_at(self) -> datetime | None:
        """When a session of theirs was used last, of those that are open."""
        return max((each.seen_at for each in self.sessions), default=None)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that they can be given."""
        return SERVING if self.service else PEOPLE


PEOPLE = tuple(role for role in Role if role is not Role.SYSTEM)
"""The roles of people."""


def every(office: Office) -> list[Shown]:
    """Every user: those who may act first, by name."""
    with office.store.reading() as connection:
        rows = rows_of(connection)
        passwords, issuers = accounts.with_password(connection), sign_ons.issuers(connection)
    opened, held = open_sessions.listed(office), tokens.listed(office)
    found = [
        Shown(
            row.name,
            Role(row.role),
            row.mail,
            row.active,
            row.service,
            issuers.get(row.name),
            _way(row.service, issuers.get(row.name), passwords.get(row.name)),
            tuple(each for each in opened if each.name == row.name),
            tuple(each for each in held if each.user == row.name and each.standing is Standing.VALID),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (not each.active, each.name))


def one(office: Office, name: str) -> Shown | None:
    """The user of this name."""
    return next((each for each in every(office) if each.name == name), None)


def counted(found: list[Shown]) -> str:
    """How many users there are, in words."""
    active = Counter(each.active for each in found)
    return t(
        f"{active[True]} actief, {active[False]} uitgeschakeld", f"{active[True]} active, {active[False]} disabled"
    )


def _way(service: bool, issuer: str | None, must_change: bool | None) -> str:
    """How somebody comes in, in words."""
    if service:
        return t("API-token", "API token")
    if issuer is not None:
        return "single sign-on"
    if must_change is None:
        return t("nog geen wachtwoord", "no password yet")
    return (
        t("eerste wachtwoord, nog te wijzigen", "first password, to be changed")
        if must_change
        else t("wachtwoord", "password")
    )
