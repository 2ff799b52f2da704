"""What is asked of the audit trail, as it stands in the address of a page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from desk import written
from desk.web.lists import query
from lifecycle import nouns
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from workflows.inquiry.asked import Inquiry, Lookups

AUDIT: Final = "/audit"
NEWEST: Final = "newest"
OLDEST: Final = "oldest"
_TEXTS: Final = ("contract", "provider", "actor", "role", "action", "rule", "outcome", "policy", "version")
_FLAGS: Final = ("overridden", "effective")
FIELDS: Final = (*_TEXTS, "from", "until", *_FLAGS, "order", "lookups")
"""The fields of the form, as the options of the command are called."""

_UNKNOWN_ORDER: Final = Both("onbekende volgorde", "unknown order")
_UNKNOWN_LOOKUPS: Final = Both("onbekende keuze", "unknown choice")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed in the form, as it was typed, and what that asks; nothing was asked where nothing was chosen."""

    typed: tuple[tuple[str, str], ...] = ()
    after: str | None = None
    is_asked: bool = False

    def of(self, name: str) -> str:
        """What was typed in a field."""
        return dict(self.typed).get(name, "")

    def address(self, path: str = AUDIT, **changes: str | None) -> str:
        """The address that asks the same, but for these changes."""
        said = {**dict(self.typed), **changes}
        pairs = [(name, value) for name, value in said.items() if value]
        # What asks for everything still says that something is asked.
        return f"{path}?{urlencode(pairs or [('order', NEWEST)])}"

    def without(self, name: str) -> str:
        """The address that asks the same without one of the choices."""
        return replace(self, typed=tuple(pair for pair in self.typed if pair[0] != name)).address()


def read(params: QueryParams) -> Asked:
    """What an address asks for; `BadInput` for a text that is too long."""
    found = ((name, query.text(name, query.one(params, name))) for name in FIELDS)
    typed = tuple((name, value) for name, value in found if value is not None)
    return Asked(typed, query.one(params, "after"), bool(params))


def inquiry(asked: Asked) -> Inquiry:
    """The inquiry that is asked; `BadInput` for a value that is not possible."""
    said = dict(asked.typed)
    params = QueryParams(list(asked.typed))
    since = written.bound(said.get("from"), "from")
    until = written.bound(said.get("until"), "until", whole_day=True)
    if since is not None and until is not None and since >= until:
        raise BadInput("until", Both("ligt niet na het begin van de periode", "does not come after the start"))
    order = said.get("order")
    if order not in {None, NEWEST, OLDEST}:
        raise BadInput("order", nouns.unknown(_UNKNOWN_ORDER, order or "", [NEWEST, OLDEST]))
    lookups = said.get("lookups", Lookups.WITHOUT.value)
    return Inquiry(
        contract=said.get("contract"),
        provider=said.get("provider"),
        actor=said.get("actor"),
        role=said.get("role"),
        action=said.get("action"),
        rule=said.get("rule"),
        outcome=said.get("outcome"),
        policy=said.get("policy"),
        policy_version=said.get("version"),
        overridden=query.flag("overridden", params) is True,
        effective=query.flag("effective", params) is True,
        since=since,
        until=until,
        newest_first=None if order is None else order == NEWEST,
        lookups=query.member("lookups", _UNKNOWN_LOOKUPS, Lookups, lookups),
    )


def chosen(asked: Asked) -> Iterator[tuple[str, str]]:
    """The choices that leave records out, in the order of the form."""
    yield from ((name, value) for name, value in asked.typed if name not in {"order", "lookups", "effective"})
