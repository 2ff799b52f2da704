"""Putting a file in its place: whole, or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from desk.sheets.limits import Flaw, one_line
from lifecycle.errors import BadInput
from lifecycle.languages import Both


@contextmanager
def put_in_place(path: Path) -> Iterator[BinaryIO]:
    """A new file beside `path` to write to, which takes its place at the end of the block.

    On any error the new file goes, and one that was at `path` before stays as it was. `BadInput` when the file cannot
    be written, as on a full disk.
    """
    beside = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        try:
            with beside.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except Flaw as flaw:
        raise BadInput(one_line(str(path)), flaw.problem) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Both(f"kan niet worden geschreven: {reason}", f"cannot be written: {reason}")
        raise BadInput(one_line(str(path)), problem) from None
