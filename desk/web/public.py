"""What is for the public: pages without a login, without a cookie, that may be kept and indexed."""

from typing import Final
from urllib.parse import parse_qsl

from lifecycle.languages import Language

CARE: Final = "/care"
LANGUAGE: Final = "lang"
"""The language of a public page stands in its address: whoever keeps pages keeps each language apart."""

_ALONE: Final = frozenset({CARE, "/robots.txt", "/sitemap.xml"})
_LONGEST: Final = 4_000
"""How much of a query is read to find the language."""


def is_public(path: str) -> bool:
    """Whether a path is for the public."""
    return path in _ALONE or path.startswith(f"{CARE}/")


def language(query: bytes) -> Language:
    """The language that an address asks for: Dutch, or English."""
    pairs = parse_qsl(query[:_LONGEST].decode("latin-1"))
    return Language.EN if (LANGUAGE, Language.EN.value) in pairs else Language.NL
