"""Names on the command line: each by its id, or by what people call it, in Dutch or in English.

A word may be written with spaces, hyphens or underscores between its parts, in capitals or not.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from desk.language import current
from lifecycle import nouns
from lifecycle.errors import BadInput
from lifecycle.languages import Both, Language
from lifecycle.phrases.words import SHORT, WORDS

_LONGEST_HELP: Final = 150
"""How many characters of names the help of an option or argument lists."""


class Named:
    """The names that an option or argument takes: `what` they are, `where` they are typed, their ids.

    `words` are what people call ids that the vocabulary does not have, or has under another key. Where the names are
    `open`, others are left to whoever knows them.
    """

    def __init__(
        self,
        what: Both,
        where: str,
        ids: Sequence[str],
        words: Mapping[str, tuple[str, str]] | None = None,
        *,
        is_open: bool = False,
    ) -> None:
        self.what, self.where, self.ids, self.is_open = what, where, tuple(ids), is_open
        own = words or {}
        self._words = {name: own.get(name) or WORDS.get(name) or (name, name) for name in self.ids}

    def word(self, name: str, language: Language) -> str:
        """What people call an id, as one word of a command line."""
        return _one_word(self._words[name][language is Language.EN])

    def _shortly(self, name: str) -> str:
        """What people call an id in few letters, in the language of now."""
        pair = SHORT.get(name)
        return self.word(name, current()) if pair is None else pair[current() is Language.EN]

    def forms(self, name: str) -> Iterator[str]:
        """Everything that an id can be called."""
        yield name
        yield from (self.word(name, language) for language in Language)
        yield from map(_one_word, SHORT.get(name, ()))

    def read(self, said: str) -> str:
        """The id that somebody means; `BadInput` that suggests the nearest otherwise."""
        wanted = _plain(said)
        for name in self.ids:
            if wanted in map(_plain, self.forms(name)):
                return name
        if self.is_open:
            return said
        raise BadInput(self.where, self.unknown(said))

    def unknown(self, said: str) -> Both:
        """What is said of a name that is none of these."""
        every = [form for name in self.ids for form in self.forms(name)]

        def told(language: Language) -> Both:
            return nouns.unknown(self.what, said, [self.word(name, language) for name in self.ids], every)

        return Both(told(Language.NL).nl, told(Language.EN).en)

    def offer(self, incomplete: str) -> list[tuple[str, str]]:
        """What completes what was typed: a word of the language of now, or else an id or a word of the other."""
        typed, language = _plain(incomplete), current()
        found = []
        for name in self.ids:
            ours = self.word(name, language)
            others = [form for form in self.forms(name) if typed and _plain(form).startswith(typed)]
            if _plain(ours).startswith(typed):
                found.append((ours, "" if _plain(name) == _plain(ours) else name))
            elif others:
                found.append((others[0], ours))
        return found

    def told(self, said: str) -> dict[str, Any]:
        """What an option or argument of Typer is told of these names: its help is `said`, with the names where few.

        Help with a colon in it names them itself.
        """
        words = ", ".join(self._shortly(name) for name in self.ids)
        few = ":" not in said and len(self.ids) > 1 and len(words) <= _LONGEST_HELP
        return {
            "help": f"{said.removesuffix('.')}: {words}." if few else said,
            "parser": Reader(self),
            "autocompletion": self.offer,
        }


class Reader:
    """Reads one name; the reference of the commands asks it for all of them."""

    def __init__(self, named: Named) -> None:
        self.named = named
        self.__name__ = "str"

    def __call__(self, said: Any) -> str:
        """The id that is meant."""
        return self.named.read(str(said))


def _plain(said: str) -> str:
    return _one_word(said).casefold()


def _one_word(said: str) -> str:
    return "-".join(said.replace("_", " ").replace("-", " ").split())
