"""Using an API token: for whom a program acts, and what it may not."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from lifecycle.calendar import day_of
from lifecycle.errors import LooptijdError
from lifecycle.findings import Finding, Phrase, phrase, system_finding
from lifecycle.languages import Both
from workflows import tries
from workflows.administering import entry
from workflows.errors import StoreError
from workflows.office import Office
from workflows.sessions import token_hash
from workflows.store import people, tokens, trail
from workflows.store.tokens import Standing, Token
from workflows.tokens import PREFIX
from workflows.user_names import UNKNOWN

FREE_TRIES: Final = 20
"""How many wrong tokens in a row are followed by no wait, from one address."""

_NOTED: Final = timedelta(minutes=1)
"""How stale the note of when a token was last used may be, so that not every request writes."""


class WrongToken(LooptijdError):  # noqa: N818 - named for what happened
    """A token that is nobody's, or that no longer holds; only who has it whole is told which."""

    def __init__(self, finding: Finding, said: Both) -> None:
        self.finding = finding
        super().__init__(said)


def find(office: Office, secret: str, address: str) -> Token:
    """The token that somebody at `address` shows, and note that it was used.

    `WrongToken`, with a record of it, for one that does not hold; `tries.TooManyTries` where that happened too often.
    """
    now = office.now()
    with office.store.reading() as connection:
        found = tokens.by_hash(connection, token_hash(secret), day_of(now)) if secret.startswith(PREFIX) else None
    if found is None or found.standing is not Standing.VALID:
        raise _wrong(office, found, address, now)
    if found.used_at is None or now >= found.used_at + _NOTED:
        # Who only reads is not kept from that by a database that is busy.
        with suppress(StoreError), office.store.writing() as connection:
            tokens.used(connection, found.number, now)
    return found


def refuse_change(office: Office, token: Token, what: str) -> Finding:
    """Record that somebody wanted to change `what` with a token that only reads; answers what stood in the way."""
    now = office.now()
    finding = system_finding("token", phrase("token.reads"), phrase("token.writing_needed"))
    refused = entry("use_token", token.user, token.user, token.role, now, details={"page": what}, refused=finding)
    with office.store.writing() as connection:
        trail.append(connection, [refused])
    return finding


def _wrong(office: Office, token: Token | None, address: str, now: datetime) -> LooptijdError:
    """What is said of a token that does not hold, recorded and counted; too many of them are counted no more."""
    counted = tries.key("token from", address)
    with office.store.reading() as connection:
        tries.throttle(connection, counted, FREE_TRIES, now)
    seen = _seen(token)
    finding = system_finding("token", seen, phrase("token.needed"))
    user = UNKNOWN if token is None else token.user
    with office.store.writing() as connection:
        tries.throttle(connection, counted, FREE_TRIES, now)
        tries.count(connection, counted, now)
        role = None if token is None else people.role_of(connection, token.user)
        personal = {"address": address} if address else {}
        trail.append(connection, [entry("use_token", user, user, role, now, refused=finding, personal=personal)])
    return WrongToken(finding, _SAID[Standing.VALID if token is None else token.standing])


def _seen(token: Token | None) -> Phrase:
    if token is None:
        return phrase("token.unknown")
    match token.standing:
        case Standing.EXPIRED:
            return phrase("token.expired", last=token.last_day.isoformat())
        case Standing.CHANGED:
            return phrase("token.changed", user=token.user)
        case _:
            return phrase("token.ended")


_SAID: Final = {
    Standing.VALID: Both("Dit token is onbekend.", "This token is unknown."),
    Standing.ENDED: Both("Dit token is beëindigd.", "This token was ended."),
    Standing.EXPIRED: Both("Dit token is verlopen.", "This token has expired."),
    Standing.CHANGED: Both(
        "De rol of toegang van de gebruiker is gewijzigd sinds dit token is gemaakt.",
        "The role or access of its user was changed since this token was made.",
    ),
}
