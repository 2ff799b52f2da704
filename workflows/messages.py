"""A message to somebody: what it is made of, how it stands for people, and what can go wrong with it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row

from lifecycle.errors import LooptijdError
from lifecycle.languages import Both
from workflows.office import Office
from workflows.store import outbox
from workflows.store.outbox import Stage

UNCERTAIN_AFTER: Final = timedelta(minutes=5)
"""How long after it was handed over nobody need have said what became of a message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to hand over; `at` is the moment of that, `attempts` counts this one too."""

    number: int
    key: str
    person: str
    mail: str
    subject: str
    body: str
    at: datetime
    attempts: int


class NotSent(LooptijdError):  # noqa: N818 - named for what is certain
    """It is certain that a message was not sent: it is tried again later.

    `hopeless`: another try would fail the same way, so it is given up. `unreachable`: no message can be sent now, so
    the pass ends with this one.
    """

    def __init__(self, trouble: Both, *, hopeless: bool = False, unreachable: bool = False) -> None:
        self.hopeless = hopeless
        self.unreachable = unreachable
        super().__init__(trouble)


class Unanswered(LooptijdError):  # noqa: N818 - named for what happened
    """A message was handed over and nobody said whether it was taken: it is uncertain, and not tried again."""


Send = Callable[[Message], None]
"""Hands a message over: returns when it was taken, raises `NotSent` when it certainly was not.

Whatever else it raises, `Unanswered` or any other error, leaves the message uncertain.
"""


class Standing(StrEnum):
    """How a message stands for people."""

    WAITING = "waiting"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    GIVEN_UP = "given_up"
    SHOWN = "shown"


def kept(trouble: Both) -> str:
    """A trouble as the outbox keeps it, in both languages."""
    return json.dumps([trouble.nl, trouble.en], ensure_ascii=False)


def trouble_of(row: Row[Any]) -> Both | None:
    """What was wrong with a message the last time, in both languages."""
    if row.trouble is None:
        return None
    nl, en = json.loads(row.trouble)
    return Both(nl, en)


def standing_of(row: Row[Any], now: datetime) -> Standing:
    """How a message stands now: one that was handed over more than five minutes ago is uncertain."""
    if row.state == Stage.SENDING and row.due_at <= now - UNCERTAIN_AFTER:
        return Standing.UNCERTAIN
    return Standing(row.state)


def listed(
    office: Office, standing: Standing | None = None, *, newest_first: bool = False, before: int | None = None
) -> Iterator[Row[Any]]:
    """The messages, by number; those that stand so where `standing` is given, of a lower number than `before`."""
    now = office.now()
    with office.store.reading() as connection:
        if standing is None:
            condition = None
        elif standing is Standing.UNCERTAIN:
            condition = outbox.is_uncertain(now - UNCERTAIN_AFTER)
        else:
            condition = outbox.in_stage(Stage(standing.value))
        for row in outbox.messages(connection, condition, newest_first=newest_first, before=before):
            if standing is None or standing_of(row, now) is standing:
                yield row
