"""Answers for the public: made once for what they were made of, kept in memory, and told by their hash."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from fastapi import Request
from starlette.responses import Response

MOST_BYTES: Final = 64 * 1024 * 1024
"""How many bytes of answers are kept; those that nobody asked for longest go first."""
MINUTE: Final = "public, max-age=60"
"""How long whoever keeps an answer may show it without asking: a contract that ends is gone everywhere in a minute."""
FOR_GOOD: Final = "public, max-age=31536000, immutable"
"""Of what never changes: a list as it was published, under its hash."""
_WORTH_PACKING: Final = 1_000


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer, as it is and packed."""

    content: bytes
    packed: bytes
    etag: str

    @property
    def size(self) -> int:
        """How much memory it takes, about."""
        return len(self.content) + len(self.packed)


class Answers:
    """The answers that are kept, by their address and what they were made of."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def of(self, address: str, version: str, make: Callable[[], bytes]) -> Kept:
        """The answer of an address for what it is made of, `version`; made where it is not kept."""
        key = address, version
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = _made(make())
        with self._lock:
            if key not in self._kept and made.size <= self._most:
                self._kept[key] = made
                self._size += made.size
                while self._size > self._most:
                    self._size -= self._kept.popitem(last=False)[1].size
        return made


def _made(content: bytes) -> Kept:
    packed = gzip.compress(content, 5, mtime=0) if len(content) >= _WORTH_PACKING else b""
    return Kept(content, packed, hashlib.sha256(content).hexdigest()[:32])


def answer(request: Request, kept: Kept, kind: str, holds: str = MINUTE, **headers: str) -> Response:
    """The answer to a request: the bytes, packed for who can unpack them, or that what they have still holds."""
    packs = bool(kept.packed) and "gzip" in request.headers.get("accept-encoding", "")
    etag = f'"{kept.etag}{"-gz" if packs else ""}"'
    said = {"etag": etag, "cache-control": holds, "vary": "Accept-Encoding", **headers}
    if _holds(request.headers.get("if-none-match", ""), kept.etag):
        return Response(status_code=304, headers=said)
    if packs:
        said["content-encoding"] = "gzip"
    return Response(kept.packed if packs else kept.content, media_type=kind, headers=said)


def _holds(said: str, etag: str) -> bool:
    """Whether one of the tags that a browser names is that of this answer."""
    tags = {part.strip().removeprefix("W/").strip('"').removesuffix("-gz") for part in said.split(",")[:20]}
    return etag in tags or said.strip() == "*"
