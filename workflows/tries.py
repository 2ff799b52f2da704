"""Tries that fail: counted by name and by address, and followed by a wait that grows."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from lifecycle.errors import LooptijdError
from lifecycle.languages import Both
from workflows.store import accounts

LONGEST_WAIT: Final = timedelta(minutes=15)


class TooManyTries(LooptijdError):  # noqa: N818 - named for what happened
    """It failed too often; `wait` says how long until the next try counts."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        self.seconds = max(1, int(wait.total_seconds()) + 1)
        super().__init__(
            Both(
                f"Dit is te vaak misgegaan. Probeer het over {self.seconds} seconden opnieuw.",
                f"This failed too often. Try again in {self.seconds} seconds.",
            )
        )


def key(kind: str, value: str) -> str:
    """What the tries of a name or address are counted under; what was typed could be a password, and is not kept."""
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def throttle(connection: Connection, counted: str, free: int, now: datetime) -> None:
    """`TooManyTries` where more than `free` tries in a row failed, and the wait after the last is not over."""
    row = accounts.tries(connection, counted)
    if row is None or row.failed < free or now < row.last_at:
        return
    wait = min(timedelta(seconds=2 ** min(row.failed - free, 20)), LONGEST_WAIT)
    if now < row.last_at + wait:
        raise TooManyTries(row.last_at + wait - now)


def count(connection: Connection, counted: str, now: datetime) -> int:
    """Count one more failed try; answers how many there were before."""
    row = accounts.tries(connection, counted)
    failed = 0 if row is None else int(row.failed)
    accounts.count_try(connection, counted, failed + 1, now)
    return failed
