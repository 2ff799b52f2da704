"""What names stand for, as it is said of a name that is unknown; and the words for it."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Any, Final

from lifecycle.languages import Both

CARE: Final = Both("onbekende zorg", "unknown care")
CONTRACT: Final = Both("onbekend contract", "unknown contract")
CONTRACT_OR_EXPECTATION: Final = Both("onbekend contract of onbekende verwachting", "unknown contract or expectation")
EVENT: Final = Both("onbekende gebeurtenis", "unknown event")
EXCLUSION: Final = Both("onbekende uitsluiting", "unknown exclusion")
KEY: Final = Both("onbekende sleutel", "unknown key")
KIND: Final = Both("onbekende soort", "unknown kind")
MILESTONE: Final = Both("onbekende mijlpaal", "unknown milestone")
POLICY: Final = Both("onbekend beleid", "unknown policy")
PROVIDER: Final = Both("onbekende aanbieder", "unknown provider")
QUESTION: Final = Both("onbekende vraag", "unknown question")
REACH: Final = Both("onbekend bereik", "unknown reach")
REGION: Final = Both("onbekende regio", "unknown region")
ROLE: Final = Both("onbekende rol", "unknown role")
RULE: Final = Both("onbekende regel", "unknown rule")
STATE: Final = Both("onbekende stand", "unknown state")
STATUS: Final = Both("onbekende status", "unknown status")
PROGRAMME: Final = Both("onbekend programma", "unknown programme")
REGISTER: Final = Both("onbekend register", "unknown register")
USER: Final = Both("onbekende gebruiker", "unknown user")
ACTION: Final = Both("onbekende actie", "unknown action")
OUTCOME: Final = Both("onbekende uitkomst", "unknown outcome")
GROUND: Final = Both("onbekende grond", "unknown ground")
SHEET: Final = Both("onbekend blad", "unknown sheet")
CHOICE: Final = Both("onbekende keuze", "unknown choice")
VERSION: Final = Both("onbekende versie", "unknown version")

_LONGEST_VALUE: Final = 60
_LONGEST_LIST: Final = 40
_LONGEST_ALONE: Final = 200


def shown(value: Any) -> str:
    """A value as an error message shows it: on one line, and not too long."""
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def unknown(what: Both, name: str, known: Collection[str], also: Collection[str] = ()) -> Both:
    """The problem with a name that is not among `known`: the nearest that is, and all where they are few or none is.

    `what` is one of the `nouns`, which say that it is unknown; `also` are other names for the same, which are suggested
    where they are nearest, and not listed.
    """
    names = sorted(known) if isinstance(known, frozenset) else list(known)
    near = get_close_matches(name[:_LONGEST_VALUE], [*names, *also], n=1)
    problem = Both(f"{what.nl} {shown(name)}", f"{what.en} {shown(name)}")
    if not names:
        return problem + Both("; er is er geen", "; there is none")
    listed = ", ".join(names)
    if not near and len(names) > _LONGEST_ALONE:
        return problem
    if not near:
        return problem + Both(f"; toegestaan: {listed}", f"; allowed: {listed}")
    problem += Both(f"; bedoelde u {near[0]!r}?", f"; did you mean {near[0]!r}?")
    if len(names) > _LONGEST_LIST:
        return problem
    return problem + Both(f" Toegestaan: {listed}", f" Allowed: {listed}")
