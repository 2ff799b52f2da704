"""The language that a request asks for: Dutch, or what its `Accept-Language` prefers."""

from typing import Final

from lifecycle.languages import Language

_MOST: Final = 20
"""How many languages of a header are looked at."""


def asked(header: str) -> Language:
    """The language that an `Accept-Language` prefers among those there are; Dutch where it names none of them."""
    best, language = 0.0, Language.NL
    for part in header.split(",", _MOST)[:_MOST]:
        tag, _, parameter = part.partition(";")
        name = tag.strip().lower().partition("-")[0]
        weight = _weight(parameter)
        if name in set(Language) and weight > best:
            best, language = weight, Language(name)
    return language


def _weight(parameter: str) -> float:
    """How much a language is wanted, from 0 to 1; 0 for what cannot be read."""
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    digits = value.strip()
    if name.strip() != "q" or len(digits) > len("0.000") or not digits.replace(".", "", 1).isdigit():
        return 0.0
    return min(float(digits), 1.0)
