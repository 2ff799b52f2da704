"""Messages to people: put in the transaction of what they tell, handed over one at a time, at most once.

A message is claimed in a transaction of its own before it is handed over and settled after it. Whoever dies between the
two leaves it in `sending`, and it is never sent again by itself: after five minutes it shows as uncertain, and an
administrator decides. A failure of which it is certain that nothing was sent is tried again later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.errors import LooptijdError
from lifecycle.languages import Both
from workflows.messages import Message, NotSent, Send, kept
from workflows.office import Office
from workflows.store import outbox
from workflows.store.outbox import Stage

BACK_OFF: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""How long after each failure it is tried again; the last holds for every further one."""
ATTEMPTS: Final = 24
STALE_AFTER: Final = timedelta(days=7)
"""How long a message may be due without anybody trying: what is older would be news of long ago."""

_NOT_TRIED: Final = Both(
    f"stond {STALE_AFTER.days} dagen klaar zonder dat iemand verstuurde",
    f"was due for {STALE_AFTER.days} days while nobody sent anything",
)


@dataclass(slots=True)
class Delivered:
    """What one pass did: how many messages were sent, failed (and wait again), were given up, are uncertain."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    uncertain: int = 0


def post(  # noqa: PLR0913 - what a message is made of
    connection: Connection, key: str, person: str, mail: str | None, subject: str, body: str, now: datetime
) -> bool:
    """Put a message once for its key and person, in the caller's transaction; answers whether it was put.

    Without a mail address it is never sent, only shown.
    """
    row = {
        "key": key,
        "person": person,
        "mail": mail,
        "subject": subject,
        "body": body,
        "created_at": now,
        "due_at": now,
        "state": (Stage.SHOWN if mail is None else Stage.WAITING).value,
    }
    return outbox.put(connection, [row]) == 1


def deliver(office: Office, send: Send, *, stopping: Callable[[], bool] = lambda: False) -> Delivered:
    """Hand over every message that is due, one after the other; ends early where `stopping` answers yes.

    Any number of processes can do this at once: each message is given to one of them. `StoreError` where the database
    fails; a message that was handed over then is uncertain.
    """
    done = Delivered()
    _give_up_stale(office, done)
    while not stopping():
        claimed = _claim(office)
        if claimed is None or not _hand_over(office, claimed, send, done):
            break
    return done


def _give_up_stale(office: Office, done: Delivered) -> None:
    before = office.now() - STALE_AFTER
    with office.store.reading() as connection:
        if not outbox.is_stale(connection, before):
            return
    with office.store.writing() as connection:
        done.given_up += outbox.give_up_stale(connection, before, kept(_NOT_TRIED))


def _claim(office: Office) -> Row[Any] | None:
    with office.store.reading() as connection:
        if not outbox.is_due(connection, office.now()):
            return None
    with office.store.writing() as connection:
        return outbox.claim(connection, office.now())


def _hand_over(office: Office, claimed: Row[Any], send: Send, done: Delivered) -> bool:
    """Hand over one message and note what became of it; answers whether another one can be sent now."""
    try:
        send(_message(claimed))
    except NotSent as failure:
        values = _after(failure, claimed.attempts, office.now())
        done.failed += values["state"] == Stage.WAITING
        done.given_up += values["state"] == Stage.GIVEN_UP
        _settle(office, claimed, values)
        return not failure.unreachable
    except Exception as error:  # noqa: BLE001 - whatever it was, the message may have gone out
        done.uncertain += 1
        _settle(office, claimed, {"trouble": kept(_trouble(error))})
        return False
    done.sent += 1
    _settle(office, claimed, {"state": Stage.SENT.value, "sent_at": office.now(), "trouble": None})
    return True


def _after(failure: NotSent, attempts: int, now: datetime) -> dict[str, Any]:
    trouble = kept(failure.message)
    if failure.hopeless or attempts >= ATTEMPTS:
        return {"state": Stage.GIVEN_UP.value, "due_at": now, "trouble": trouble}
    pause = BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
    return {"state": Stage.WAITING.value, "due_at": now + pause, "trouble": trouble}


def _settle(office: Office, claimed: Row[Any], values: dict[str, Any]) -> None:
    with office.store.writing() as connection:
        outbox.settle(connection, claimed, **values)


def _message(row: Row[Any]) -> Message:
    return Message(row.id, row.key, row.person, row.mail or "", row.subject, row.body, row.due_at, row.attempts)


def _trouble(error: Exception) -> Both:
    if isinstance(error, LooptijdError):
        return error.message
    name = type(error).__name__
    return Both(f"onbekend of het aankwam ({name})", f"unknown whether it arrived ({name})")
