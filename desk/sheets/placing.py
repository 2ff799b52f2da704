"""Putting a file in its place: whole, or not at all."""

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desk.sheets.limits import Flaw, one_line
from lifecycle.errors import BadInput, reason

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


@contextmanager
def put_in_place(path: Path) -> Iterator[BinaryIO]:
    """A new file beside `path` to write to, which takes its place at the end of the block.

    On any error the new file goes, and one that was at `path` before stays as it was. `BadInput` when the file cannot
    be written, as on a full disk; what else goes wrong in the block is the block's own.
    """
    beside = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        with unwritten():
            raw = _File(beside, "xb")
        with io.BufferedWriter(raw) as file:
            yield file
            file.flush()
            with unwritten():
                os.fsync(file.fileno())
        with unwritten():
            beside.replace(path)
    except Flaw as flaw:
        raise BadInput(one_line(str(path)), flaw.problem) from None
    finally:
        with suppress(OSError):
            beside.unlink()


@contextmanager
def unwritten() -> Iterator[None]:
    """Turn an error of the disk inside into a flaw of the file that is written."""
    try:
        yield
    except OSError as error:
        why = reason(error)
        raise Flaw(f"kan niet worden geschreven: {why.nl}", f"cannot be written: {why.en}") from None


class _File(io.FileIO):
    """A file whose errors are its own, whoever writes to it."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """As in `io.FileIO`; `Flaw` when the disk refuses."""
        with unwritten():
            return super().write(data)
