"""Writers of one process come in turn, first come first served.

SQLite lets whoever waits for its lock ask again after ever longer pauses, so that with many writers some wait for
seconds while the lock is free, and in the end are told that the database is locked. Those of one process need not ask.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class NoTurn(Exception):  # noqa: N818 - named for what happened
    """The turn did not come in time."""


class Turns:
    """One at a time has the turn; the others wait in a row, each at most `patience` seconds."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._holder: int | None = None

    @contextmanager
    def one(self) -> Iterator[None]:
        """Have the turn within; `NoTurn` where it does not come in time.

        `RuntimeError` for a thread that has it already: it would wait for itself.
        """
        self._take()
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._pass_on()

    def _take(self) -> None:
        with self._lock:
            if self._holder is None:
                self._holder = threading.get_ident()
                return
            if self._holder == threading.get_ident():
                message = "a transaction that writes cannot be begun within another"
                raise RuntimeError(message)
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        try:
            # Whoever goes before opens it.
            came = mine.acquire(timeout=self._patience)
        except BaseException:
            self._leave(mine)
            raise
        if not came:
            self._leave(mine)
            raise NoTurn

    def _leave(self, mine: threading.Lock) -> None:
        """Leave the row; where the turn has come meanwhile, it goes to the next."""
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        self._pass_on()

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                # It is nobody's until the next one says so, and nobody who comes now goes before.
                self._holder = 0
                self._waiting.popleft().release()
            else:
                self._holder = None
