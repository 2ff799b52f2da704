"""Texts in a workbook: those that its sheets share, and how characters are written in them."""

import re
from typing import Final

from desk.sheets.cells import Cell, text_cell
from desk.sheets.limits import MAX_CHARACTERS, MAX_STRING_CHARACTERS, MAX_STRINGS, Flaw
from desk.sheets.parts import Attributes, Elements

_WRITTEN: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def unwritten(text: str) -> str:
    """A text with its ``_x000D_`` read as the characters that they stand for."""
    if "_x" not in text:
        return text
    found = _WRITTEN.sub(lambda match: chr(int(match[1], 16)), text)
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def too_long(where_nl: str, where_en: str) -> Flaw:
    """A text has more characters than a cell can hold."""
    return Flaw(
        f"{where_nl} bevat meer dan {MAX_CHARACTERS} tekens", f"{where_en} holds more than {MAX_CHARACTERS} characters"
    )


class SharedStrings(Elements):
    """Collects the table of texts that the sheets share."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Cell | None] = []
        self._said: list[str] = []
        self._hears = False
        self._size = self._total = self._readings = 0

    def begin(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - other heirs look at them
        """A text, a piece of one, or how it is pronounced (which is left out)."""
        if name == "rPh":
            self._readings += 1
        self._hears = name == "t" and not self._readings
        if name == "si":
            self._said.clear()
            self._size = 0

    def end(self, name: str) -> None:
        """A text is complete."""
        self._hears = False
        if name == "rPh":
            self._readings -= 1
        elif name == "si":
            self.found.append(text_cell(unwritten("".join(self._said))))
            self._total += self._size
            if len(self.found) > MAX_STRINGS or self._total > MAX_STRING_CHARACTERS:
                raise Flaw(
                    f"bevat te veel tekst; toegestaan: {MAX_STRINGS} teksten, {MAX_STRING_CHARACTERS} tekens",
                    f"holds too much text; allowed: {MAX_STRINGS} texts, {MAX_STRING_CHARACTERS} characters",
                )

    def characters(self, content: str) -> None:
        """A piece of text."""
        if self._hears:
            self._size += len(content)
            if self._size > MAX_CHARACTERS:
                raise too_long("een cel", "a cell")
            self._said.append(content)
