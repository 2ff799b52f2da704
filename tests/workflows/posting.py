"""Builders for the tests of the outbox: messages, senders, and processes that deliver."""

import os
import signal
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import rounds
from rounds import Round
from sqlalchemy import select

from lifecycle.languages import Both
from workflows import outbox, people
from workflows.messages import Message, NotSent
from workflows.office import Office
from workflows.store.service_tables import OUTBOX

MAIL = "anna@verzekeraar.example"
REFUSED = Both("de server weigert", "the server refuses")


def put(office: Office, number: int = 1, person: str = "anna", mail: str | None = MAIL) -> None:
    """Put messages `thing:1` and on, each made a second after the one before."""
    for place in range(1, number + 1):
        with office.store.writing() as connection:
            now = office.now() + timedelta(microseconds=place)
            outbox.post(connection, f"thing:{place}", person, mail, f"Onderwerp {place}", f"Tekst {place}\n", now)


def soon(season: Round, **after: float) -> None:
    """Let time pass."""
    season.clock.move_to(season.clock.now() + timedelta(**after))


def kept(office: Office) -> list[Any]:
    """Every row of the outbox."""
    with office.store.reading() as connection:
        return list(connection.execute(select(OUTBOX).order_by(OUTBOX.c.id)))


def states(office: Office) -> list[str]:
    """The states of all rows."""
    return [row.state for row in kept(office)]


def give_addresses(office: Office, but: Iterable[str] = ()) -> None:
    """Give every user a mail address, but those named."""
    for name in sorted(set(rounds.USERS) - set(but)):
        people.change(office, name, mail=f"{name}@verzekeraar.example", actor="otto")


class Post:
    """A sender that keeps what it was given; it fails as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.given: list[Message] = []
        self.failures = list(failures)

    def __call__(self, message: Message) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.given.append(message)


def refused(**how: bool) -> NotSent:
    """A failure that is certain."""
    return NotSent(REFUSED, **how)


def deliver_elsewhere(file: str, moment: str, barrier: Any, mistakes: Any, folder: str) -> None:
    """Deliver in a process of its own; each message becomes a line of a file."""
    try:
        season = rounds.join(Path(file), moment)
        barrier.wait(60)
        outbox.deliver(season.office, lambda message: _note(folder, message))
        mistakes.put("")
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test has to see it
        mistakes.put(repr(error))


def deliver_and_die(file: str, moment: str, folder: str, after: int) -> None:
    """Deliver in a process that is killed between handing over message `after` and marking it as sent."""
    season = rounds.join(Path(file), moment)
    given = 0

    def send(message: Message) -> None:
        nonlocal given
        _note(folder, message)
        given += 1
        if given == after:
            os.kill(os.getpid(), signal.SIGKILL)

    outbox.deliver(season.office, send)


def _note(folder: str, message: Message) -> None:
    with (Path(folder) / f"{os.getpid()}.txt").open("a", encoding="utf-8") as file:
        file.write(f"{message.key} {message.person}\n")
        file.flush()


def noted(folder: Path) -> list[str]:
    """What all processes handed over."""
    return sorted(line for file in folder.glob("*.txt") for line in file.read_text(encoding="utf-8").splitlines())
