"""The seam to the service: what is stopped at due instants, and the real command that is killed.

`STAND_IN` waits for what falls due next and reconciles, and dies of SIGINT wherever that comes; `REAL` is the service
with its alarm clock.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from scheduler import reconciler
from scheduler.service import Service
from workflows.office import Office

LOOPTIJD: Final = Path(sys.executable).with_name("looptijd")
_LONGEST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Served:
    """Something that serves an office until it is stopped; it needs to be begun so many seconds before it is due."""

    run: Callable[[Office], None]
    ahead: float


def _stand_in(office: Office) -> None:
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    signal.signal(signal.SIGINT, signal.default_int_handler)
    after: datetime | None = None
    while not asked.is_set():
        due = reconciler.next_moment(office, after)
        left = _LONGEST if due is None else (due - office.now()).total_seconds()
        if left > 0:
            asked.wait(min(left, _LONGEST))
            continue
        after = office.now()
        reconciler.reconcile(office)


def _real(office: Office) -> None:
    served = Service(office)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: served.stop())
    served.run()


STAND_IN: Final = Served(_stand_in, 0.012)
REAL: Final = Served(_real, 0.25)


def command(file: Path) -> list[str]:
    """The real command: the service on a practice database, from where its clock stands."""
    return [str(LOOPTIJD), "--database", f"sqlite:///{file}", "scheduler"]


def environment() -> dict[str, str]:
    """The environment of the real command, without anything of the person who runs this."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOOPTIJD")}
    return {**kept, "COLUMNS": "200", "TERM": "dumb"}
