"""Entries of the published care in words, as pages and search engines read them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from desk.language import t
from desk.showing import dossier
from desk.web.care.addresses import address, of_entry
from desk.words import capital, named, on_day
from desk.words import text as in_words
from lifecycle.published import ALL_PATIENTS, CURRENT_PATIENTS, STATUSES, Difference, Entry
from workflows.published_lists import PublishedList

_OPENING: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What could end a script element, or be read otherwise than as data, as JSON may write it too."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry for people."""

    number: str
    path: str
    name: str
    street: str
    place: str
    kind: str
    role: str
    regions: str
    programmes: tuple[str, ...]
    status: str
    only_current: bool
    facts: tuple[tuple[str, str], ...]


def entry(found: PublishedList, of: Entry) -> Shown:
    """An entry for people; where a name is not known its number stands for it."""
    where, programmes = of["address"], found.programmes
    return Shown(
        number=of["contract"],
        path=address(of_entry(found.policy, of["contract"])),
        name=of["name"] or of["contract"],
        street=where["street"] or "",
        place=" ".join(part for part in (where["postcode"], where["city"]) if part),
        kind=capital(named(of["kind"])),
        role="" if of["role"] is None else named(of["role"]),
        regions=", ".join(found.regions.get(region, region) for region in of["regions"]),
        programmes=tuple(programmes.get(each, each) for each in of["programmes"]),
        status=capital(status(of["status"])),
        only_current=of["status"] == CURRENT_PATIENTS,
        facts=tuple((capital(name), value) for name, value in dossier.public(of)),
    )


def status(name: str) -> str:
    """Whom a contract is for, in words."""
    said = {
        ALL_PATIENTS: t("nieuwe patiënten welkom", "new patients welcome"),
        CURRENT_PATIENTS: t("alleen huidige patiënten", "current patients only"),
    }
    return said[name]


def title(found: PublishedList) -> str:
    """What a list is called."""
    return in_words(found.policy.title)


def choices(found: PublishedList) -> dict[str, list[tuple[str, str]]]:
    """What can be looked for: values with their words, those that occur in the list."""
    there = list(found.entries.values())
    regions = {region for each in there for region in each["regions"]}
    programmes = {each for of in there for each in of["programmes"]}
    kinds = {each["kind"] for each in there}
    return {
        "region": sorted(((each, found.regions.get(each, each)) for each in regions), key=lambda pair: pair[1]),
        "kind": [(kind.value, capital(named(kind.value))) for kind in found.policy.kinds if kind.value in kinds],
        "programme": [(each, name) for each, name in found.programmes.items() if each in programmes],
        "status": [(each, capital(status(each))) for each in STATUSES],
    }


@dataclass(frozen=True, slots=True)
class Told:
    """A difference for people: what became of an entry, whose it is, its page while it has one, and what changed."""

    what: str
    colour: str
    name: str
    number: str
    path: str
    changed: tuple[str, ...]


def days(found: PublishedList) -> list[tuple[date, list[Told]]]:
    """The days on which a list changed, the last one first."""
    return [(each.day, [_told(found, one) for one in each.differences]) for each in reversed(found.days)]


def _told(found: PublishedList, one: Difference) -> Told:
    of = one.after or one.before or {}
    if one.before is None:
        what, colour = t("erbij", "added"), "green"
    elif one.after is None:
        what, colour = t("eraf", "removed"), "grey"
    else:
        what, colour = t("gewijzigd", "changed"), "blue"
    there = one.contract in found.entries
    path = address(of_entry(found.policy, one.contract)) if there else ""
    changed = tuple(_changed(one.before, one.after)) if one.before and one.after else ()
    return Told(what, colour, of["name"] or one.contract, one.contract, path, changed)


def _changed(before: Entry, after: Entry) -> Iterator[str]:
    words = {
        "name": t("naam", "name"),
        "address": t("adres", "address"),
        "kind": t("soort", "kind"),
        "role": t("rol", "role"),
        "regions": t("regio's", "regions"),
        "programmes": t("programma's", "programmes"),
        "status": t("voor wie", "for whom"),
        "waiting_weeks": t("wachttijd", "waiting time"),
        "quality": t("kwaliteit", "quality"),
        "experiences": t("ervaringen", "experiences"),
        "showcase": t("over de aanbieder", "about the provider"),
    }
    yield from (words[key] for key in words if before.get(key) != after.get(key))


def description(found: PublishedList) -> str:
    """What a search engine shows of a list."""
    number = len(found.entries)
    return t(
        f"{title(found)}: {number} zorgaanbieders met een contract, met adres, regio, programma's en voor wie.",
        f"{title(found)}: {number} care providers with a contract: address, region, programmes and for whom.",
    )


def description_of(found: PublishedList, of: Shown) -> str:
    """What a search engine shows of an entry."""
    where = f"{of.street}, {of.place}".strip(", ")
    return f"{of.name}, {where}. {of.kind}. {title(found)}: {of.status.lower()}. {of.regions}."


def linked_data(found: PublishedList, of: Entry, here: str) -> str:
    """An entry as schema.org data, safe within a script element of data."""
    where, shown = of["address"], entry(found, of)
    parts = {"streetAddress": where["street"], "postalCode": where["postcode"], "addressLocality": where["city"]}
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalOrganization",
        "@id": here,
        "name": shown.name,
        "address": {
            "@type": "PostalAddress",
            **{name: value for name, value in parts.items() if value},
            "addressCountry": "NL",
        },
        "areaServed": [found.regions.get(region, region) for region in of["regions"]],
        "availableService": [{"@type": "MedicalTherapy", "name": name} for name in shown.programmes],
        "isAcceptingNewPatients": of["status"] == ALL_PATIENTS,
    }
    if of.get("showcase"):
        said["description"] = of["showcase"]
    return "".join(_OPENING.get(letter, letter) for letter in json.dumps(said, ensure_ascii=False))


def coming(of: Iterable[Any]) -> list[tuple[str, str]]:
    """The lists that are still to come: what they are called, and the day of each in words."""
    return [(in_words(each.policy.title), on_day(each.day.isoformat())) for each in of]
