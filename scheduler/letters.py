"""How mails to staff are worded: in Dutch, plain text, nothing personal in a subject."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from lifecycle.findings import Phrase, phrase
from lifecycle.languages import Language
from lifecycle.wording import say

LANGUAGE: Final = Language.NL
"""The language of mails, whatever the language of who runs the service."""
MOST: Final = 50
"""How many contracts a list in a mail names; the rest is counted."""


def words(of: Phrase) -> str:
    """A phrase in the language of mails."""
    return say(of, LANGUAGE)


def sentence(of: Phrase) -> str:
    """A phrase as a sentence, with a capital and a full stop."""
    said = words(of)
    return f"{said[:1].upper()}{said[1:]}."


def when(days: int) -> str:
    """How many days from now, in words."""
    if days == 0:
        return words(phrase("mail.today"))
    return words(phrase("mail.tomorrow") if days == 1 else phrase("mail.in_days", count=days))


def name_of(row: Any) -> str:
    """The name of a row's provider, on one line."""
    return one_line(row.name or row.key)


def one_line(text: str) -> str:
    """Text from outside, without line ends and other control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def short(items: Iterable[Phrase]) -> tuple[int, list[str]]:
    """How many items there are, and the lines for the first of them; read one by one."""
    count, lines = 0, []
    for item in items:
        count += 1
        if count <= MOST:
            lines.append(words(item))
    return count, lines


def listing(heading: Phrase, count: int, lines: Sequence[str]) -> str:
    """A heading with its lines below it, and how many more there are."""
    shown = [f"- {line}" for line in lines]
    if count > len(lines):
        shown.append(f"- {words(phrase('mail.more', count=count - len(lines)))}")
    return "\n".join([sentence(heading), *shown])


def letter(parts: Iterable[str]) -> str:
    """The body of a mail: its parts, with an empty line between them, and how to see more."""
    return "\n\n".join([*(part for part in parts if part), sentence(phrase("mail.closing"))]) + "\n"


def subject(of: Phrase) -> str:
    """The subject of a mail: one line."""
    return one_line(words(of))
