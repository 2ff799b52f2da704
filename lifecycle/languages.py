"""The languages people see."""

from enum import StrEnum


class Language(StrEnum):
    """Dutch by default, English by switch."""

    NL = "nl"
    EN = "en"
