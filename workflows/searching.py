"""Searching by what people type: names and numbers, without regard to capitals or to how a letter was composed."""

import unicodedata
from collections.abc import Iterable


class Search:
    """A text to look for; nothing to look for is found everywhere."""

    def __init__(self, text: str | None) -> None:
        self._text = _folded((text or "").strip())

    def finds(self, values: Iterable[str | None]) -> bool:
        """Whether the text stands in any of `values`."""
        return not self._text or any(self._text in _folded(value) for value in values if value)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
