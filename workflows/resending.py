"""Sending a message once more: a person decides, and it is on the trail."""

from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.roles import Role
from workflows.errors import NotAllowed
from workflows.messages import Standing, standing_of
from workflows.office import Office
from workflows.store import outbox, people, trail
from workflows.user_names import CONSOLE

RESEND: Final = "resend_message"
"""The action of the record."""

_NO_MESSAGE: Final = Both("er is geen bericht met dit nummer", "there is no message with this number")
_KEPT: Final = {
    Standing.SENT: Both("is al verstuurd; nooit twee keer", "was sent already; never twice"),
    Standing.WAITING: Both("wacht nog; het wordt vanzelf verstuurd", "still waits; it is sent by itself"),
    Standing.SENDING: Both(
        "wordt nu verstuurd; na vijf minuten is het onzeker, en dan kunt u beslissen",
        "is being sent now; after five minutes it is uncertain, and then you can decide",
    ),
}


def message(office: Office, number: int) -> Row[Any]:
    """The message with this number; `BadInput` where there is none."""
    with office.store.reading() as connection:
        return _message(connection, number)


def resend(office: Office, number: int, actor: str | None) -> str:
    """Let a message that is uncertain, was given up or had no address be sent, to the address its person has now.

    Answers whom it is for. `NotAllowed`, with a record of it, where `actor` is no administrator; `BadInput` for a
    message that does not exist, that goes out by itself or has gone out, or whose person cannot be written to.
    """
    with office.store.writing() as connection:
        role = None if actor is None else people.role_of(connection, actor)
        administrators = _administrators(connection)
        if role is Role.ADMINISTRATOR:
            return _resend(connection, office, _message(connection, number), str(actor))
        entry = _entry(office, number, actor or CONSOLE, role, trail.REFUSED, {"findings": []})
        trail.append(connection, [entry])
    raise NotAllowed(actor, Both("berichten", "messages"), administrators)


def _resend(connection: Connection, office: Office, row: Row[Any], actor: str) -> str:
    now = office.now()
    standing = standing_of(row, now)
    if standing in _KEPT:
        raise BadInput(str(row.id), _KEPT[standing])
    mail = next((user.mail for user in people.users(connection) if user.name == row.person and user.active), None)
    if mail is None:
        problem = Both(
            f"{row.person} is niet actief of heeft geen mailadres", f"{row.person} is not active or has no mail address"
        )
        raise BadInput(str(row.id), problem)
    outbox.again(connection, row.id, mail, now)
    said = {"message": row.key, "person": row.person, "was": standing.value}
    trail.append(connection, [_entry(office, row.id, actor, Role.ADMINISTRATOR, trail.DONE, said)])
    return str(row.person)


def _message(connection: Connection, number: int) -> Row[Any]:
    row = outbox.message(connection, number)
    if row is None:
        raise BadInput(str(number), _NO_MESSAGE)
    return row


def _administrators(connection: Connection) -> tuple[str, ...]:
    return tuple(user.name for user in people.users(connection) if user.role == Role.ADMINISTRATOR and user.active)


def _entry(  # noqa: PLR0913 - what a record is made of
    office: Office, number: int, actor: str, role: Role | None, outcome: str, said: dict[str, Any]
) -> trail.Entry:
    now = office.now()
    return trail.Entry(
        stream=f"outbox:{number}",
        action=RESEND,
        outcome=outcome,
        actor=actor,
        role="" if role is None else role.value,
        effective=now,
        recorded=now,
        details=said,
    )
