"""Time-stamps of checkpoints: a service is asked about each, apart from the sealing, which never waits for it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lifecycle.errors import LooptijdError
from lifecycle.languages import Both
from workflows import sealing
from workflows.office import Office
from workflows.seals import SealError, Seals

PAUSE: Final = timedelta(minutes=5)
"""How long the service is left alone after it failed."""
AT_ONCE: Final = 10.0
"""For how many seconds it is asked in one sweep, so that the next one seals in time; a question can outlast them."""

_LOG: Final = logging.getLogger(__name__)


class NotStamped(LooptijdError):  # noqa: N818 - named for what is certain
    """The time-stamp service gave no time-stamp."""


Ask = Callable[[bytes], bytes]
"""Asks the service about some content, and answers its time-stamp; `NotStamped` where it gave none that is right."""


@dataclass(slots=True)
class Stamper:
    """Asks about every checkpoint that has no time-stamp yet, the newest first, and keeps what comes of it.

    `authorities` are the certificates in PEM that are kept with it, for whoever checks it later.
    """

    seals: Seals
    ask: Ask
    authorities: bytes
    not_before: datetime | None = None

    def __call__(self, office: Office) -> int:
        """Ask now, unless the service failed a moment ago; answers how many time-stamps were kept."""
        kept, until = 0, time.monotonic() + AT_ONCE
        if self.not_before is not None and office.now() < self.not_before:
            return 0
        self.not_before = None
        try:
            for file in self.seals.unstamped(sealing.STAMPED):
                answer = self.ask(file.read_bytes())
                self.seals.keep_stamp(file, answer, self.authorities)
                kept += 1
                if time.monotonic() > until:
                    break
        except (NotStamped, SealError) as error:
            self._failed(office, error.message)
        except OSError as error:
            self._failed(office, Both(str(error), str(error)))
        return kept

    def _failed(self, office: Office, why: Both) -> None:
        self.not_before = office.now() + PAUSE
        _LOG.warning("no time-stamp: %s", why.en)
