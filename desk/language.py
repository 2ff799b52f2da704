"""The language people see: Dutch, or English by ``--lang en`` or ``LOOPTIJD_LANG``."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from lifecycle.errors import BadInput
from lifecycle.languages import Both, Language

DEFAULT: Final = Language.NL
VARIABLE: Final = "LOOPTIJD_LANG"
_OPTION: Final = "--lang"


def chosen(arguments: Sequence[str], environment: str | None) -> Language:
    """The language that the command line or the environment asks for; `BadInput` for one there is not."""
    asked, where = environment or DEFAULT.value, VARIABLE
    for place, argument in enumerate(arguments):
        if argument == _OPTION and place + 1 < len(arguments):
            asked, where = arguments[place + 1], _OPTION
        elif argument.startswith(f"{_OPTION}="):
            asked, where = argument.removeprefix(f"{_OPTION}="), _OPTION
    if asked not in set(Language):
        known = ", ".join(Language)
        raise BadInput(
            where,
            Both(f"{asked!r} is geen taal; toegestaan: {known}", f"{asked!r} is not a language; allowed: {known}"),
        )
    return Language(asked)


class _Process:
    language: Language = DEFAULT


_request: Final[ContextVar[Language | None]] = ContextVar("language", default=None)


def choose() -> None:
    """Take the language from this process's arguments and environment."""
    _Process.language = chosen(sys.argv[1:], os.environ.get(VARIABLE))


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak `language` in what is done within, in this thread or task alone: one request of the web desk."""
    before = _request.set(language)
    try:
        yield
    finally:
        _request.reset(before)


def both(words: Callable[[], Sequence[str]]) -> tuple[Both, ...]:
    """What `words` says in either language, part by part."""
    with speaking(Language.NL):
        dutch = words()
    with speaking(Language.EN):
        return tuple(Both(nl, en) for nl, en in zip(dutch, words(), strict=True))


def current() -> Language:
    """The language people see now."""
    return _request.get() or _Process.language


def spoken() -> Language:
    """The language of this process, whatever a request speaks."""
    return _Process.language


def printable(text: str) -> str:
    """Text from outside, without control characters that could play with a terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text)


def t(nl: str, en: str) -> str:
    """The same words in the language of now."""
    return en if current() is Language.EN else nl
