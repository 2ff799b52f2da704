"""Work that goes on in this process beside the requests."""

import logging
import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Final, TypeAlias

from lifecycle.errors import LooptijdError

_LOG: Final = logging.getLogger(__name__)

Work: TypeAlias = Callable[[Callable[[], bool]], object]
"""What is to be done; it is given what says whether to stop, and leaves the rest for another time then."""


class Background:
    """What is being done now, by its name. What stops halfway is kept as far as it came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: dict[str, threading.Thread] = {}
        self._enough = threading.Event()

    def start(self, name: str, work: Work, seconds: float) -> bool:
        """Do something, unless that is being done; comes back when it is, or after so many seconds: is it going on?"""
        with self._lock:
            thread = self._threads.get(name)
            if thread is None:
                # What it does is in transactions of its own, so that a process that ends leaves nothing half done.
                inside = copy_context().run
                thread = threading.Thread(target=inside, args=(self._do, name, work), daemon=True)
                self._threads[name] = thread
                thread.start()
        thread.join(seconds)
        return thread.is_alive()

    def has(self, name: str) -> bool:
        """Whether something is being done."""
        with self._lock:
            return name in self._threads

    def stop(self, seconds: float) -> None:
        """Have everything come to a stop where nothing is half done, and wait for each so many seconds at most."""
        self._enough.set()
        with self._lock:
            threads = list(self._threads.values())
        for thread in threads:
            thread.join(seconds)

    def _do(self, name: str, work: Work) -> None:
        try:
            work(self._enough.is_set)
        except LooptijdError as error:
            _LOG.warning("%s stopped: %s", name, error)
        except Exception:  # noqa: BLE001 - what stopped it is logged, and somebody can go on with it
            _LOG.exception("%s stopped", name)
        finally:
            with self._lock:
                del self._threads[name]
