"""The check of the trail that this process carries out, and what the last one came to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lifecycle.languages import Both
from workflows.inquiry import checking
from workflows.inquiry.lookups import Reader
from workflows.office import Office

NAME: Final = "check of the trail"
"""What it is called beside the requests."""

SHOWN: Final = 200
"""How many things that are wrong a page shows."""


@dataclass(slots=True)
class Checks:
    """How far the check is that goes on: `done` of about `total` records; and the `problems` of the last one.

    `at` is when the last one ended here, ``None`` before the first; `stopped` where it did not come to its end.
    """

    done: int = 0
    total: int = 0
    at: datetime | None = None
    stopped: bool = False
    problems: tuple[Both, ...] = field(default=())

    def run(self, office: Office, who: Reader, is_enough: Callable[[], bool]) -> None:
        """Check the trail, and keep what came of it."""
        self.done, self.total, self.stopped = 0, checking.size(office), True
        found = checking.check(office, who, self._at, is_enough)
        if found is not None:
            self.problems, self.at, self.stopped = found.problems, office.now(), False

    def _at(self, done: int) -> None:
        self.done = done
