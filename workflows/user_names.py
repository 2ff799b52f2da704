"""What a user is called: lower-case letters, digits and a few signs, and nobody else's."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from lifecycle.roles import SYSTEM_ACTOR

CONSOLE: Final = "console"
"""The actor of what is done at the console before there is an administrator."""

UNKNOWN: Final = "unknown"
"""The actor of a failed login under a name that nobody has; what was typed could be a password, and is not kept."""

LONGEST: Final = 63
_NAME: Final = re.compile(rf"[a-z][a-z0-9._-]{{0,{LONGEST - 1}}}")
_RESERVED: Final = frozenset({SYSTEM_ACTOR, CONSOLE, UNKNOWN})


def is_name(text: str) -> bool:
    """Whether a user can be called that."""
    return _NAME.fullmatch(text) is not None and text not in _RESERVED


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The name for somebody who is called `wanted` elsewhere: as like it as can be, and none of those `taken`.

    Of a mail address it is what stands before the ``@``; accents are left out, and what else no name can have is a
    hyphen. A number tells apart who would be called the same.
    """
    plain = unicodedata.normalize("NFKD", wanted[:1000].partition("@")[0])
    letters = "".join(letter for letter in plain.lower() if not unicodedata.combining(letter))
    tidy = re.sub(r"[^a-z0-9._-]+", "-", letters).strip("._-")
    name = (tidy if tidy[:1].isalpha() else f"user-{tidy}".strip("-"))[:LONGEST]
    number, found = 1, name
    while not is_name(found) or found in taken:
        number += 1
        found = f"{name[: LONGEST - 1 - len(str(number))]}-{number}"
    return found
