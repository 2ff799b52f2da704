"""Doing something to a practice database alone: a second one that tries is told so at once."""

import fcntl
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lifecycle.errors import BadInput
from lifecycle.languages import Both


def _lock_of(file: Path) -> Path:
    """The lock stands among the temporary files, so that nothing is left beside a database."""
    name = hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:32]
    return Path(tempfile.gettempdir()) / f"looptijd-{name}.lock"


@contextmanager
def alone_on(file: Path) -> Iterator[None]:
    """Hold the database in `file` for one play; `BadInput` when another process holds it. The lock goes with us.

    Where no lock can be made there is none: what is done stays whole, only not alone.
    """
    try:
        lock = _lock_of(file).open("w", encoding="utf-8")
    except OSError:
        yield
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadInput(
                str(file),
                Both(
                    "wordt nu door een andere oefening gebruikt; wacht tot die klaar is",
                    "is in use by another exercise; wait until that is done",
                ),
            ) from None
        yield
