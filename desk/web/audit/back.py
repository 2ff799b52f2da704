"""Looking back at a moment, as it stands in the address of a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from desk import written
from desk.language import t
from desk.web.lists import query
from desk.web.lists.choices import Choice
from desk.web.lists.known import Known
from desk.words import capital, named
from lifecycle import nouns
from lifecycle.calendar import AMSTERDAM
from lifecycle.contract import Kind
from lifecycle.languages import Both
from lifecycle.states import State
from workflows.inquiry.as_of import Known as KnownAt
from workflows.inquiry.looking_back import Back

PAGE: Final = "/audit/as-of"
FIELDS: Final = ("moment", "known", "contract", "state", "policy", "kind", "counted")
_UNKNOWN: Final = Both("onbekende keuze", "unknown choice")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, as it was typed; nothing was asked without a moment. `after` is the place of the page."""

    typed: tuple[tuple[str, str], ...]
    now: datetime
    after: str | None = None

    def of(self, name: str) -> str:
        """What was typed in a field."""
        return dict(self.typed).get(name, "")

    @property
    def is_asked(self) -> bool:
        """Whether a moment is asked for."""
        return self.of("moment") != ""

    def address(self, path: str = PAGE, **changes: str | None) -> str:
        """The address that asks the same, but for these changes."""
        said: dict[str, Any] = {**dict(self.typed), **changes}
        return f"{path}?{urlencode([(name, value) for name, value in said.items() if value])}"


def read(params: QueryParams, now: datetime) -> Asked:
    """What an address asks for; `BadInput` for a text that is too long."""
    found = ((name, query.text(name, query.one(params, name))) for name in FIELDS)
    typed = tuple((name, value) for name, value in found if value is not None)
    return Asked(typed, now, query.one(params, "after"))


def looked(asked: Asked) -> Back:
    """What is looked back at; `BadInput` for a value that is not possible. Without a moment it is now."""
    said = dict(asked.typed)
    moment = asked.now if "moment" not in said else written.moment(said["moment"], "moment")
    state, known = said.get("state"), said.get("known", KnownAt.THEN.value)
    return Back(
        moment,
        query.member("known", _UNKNOWN, KnownAt, known),
        None if state is None else query.member("state", nouns.STATE, State, state),
        said.get("policy"),
        None if (kind := said.get("kind")) is None else query.member("kind", nouns.KIND, Kind, kind),
    )


def choices(asked: Asked, known: Known) -> dict[str, list[Choice]]:
    """What can be chosen beside the moment."""
    ways = (
        (KnownAt.THEN.value, t("wat toen was vastgelegd", "what was recorded by then")),
        (KnownAt.NOW.value, t("wat nu bekend is van toen", "what is known now of then")),
    )
    now = asked.of("known") or KnownAt.THEN.value
    return {
        "known": [Choice(value, capital(said), value == now) for value, said in ways],
        "state": [Choice(each.value, capital(named(each.value)), each.value == asked.of("state")) for each in State],
        "kind": [Choice(each.value, capital(named(each.value)), each.value == asked.of("kind")) for each in Kind],
        "policy": [Choice(each, known.policy(each), each == asked.of("policy")) for each in known.policies],
    }


def example(now: datetime) -> str:
    """A moment as it can be typed."""
    return f"{now.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"
