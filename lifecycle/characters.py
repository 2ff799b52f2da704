"""Characters that belong in no name: control characters, invisible ones, marks that turn the direction of text."""

import re
from typing import Final

INVISIBLE: Final = (
    "\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ufeff\uffa0\ufff9-\uffff\U000e0000-\U000e0fff"
)
"""The ranges of characters that nobody sees, beside the first 32 and halves of a pair."""
_HIDDEN: Final = re.compile(f"[\x00-\x1f\ud800-\udfff{INVISIBLE}]")
LINES: Final = "\n\t"
"""What a text of more than one line may hold."""


def hidden(text: str, allowed: str = "") -> str | None:
    """The first character of `text` that nobody sees, but for those in `allowed`; as its code, for example U+202E."""
    return next((f"U+{ord(found):04X}" for found in _HIDDEN.findall(text) if found not in allowed), None)
