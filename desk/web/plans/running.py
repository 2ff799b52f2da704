"""Plans that are being carried out in this process, beside the requests."""

import logging
import threading
from typing import Final

from lifecycle.errors import LooptijdError
from workflows import plans
from workflows.office import Office
from workflows.plans import Plan

_LOG: Final = logging.getLogger(__name__)


class Running:
    """What of plans is being done now. A plan that stops halfway is kept, and can be confirmed again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: dict[str, threading.Thread] = {}
        self._enough = threading.Event()

    def start(self, office: Office, plan: Plan, by: str, seconds: float) -> None:
        """Carry out a plan, unless that is being done; comes back when it is, or after so many seconds."""
        with self._lock:
            thread = self._threads.get(plan.id)
            if thread is None:
                # Each line is a transaction of its own, so that a process that ends leaves nothing half done.
                thread = threading.Thread(target=self._carry_out, args=(office, plan, by), daemon=True)
                self._threads[plan.id] = thread
                thread.start()
        thread.join(seconds)

    def has(self, plan: str) -> bool:
        """Whether a plan is being carried out."""
        with self._lock:
            return plan in self._threads

    def stop(self, seconds: float) -> None:
        """Finish the contract that each plan is at, and leave the rest."""
        self._enough.set()
        with self._lock:
            threads = list(self._threads.values())
        for thread in threads:
            thread.join(seconds)

    def _carry_out(self, office: Office, plan: Plan, by: str) -> None:
        try:
            for _ in plans.carry_out(office, plan, by, self._enough.is_set):
                pass
        except LooptijdError as error:
            _LOG.warning("a plan of %d contracts stopped: %s", len(plan.lines), error)
        except Exception:  # noqa: BLE001 - what stopped it is logged, and its maker can go on
            _LOG.exception("a plan of %d contracts stopped", len(plan.lines))
        finally:
            with self._lock:
                del self._threads[plan.id]
