"""Searching by what people type: names and numbers, without regard to capitals or to how a letter was composed."""

import unicodedata
from collections.abc import Iterable


class Search:
    """A text to look for; nothing to look for is found everywhere."""

    def __init__(self, text: str | None) -> None:
        self._text = folded((text or "").strip())

    def finds(self, values: Iterable[str | None]) -> bool:
        """Whether the text stands in any of `values`."""
        return not self._text or any(self._text in folded(value) for value in values if value)


def folded(text: str) -> str:
    """A text as it is compared: capitals and how its letters were composed make no difference."""
    return unicodedata.normalize("NFKC", text).casefold()
