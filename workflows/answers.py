"""Doing a request once, however often it is sent: what it was answered is kept under the key that its sender gave it.

The answer is written in the transaction that keeps what the request did (`Office.told`): there is no moment at which
one is kept without the other, whenever a process dies. Whoever sends the request again is answered the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from lifecycle.errors import LooptijdError
from lifecycle.languages import Both
from workflows.office import Office
from workflows.request import Result
from workflows.store import answers

KEPT: Final = timedelta(hours=24)
"""How long an answer is kept."""


class OtherRequest(LooptijdError):  # noqa: N818 - named for what came in
    """Another request was sent with the same key before."""

    def __init__(self) -> None:
        super().__init__(
            Both(
                "Met deze sleutel is eerder een ander verzoek gestuurd; gebruik voor elk verzoek een nieuwe.",
                "Another request was sent with this key before; use a new one for each request.",
            )
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that is to be done once: the number of its token, its key, and the SHA-256 of what it asks."""

    token: int
    key: str
    fingerprint: str


class _AnsweredBefore(Exception):  # noqa: N818 - it leaves a transaction, and never this module
    """Somebody else sent the same request, and was first."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def before(office: Office, sent: Sent) -> Answer | None:
    """What this request was answered before; ``None`` where it is new. `OtherRequest` for a key of another one."""
    with office.store.reading() as connection:
        return _before(connection, office, sent)


def once(office: Office, sent: Sent, do: Callable[[Office], Result], answer: Callable[[Result], Answer]) -> Answer:
    """Do a request and answer it, or answer what was answered before; either way it is done once.

    `do` is given the office that it is to be done in. What it raises is not kept. `OtherRequest` as with `before`.
    """

    def keep(connection: Connection, result: Result) -> None:
        # The lock is held: whoever sent the same request at the same time has been answered, or has still to begin.
        found = _before(connection, office, sent)
        if found is not None:
            raise _AnsweredBefore(found)
        now = office.now()
        answers.forget_before(connection, now - KEPT)
        made.append(answer(result))
        answers.keep(
            connection,
            token_id=sent.token,
            key=sent.key,
            fingerprint=sent.fingerprint,
            status=made[-1].status,
            headers=dict(made[-1].headers),
            body=made[-1].body,
            kept_at=now,
        )

    found = before(office, sent)
    if found is not None:
        return found
    made: list[Answer] = []
    try:
        do(replace(office, told=keep))
    except _AnsweredBefore as first:
        return first.answer
    return made[-1]


def _before(connection: Connection, office: Office, sent: Sent) -> Answer | None:
    row = answers.find(connection, sent.token, sent.key, office.now() - KEPT)
    if row is None:
        return None
    if row.fingerprint != sent.fingerprint:
        raise OtherRequest
    return Answer(row.status, row.body, row.headers)
