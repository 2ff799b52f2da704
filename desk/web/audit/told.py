"""Records of the trail as a page tells them: day by day, each as a sentence with what it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from desk.language import t
from desk.web.audit import words
from desk.web.lists.known import Known
from desk.web.views import happened
from desk.web.views.happened import Happened
from desk.words import at_moment, named
from lifecycle.calendar import day_of, from_utc
from lifecycle.consulting import CONSULT
from workflows.inquiry.reading import Found
from workflows.user_names import CONSOLE

RECORD: Final = "/audit/record"


@dataclass(frozen=True, slots=True)
class Told:
    """A record in a list: what happened, its page, the contract and provider it is about, or else what it is about."""

    happened: Happened
    path: str
    actor: str
    contract: str | None
    provider: str | None
    provider_key: str | None
    thing: str


def path_of(stream: str, seq: int, path: str = RECORD) -> str:
    """The address of the page of a record."""
    return f"{path}?{urlencode({'stream': stream, 'seq': seq})}"


def one(found: Found, known: Known) -> Told:
    """One record."""
    body, provider = found.body, found.provider
    return Told(
        happened=happened.one(found, known.regions),
        path=path_of(str(body["stream"]), body["seq"]),
        actor=by(body),
        contract=found.contract,
        provider=None if provider is None else provider.name or provider.key,
        provider_key=None if provider is None else provider.key,
        thing=words.about(found, known),
    )


def by_day(records: Iterable[Found], known: Known, *, effective: bool) -> list[tuple[date, list[Told]]]:
    """Records in their order, under the day on which they were recorded, or from which they count."""
    moment = "effective" if effective else "recorded"
    days = groupby(records, lambda each: day_of(from_utc(each.body[moment])))
    return [(day, [one(each, known) for each in several]) for day, several in days]


def by(body: Mapping[str, Any]) -> str:
    """Who did it, in which role."""
    if body["role"] == "system":
        return "Looptijd"
    role = f" ({named(body['role'])})" if body["role"] else ""
    actor = named(CONSOLE) if body["actor"] == CONSOLE else body["actor"]
    return f"{actor}{role}"


def asked_of(body: Mapping[str, Any], known: Known) -> list[tuple[str, str]]:
    """What a look at the trail asked for, in words."""
    if body["action"] != CONSULT:
        return []
    asked = body["consulted"]["asked"]
    said = {
        "as_of": t("Stand op", "As of"),
        "known": t("Bekend", "Known"),
        "state": t("Stand", "State"),
        "since": t("Vanaf", "From"),
        "until": t("Tot", "Before"),
        "policy_version": t("Versie", "Version"),
        "lookups": t("Opzoekingen", "Look-ups"),
    }
    found = []
    for name, value in asked.items():
        if name in said:
            shown = at_moment(value) if name in {"as_of", "since", "until"} else named(str(value))
            found.append((said[name], shown))
        elif name in {"contract", "actor", "role", "action", "rule", "outcome", "policy"}:
            found.append((words.label(name), words.value(name, str(value), known)))
    return found


def whole(found: Found, known: Known) -> Happened:
    """A record with every finding."""
    return happened.one(found, known.regions, whole=True)
