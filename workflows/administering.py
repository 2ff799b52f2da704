"""What administrators alone do about how others come in, and the record of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lifecycle.findings import Finding, phrase, system_finding
from lifecycle.roles import Role
from workflows.advance import stored
from workflows.people import administrators
from workflows.store import people, trail
from workflows.user_names import CONSOLE


def administrator(
    connection: Connection, actor: str | None, action: str, of: str, now: datetime
) -> tuple[Role | None, tuple[str, ...]]:
    """The role of `actor` where that is an administrator; otherwise who is, with the record of a refusal."""
    held = None if actor is None else people.role_of(connection, actor)
    if held is Role.ADMINISTRATOR:
        return held, ()
    missing = system_finding(
        "role", phrase("role.none", actor=actor or CONSOLE), phrase("role.needed", roles=[Role.ADMINISTRATOR.value])
    )
    trail.append(connection, [entry(action, of, actor or CONSOLE, held, now, refused=missing)])
    return None, tuple(administrators(connection))


def entry(  # noqa: PLR0913 - what a record is made of
    action: str,
    of: str,
    actor: str,
    held: Role | None,
    now: datetime,
    *,
    token: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
    refused: Finding | None = None,
    personal: dict[str, Any] | None = None,
) -> trail.Entry:
    """The record of something about how `of` comes in: an account, a session or a token."""
    said: dict[str, Any] = {} if token is None else {"token": token}
    findings: Sequence[Finding] = () if refused is None else (refused,)
    said |= (details or {}) | ({"findings": [stored(each) for each in findings]} if findings else {})
    return trail.Entry(
        stream=trail.access_stream(of),
        action=action,
        outcome=trail.DONE if refused is None else trail.REFUSED,
        actor=actor,
        role="" if held is None else held.value,
        effective=now,
        recorded=now,
        details=said,
        personal=personal or {},
    )
