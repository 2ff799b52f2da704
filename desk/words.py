"""Phrases, policy texts, words and dates in the language people see now."""

from collections.abc import Mapping, Sequence

from desk.language import current, t
from lifecycle.findings import Phrase
from lifecycle.phrases.words import SHORT
from lifecycle.policy import Text
from lifecycle.wording import NO_NAMES, moment, say, word
from lifecycle.wording import day as day_in


def text(words: Text) -> str:
    """A policy's words in the language of now."""
    return t(words.nl, words.en)


def said(phrase: Phrase, people: Sequence[str] = (), names: Mapping[str, str] = NO_NAMES) -> str:
    """A phrase in the language of now; `people` and `names` as in `lifecycle.wording.say`."""
    return say(phrase, current(), people, names)


def named(name: str) -> str:
    """A word of the vocabulary in the language of now."""
    return word(name, current())


def shortly(name: str) -> str:
    """A kind or a role in few letters, in the language of now."""
    return t(*SHORT[name]) if name in SHORT else named(name)


def on_day(iso: str) -> str:
    """A day in the language of now."""
    return day_in(iso, current())


def at_moment(utc: str) -> str:
    """A moment in the language of now."""
    return moment(utc, current())


def days_left(days: int) -> str:
    """How far a day is off, in words: vandaag, nog 3 dagen, 3 dagen geleden."""
    far = abs(days)
    if far == 0:
        return t("vandaag", "today")
    if far == 1:
        return t("morgen", "tomorrow") if days > 0 else t("gisteren", "yesterday")
    return t(f"nog {far} dagen", f"{far} days left") if days > 0 else t(f"{far} dagen geleden", f"{far} days ago")


def counted(number: int) -> str:
    """A number as people write it: 100.000 in Dutch, 100,000 in English."""
    return f"{number:,}".replace(",", t(".", ","))


def capital(said: str) -> str:
    """The same words with a capital first; the rest, such as GGD, stays as it is."""
    return said[:1].upper() + said[1:]


def full_sentence(said: str) -> str:
    """The same words as a sentence: with a capital first and a full stop."""
    return f"{capital(said)}."
