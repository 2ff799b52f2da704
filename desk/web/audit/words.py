"""What people call the things that records of the trail are about, and the choices of the form."""

from typing import Final

from desk.language import t
from desk.web.audit import asked as asking
from desk.web.audit.asked import Asked, chosen
from desk.web.lists.known import Known, care_in_words
from desk.web.lists.tags import Tag
from desk.words import capital, named
from workflows.inquiry.reading import Found
from workflows.store import trail

_OF_PEOPLE: Final = ("user", "access")


def thing(stream: str, known: Known) -> str:
    """What the records of a stream are about, in words; a contract or a provider has a name of its own."""
    kind, _, name = stream.partition(":")
    if f"{kind}:" == trail.LOOKUPS:
        return t("Controlespoor", "Audit trail")
    if kind in _OF_PEOPLE:
        return t(f"Gebruiker {name}", f"User {name}")
    if kind == "policy":
        return t(f"Beleid {known.policy(name)}", f"Policy {known.policy(name)}")
    if kind == "region":
        return t(f"Regio {known.region(name)}", f"Region {known.region(name)}")
    if kind == "tariff":
        care, _, year = name.partition(":")
        return t(f"Tarief {care_in_words(care, year)}", f"Tariff {care_in_words(care, year)}")
    if kind == "milestone":
        milestone, _, of = name.partition(":")
        policy = of.partition(":")[0]
        return capital(named(milestone)) + (f" ({known.policy(policy)})" if policy else "")
    words = {
        "regions": t("Regio's", "Regions"),
        "seals": t("Zegels van het spoor", "Seals of the trail"),
        "outbox": t(f"Bericht {name}", f"Message {name}"),
        "token": t(f"API-token {name}", f"API token {name}"),
        "desk": t("Een contract dat er niet is", "A contract that does not exist"),
    }
    return words.get(kind, stream)


def about(found: Found, known: Known) -> str:
    """What a record is about, where it is about no contract and no provider."""
    return "" if found.contract or found.provider else thing(str(found.body["stream"]), known)


def tags(asked: Asked, known: Known) -> list[Tag]:
    """The choices in force as words, each with the address without it."""
    return [Tag(label(name), value(name, given, known), asked.without(name)) for name, given in chosen(asked)]


def label(name: str) -> str:
    """What a field of the form is called."""
    said = {
        "contract": t("Contract", "Contract"),
        "provider": t("Aanbieder", "Provider"),
        "actor": t("Door", "By"),
        "role": t("Rol", "Role"),
        "action": t("Handeling", "Action"),
        "rule": t("Regel", "Rule"),
        "outcome": t("Uitkomst", "Outcome"),
        "policy": t("Beleid", "Policy"),
        "version": t("Versie", "Version"),
        "from": t("Vanaf", "From"),
        "until": t("Tot en met", "Until"),
        "overridden": t("Met uitzondering", "With an override"),
    }
    return said[name]


LABELLED: Final = frozenset(asking.FIELDS) - {"order", "effective", "lookups"}
"""The fields of the form that leave records out, and have a label here."""


def outcome(name: str) -> str:
    """What came of what was asked, in words."""
    said = {
        trail.DONE: t("gedaan", "done"),
        trail.REFUSED: t("geweigerd", "refused"),
        trail.REPORTED: t("gelaten zoals het was", "left as it was"),
    }
    return said.get(name, name)


def action(name: str) -> str:
    """An action in words; of the start of run-off the word that the vocabulary has under its own name."""
    return named("start_run_off" if name == "run_off" else name)


def value(name: str, given: str, known: Known) -> str:
    """A choice in words."""
    if name == "rule":
        way = known.way(given)
        return " ".join(part for part in (way.paragraph, way.text) if part)
    words = {
        "role": lambda: named(given),
        "action": lambda: action(given),
        "outcome": lambda: outcome(given),
        "policy": lambda: known.policy(given),
        "overridden": lambda: t("ja", "yes"),
    }
    return words[name]() if name in words else given
