"""How many requests a token and an address may send: so many at once, and so many a second after that."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import Final

MOST_KNOWN: Final = 10_000
"""How many senders are remembered; who was not heard of longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Quota:
    """`most` requests in any `seconds`, spread as the sender likes."""

    name: str
    most: int
    seconds: int = 60

    @property
    def policy(self) -> str:
        """The quota as the header `RateLimit-Policy` says it."""
        return f'"{self.name}";q={self.most};w={self.seconds}'


@dataclass(frozen=True, slots=True)
class Quotas:
    """What a token and an address may send; an address can be that of many, who share a way out."""

    token: Quota = Quota("token", 1200)
    address: Quota = Quota("address", 12_000)


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a quota after a request; `wait` is in how many seconds the next one is heard (0: at once)."""

    quota: Quota
    number: int
    wait: int

    @property
    def header(self) -> str:
        """What the header `RateLimit` says."""
        return f'"{self.quota.name}";r={self.number};t={self.wait}'


@dataclass(slots=True)
class Limiter:
    """Counts the requests of each sender against a quota, in this process and in bounded memory."""

    quota: Quota
    clock: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, sender: str) -> Left | None:
        """Count a request; what is left then, and ``None`` together with nothing counted where nothing was left."""
        with self._lock:
            number, now = self._number(sender)
            if number < 1:
                return None
            self._keep(sender, number - 1, now)
            return Left(self.quota, int(number - 1), 0 if number >= 2 else self._wait(number - 1))  # noqa: PLR2004 - this and the next

    def wait(self, sender: str) -> int:
        """In how many seconds the next request of a sender is heard."""
        with self._lock:
            return max(1, self._wait(self._number(sender)[0]))

    def _number(self, sender: str) -> tuple[float, float]:
        now = self.clock()
        number, since = self._known.get(sender, (float(self.quota.most), now))
        return min(self.quota.most, number + (now - since) * self.quota.most / self.quota.seconds), now

    def _wait(self, number: float) -> int:
        return ceil(max(0.0, 1 - number) * self.quota.seconds / self.quota.most)

    def _keep(self, sender: str, number: float, now: float) -> None:
        self._known[sender] = (number, now)
        self._known.move_to_end(sender)
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
