"""The languages people see, and words that exist in each of them."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """Dutch by default, English by switch."""

    NL = "nl"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Both:
    """The same words in Dutch and in English; as text they are English, for logs and for programs."""

    nl: str
    en: str

    def said(self, language: Language) -> str:
        """The words in `language`."""
        return self.en if language is Language.EN else self.nl

    def at(self, place: str) -> "Both":
        """These words, said of a place: ``place: words``."""
        return Both(f"{place}: {self.nl}", f"{place}: {self.en}")

    def __add__(self, more: "Both") -> "Both":
        """These words, followed by more."""
        return Both(self.nl + more.nl, self.en + more.en)

    def __str__(self) -> str:
        return self.en
