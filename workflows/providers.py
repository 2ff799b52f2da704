"""Providers: recording one, mending what is known of it, and recognising who applies."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from lifecycle import nouns
from lifecycle.characters import hidden
from lifecycle.contract import NOT_KEPT, Provider
from lifecycle.errors import BadInput
from lifecycle.languages import Both, Language
from lifecycle.states import Action
from lifecycle.wording import word
from workflows import refusals
from workflows.advance import NO_CONTRACT_STREAM
from workflows.deed import Carried, Deed, Judged, perform
from workflows.office import Office
from workflows.request import Result
from workflows.store import contracts

FACTS: Final = ("name", "agb", "kvk", "street", "postcode", "city")
"""What is known of a provider and can change; its kind cannot, for contracts were judged by it."""

_KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_KEY: Final = 60
_LONGEST_MADE: Final = 50
"""Of a key that is made, so that a number fits behind it."""
_LONGEST_FACT: Final = 200


def add(office: Office, actor: str, provider: Provider) -> Result:
    """Record a provider that is not known yet; `BadInput` for a key or AGB code that another one has."""
    check_key(provider.key)
    check_facts(stated(provider))

    def check(connection: Connection, _now: datetime) -> Judged:
        _check_free(connection, provider)
        return Judged()

    def carry_out(connection: Connection, _now: datetime) -> Carried:
        kept = contracts.create_provider(connection, provider)
        return Carried(provider=kept, said={"kind": kept.kind.value}, personal=first_values(kept))

    return perform(office, Deed(Action.ADD_PROVIDER, actor, NO_CONTRACT_STREAM), check, carry_out)


def change(office: Office, actor: str, key: str, facts: Mapping[str, str]) -> Result:
    """Change what is known of a provider (`FACTS`); what is the same already is left. Nothing to change is done too."""
    check_facts(facts)
    found: dict[str, Provider] = {}

    def check(connection: Connection, _now: datetime) -> Judged:
        known = contracts.provider_named(connection, key)
        if known is None:
            return Judged([refusals.unknown_provider()])
        found["provider"] = known
        agb = facts.get("agb")
        if agb is not None and agb != known.agb:
            _check_agb(connection, agb)
        return Judged(provider=known)

    def carry_out(connection: Connection, now: datetime) -> Carried:
        changed = differing(found["provider"], facts)
        contracts.change_provider(connection, found["provider"], changed, now)
        return Carried(said={"changed": sorted(changed)}, personal=dict(changed))

    return perform(office, Deed(Action.CHANGE_PROVIDER, actor, NO_CONTRACT_STREAM), check, carry_out)


def stated(provider: Provider) -> dict[str, str]:
    """The facts that are given of a provider."""
    return {name: value for name in FACTS if (value := getattr(provider, name)) is not None}


def first_values(provider: Provider) -> dict[str, Any]:
    """The personal values of a provider's first record."""
    return {"key": provider.key, **stated(provider)}


def differing(known: Provider, facts: Mapping[str, str]) -> dict[str, str]:
    """The `facts` that are not what is known."""
    return {name: value for name, value in facts.items() if value != getattr(known, name)}


def mended(known: Provider, facts: Mapping[str, str]) -> Provider:
    """The provider with other facts."""
    values: dict[str, Any] = dict(facts)
    return replace(known, **values)


def check_key(key: str) -> None:
    """`BadInput` for a key that is none."""
    if not _KEY.fullmatch(key) or len(key) > _LONGEST_KEY:
        raise BadInput(
            key,
            Both(
                f"is geen sleutel voor een aanbieder; kleine letters, cijfers en streepjes, hoogstens {_LONGEST_KEY}",
                f"is no key for a provider; small letters, digits and hyphens, at most {_LONGEST_KEY}",
            ),
        )


