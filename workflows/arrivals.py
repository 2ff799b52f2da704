"""Contracts that arrive as rows of a spreadsheet: each row once, with whom it is about.

A row is known by its sheet and its reference, the name that the portal it came from gave it. The same row again is
already in; another row with the same reference is a mistake.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lifecycle.contract import Contract, Provider
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.states import Action
from workflows import providers
from workflows.store import contracts, imports, trail


@dataclass(frozen=True, slots=True)
class Arrival:
    """A row: `digest` is the SHA-256 of all it says, `file` that of the file, `line` its place there.

    `provider` is whom the row describes; its key is empty where the row names none.
    """

    sheet: str
    reference: str
    digest: str
    file: str
    line: int
    provider: Provider

    def said(self) -> dict[str, Any]:
        """What the first record of the contract keeps of it."""
        row = {"sheet": self.sheet, "reference": self.reference, "digest": self.digest, "line": self.line}
        return {"import": {**row, "file": self.file}}


class AlreadyIn(Exception):  # noqa: N818 - it says what is so, and is no error
    """A row with this reference is in."""


@dataclass(frozen=True, slots=True)
class Met:
    """Who a row is about: `known` before or a newcomer (``None``), and what the row says anew of who is known."""

    provider: Provider
    known: Provider | None
    anew: dict[str, str]


def meet(connection: Connection, arrival: Arrival) -> Met:
    """Who a row is about; `AlreadyIn` for a row that is in, `BadInput` for one that can be about nobody."""
    facts = providers.stated(arrival.provider)
    providers.check_facts(facts)
    known = providers.recognised(connection, arrival.provider)
    if known is None:
        return Met(providers.newcomer(connection, arrival.provider), None, {})
    # Of a newcomer no row can be in.
    if imports.entered_among(connection, arrival.sheet, [arrival.reference]):
        raise AlreadyIn
    anew = providers.differing(known, facts)
    return Met(providers.mended(known, anew), known, anew)


def welcome(connection: Connection, newcomer: Provider) -> Met:
    """Somebody nobody knows yet; `BadInput` where their AGB code or KvK number is that of somebody known."""
    providers.check_facts(providers.stated(newcomer))
    for known in contracts.providers_with(connection, agb=newcomer.agb, kvk=newcomer.kvk):
        field = "agb" if newcomer.agb is not None and known.agb == newcomer.agb else "kvk"
        code, name = getattr(newcomer, field), known.name or known.key
        raise BadInput(
            field,
            Both(
                f"{code} is van {name}, die al bekend is; zoek die aanbieder op",
                f"{code} is that of {name}, who is known already; search for that provider",
            ),
        )
    return Met(providers.newcomer(connection, newcomer), None, {})


def keep_provider(
    connection: Connection, met: Met, actor: str, now: datetime
) -> tuple[Provider, Sequence[trail.Entry]]:
    """Keep a newcomer, or what is said anew of who is known; with the record of it."""
    if met.known is None:
        kept = contracts.create_provider(connection, met.provider)
        first = providers.first_values(kept)
        return kept, [_entry(Action.ADD_PROVIDER, actor, now, kept, {"kind": kept.kind.value}, first)]
    if not met.anew:
        return met.provider, ()
    contracts.change_provider(connection, met.known, met.anew, now)
    said = {"changed": sorted(met.anew)}
    return met.provider, [_entry(Action.CHANGE_PROVIDER, actor, now, met.provider, said, met.anew)]


def keep(connection: Connection, arrival: Arrival, contract: Contract) -> None:
    """Keep that the row is in; its key makes that happen once."""
    imports.enter(connection, arrival.sheet, arrival.reference, arrival.digest, contract.id)


def _entry(  # noqa: PLR0913 - what a record is made of
    action: Action,
    actor: str,
    now: datetime,
    provider: Provider,
    said: dict[str, Any],
    personal: dict[str, Any],
) -> trail.Entry:
    return trail.Entry(
        stream=trail.provider_stream(provider.id),
        action=action.value,
        outcome=trail.DONE,
        actor=actor,
        role="",
        effective=now,
        recorded=now,
        details=said,
        personal=personal,
        provider_id=provider.id,
        first=action is Action.ADD_PROVIDER,
    )
