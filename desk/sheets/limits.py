"""How much is read of what strangers send, and how a flaw in it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from lifecycle.errors import BadInput, reason
from lifecycle.languages import Both

MIB: Final = 1024 * 1024
BLOCK: Final = 64 * 1024
"""Bytes that are read at a time."""

MAX_BYTES: Final = 32 * MIB
MAX_UNPACKED: Final = 512 * MIB
"""Bytes of all parts of a workbook together."""
MAX_RATIO: Final = 200
"""How many times larger than its packed size a part may be; small parts may be more."""
SMALL_PART: Final = 16 * MIB
MAX_PARTS: Final = 2_000
MAX_DIRECTORY: Final = 1 * MIB
"""Bytes of the list of parts at the end of a workbook."""

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 500
MAX_CHARACTERS: Final = 32_767
"""Characters in a cell."""
MAX_LINE: Final = 1 * MIB
"""Characters in a line of a CSV file."""


class Flaw(Exception):  # noqa: N818 - becomes a BadInput, which is the error
    """What is wrong with a file, where the file's name is not known; never leaves this package."""

    def __init__(self, nl: str, en: str) -> None:
        self.problem = Both(nl, en)
        super().__init__(en)


def too_long(where_nl: str, where_en: str) -> Flaw:
    """A text has more characters than a cell can hold."""
    return Flaw(
        f"{where_nl} bevat meer dan {MAX_CHARACTERS} tekens", f"{where_en} holds more than {MAX_CHARACTERS} characters"
    )


def too_many_rows() -> Flaw:
    """A sheet or a CSV file has more rows than are read."""
    return Flaw(
        f"heeft meer dan {MAX_ROWS} rijen; meer is niet toegestaan",
        f"has more than {MAX_ROWS} rows; more are not allowed",
    )


@contextmanager
def told_of(where: str) -> Iterator[None]:
    """Turn a flaw found inside into a `BadInput` about `where`, a file or a sheet of it."""
    try:
        yield
    except Flaw as flaw:
        raise BadInput(one_line(where), flaw.problem) from None
    except OSError as error:
        problem = Both("kan niet worden gelezen: ", "cannot be read: ") + reason(error)
        raise BadInput(one_line(where), problem) from None


def one_line(text: str, longest: int = 300) -> str:
    """Text from outside for a message: one line, and no longer than `longest` characters."""
    line = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