def check_facts(facts: Mapping[str, str]) -> None:
    """`BadInput` for a fact that cannot be kept. Whether a code is right is for the rules to judge."""
    for name, value in facts.items():
        if name not in FACTS:
            message = f"a provider has no {name}"
            raise KeyError(message)
        if not value.strip():
            raise BadInput(name, Both("is leeg", "is empty"))
        unseen = hidden(value)
        if unseen:
            raise BadInput(
                name, Both(f"bevat een onzichtbaar teken ({unseen})", f"holds an invisible character ({unseen})")
            )
        if len(value) > _LONGEST_FACT:
            raise BadInput(
                name, Both(f"is te lang; hoogstens {_LONGEST_FACT} tekens", f"is too long; at most {_LONGEST_FACT}")
            )


def _check_free(connection: Connection, provider: Provider) -> None:
    if contracts.provider_named(connection, provider.key) is not None:
        raise BadInput(
            provider.key, Both("er is al een aanbieder met deze sleutel", "there is such a provider already")
        )
    if provider.agb is not None:
        _check_agb(connection, provider.agb)


def _check_agb(connection: Connection, agb: str) -> None:
    holders = contracts.providers_with(connection, agb=agb)
    if holders:
        holder = holders[0].key
        raise BadInput("agb", Both(f"{agb} is de AGB-code van {holder}", f"{agb} is the AGB code of {holder}"))


def recognised(connection: Connection, given: Provider) -> Provider | None:
    """Who `given` is among the providers that are known; ``None`` for a newcomer.

    By the key where one is given, otherwise by the AGB code, otherwise by the KvK number. `BadInput` where it is nobody
    (a key that does not exist), could be several, or contradicts what is known of who it seems to be.
    """
    if given.key:
        found = contracts.provider_named(connection, given.key)
        if found is None:
            raise BadInput(
                "provider", nouns.unknown(nouns.PROVIDER, given.key, sorted(contracts.keys_like(connection, "")))
            )
        if given.agb is not None and found.agb is None:
            _check_agb(connection, given.agb)
    else:
        found = _by_code(connection, given)
    if found is not None:
        _check_same(found, given)
    return found


def _by_code(connection: Connection, given: Provider) -> Provider | None:
    if given.agb is None and given.kvk is None:
        raise BadInput(
            "",
            Both(
                "een AGB-code of KvK-nummer is nodig om de aanbieder te herkennen",
                "an AGB code or KvK number is needed to recognise the provider",
            ),
        )
    found = contracts.providers_with(connection, agb=given.agb, kvk=given.kvk)
    if len(found) > 1:
        keys = ", ".join(each.key for each in found)
        raise BadInput("", Both(f"dit kunnen {keys} zijn; noem er een", f"this could be {keys}; name one"))
    return found[0] if found else None


_IDENTITY: Final = ("kind", "agb", "kvk")


def _check_same(known: Provider, given: Provider) -> None:
    for name in _IDENTITY:
        have, says = getattr(known, name), getattr(given, name)
        if None not in {have, says} and have != says:
            nl, en = word(have, Language.NL), word(have, Language.EN)
            problem = Both(f"van {known.key} is bekend: {nl}", f"what is known of {known.key} is: {en}")
            if name != "kind":
                problem += Both("; wijzig eerst de aanbieder", "; change the provider first")
            raise BadInput(name, problem)


def slug(name: str) -> str:
    """A name as a key: small letters, digits and hyphens; empty for a name without any letter that is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def free_key(connection: Connection, given: Provider) -> str:
    """A key for a newcomer, made of its name; with a number where another has it already."""
    base = slug(given.name or "")[:_LONGEST_MADE].strip("-") or "aanbieder"
    taken = contracts.keys_like(connection, base)
    return next(key for key in _numbered(base) if key not in taken)


def _numbered(base: str) -> Iterable[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def newcomer(connection: Connection, given: Provider) -> Provider:
    """The provider to keep for somebody who is not known yet."""
    if given.name is None:
        raise BadInput("name", Both("ontbreekt; de aanbieder is nog niet bekend", "is missing; the provider is new"))
    return replace(given, id=NOT_KEPT, key=free_key(connection, given))
