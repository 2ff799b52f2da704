"""What somebody typed, shown again: each field by the words that stood beside it."""

from collections.abc import Iterable
from typing import Final

from desk.language import current, t
from desk.showing import names
from desk.showing.dossier import FACTS
from desk.words import capital
from lifecycle.languages import Both

_HIDDEN: Final = frozenset(
    {
        "version",
        "rule",
        "paragraph",
        "question",
        "fact",
        "told",
        "contract",
        "which",
        "coaches",
        "back",
        "remove",
        "next",
    }
)
"""What a form carries that nobody typed; it is sent again all the same."""
_WORDS: Final = {
    "text": Both("tekst", "text"),
    "reason": Both("reden", "reason"),
    "proof": Both("bewijs", "proof"),
    "ground": Both("regel", "rule"),
    "override": Both("grond van de uitzondering", "ground of the override"),
    "signed_at": Both("getekend op", "signed at"),
    "year": Both("jaar", "year"),
    "action": Both("wat", "what"),
    "policy": Both("beleid", "policy"),
    "kind": Both("soort aanbieder", "kind of provider"),
    "provider": Both("aanbieder", "provider"),
    "name": Both("naam", "name"),
    "key": Both("kenmerk", "reference"),
    "address": Both("adres", "address"),
    "agb": Both("AGB-code", "AGB code"),
    "kvk": Both("KvK-nummer", "KvK number"),
    "street": Both("straat en huisnummer", "street and number"),
    "postcode": Both("postcode", "postcode"),
    "city": Both("plaats", "city"),
    "regions": Both("regio's", "regions"),
    "region": Both("regio", "region"),
    "register": Both("register", "register"),
    "licence_programme": Both("licentie voor", "licence for"),
    "licence_from": Both("licentie van", "licence from"),
    "licence_until": Both("licentie tot en met", "licence until"),
    "started": Both("opleiding begonnen op", "training started on"),
    "expected_completion": Both("opleiding klaar op", "training ends on"),
    "social_domain": Both("overleg met het sociaal domein", "consultations with the social domain"),
    "insurer": Both("overleg met de verzekeraar", "consultations with the insurer"),
}


_ANSWERS: Final = {
    "yes": Both("ja", "yes"),
    "no": Both("nee", "no"),
    "unknown": Both("niets vastgelegd", "nothing stated"),
}


def shown(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields that say anything, by what people call them; those of a subcontractor say whose they are."""
    return [
        (called(name), _ANSWERS[value].said(current()) if value in _ANSWERS else value)
        for name, value in fields
        if value.strip() and name not in _HIDDEN
    ]


def called(field: str) -> str:
    """What people call a field; one without a word is itself."""
    head, _, rest = field.partition(".")
    if head.startswith("coach") and head.removeprefix("coach").isdigit() and rest:
        whose = t("Onderaannemer", "Subcontractor")
        return f"{whose} {int(head.removeprefix('coach')) + 1}, {_words(rest)}"
    return capital(_words(field))


def _words(field: str) -> str:
    found = _WORDS.get(field) or FACTS.get(field)
    if found is not None:
        return found.said(current())
    paragraph, of_rule, _ = field.partition("/")
    return names.paragraph(paragraph) if of_rule else field
