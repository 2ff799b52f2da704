"""Phrases as sentences, in Dutch and in English."""

import string
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lifecycle.calendar import AMSTERDAM, from_utc, parse_day
from lifecycle.findings import Phrase
from lifecycle.languages import Language
from lifecycle.phrases import PHRASES, WORDS

MONTHS: Final = {
    Language.NL: [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    Language.EN: (
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
    ),
}
NO_NAMES: Final[Mapping[str, str]] = {}
_AND: Final = {Language.NL: "en", Language.EN: "and"}
_OR: Final = {Language.NL: "of", Language.EN: "or"}


def word(name: str, language: Language) -> str:
    """A word of the vocabulary; a name it does not have (an id, a contract number) is itself."""
    pair = WORDS.get(name)
    return name if pair is None else pair[language is Language.EN]


def day(iso: str, language: Language) -> str:
    """A day as people write it, for example 31 oktober 2026."""
    if not iso:
        return "-"
    date = parse_day(iso)
    return f"{date.day} {MONTHS[language][date.month - 1]} {date.year}"


def moment(utc: str, language: Language) -> str:
    """A moment on the clocks of the Netherlands, for example 31 oktober 2026 23:59:59."""
    local = from_utc(utc).astimezone(AMSTERDAM)
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    return f"{day(local.date().isoformat(), language)} {clock}"


def listed(items: Sequence[str], conjunction: str) -> str:
    """A list in a sentence: a, b and c."""
    if len(items) < 2:  # noqa: PLR2004 - one item needs no conjunction
        return "".join(items) or "-"
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


class _Formatter(string.Formatter):
    """Fills a template: lists become "a, b and c"; a format such as `day` or `word` says how a value reads."""

    def __init__(self, language: Language, people: Sequence[str], names: Mapping[str, str]) -> None:
        self.language = language
        self.people = people
        self.names = names

    def format_field(self, value: Any, format_spec: str) -> str:
        items = [str(item) for item in value] if isinstance(value, list) else [str(value)]
        conjunction = (_OR if format_spec.endswith("or") else _AND)[self.language]
        return listed([self._one(item, format_spec.removesuffix("or")) for item in items], conjunction)

    def _one(self, item: str, kind: str) -> str:
        if kind == "day":
            return day(item, self.language)
        if kind == "moment":
            return moment(item, self.language)
        if kind == "word":
            return word(item, self.language)
        if kind == "who" and int(item) <= len(self.people):
            return f"{item} ({self.people[int(item) - 1]})"
        return self.names.get(item, item)


def say(phrase: Phrase, language: Language, people: Sequence[str] = (), names: Mapping[str, str] = NO_NAMES) -> str:
    """The sentence of `phrase`; `people` are the names of the subcontractors, which it knows by their place only.

    `names` are what people call ids in it, such as those of regions; an id that it does not have is itself.
    """
    pair = PHRASES[phrase.key]
    return _Formatter(language, people, names).vformat(pair[language is Language.EN], (), phrase.values)
