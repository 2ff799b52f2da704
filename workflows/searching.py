"""Searching by what people type: names and numbers, without regard to capitals or to how a letter was composed."""

import unicodedata


def folded(text: str) -> str:
    """A text as it is compared: capitals and how its letters were composed make no difference."""
    return unicodedata.normalize("NFKC", text).casefold()
