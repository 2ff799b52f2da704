"""The words of every fact, need and refusal, in Dutch and in English, by the keys that phrases carry."""

from typing import Final

from lifecycle.phrases.mails import MAILS
from lifecycle.phrases.rules import RULES
from lifecycle.phrases.system import SYSTEM
from lifecycle.phrases.words import WORDS

PHRASES: Final[dict[str, tuple[str, str]]] = {**RULES, **SYSTEM, **MAILS}

__all__ = ["PHRASES", "WORDS"]
