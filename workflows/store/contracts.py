"""Contracts and providers, between their rows and their frozen values."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Row, Update, bindparam, func, insert, or_, select, update

from lifecycle import dossier as dossiers
from lifecycle.calendar import Term
from lifecycle.contract import Contract, FollowRequest, Kind, Provider, Reach, RunOff
from lifecycle.languages import Both
from lifecycle.plain import plain
from lifecycle.published import LISTED
from lifecycle.states import State
from workflows.errors import StaleWrite
from workflows.searching import folded
from workflows.store import evaluations, marking, published
from workflows.store.tables import CONTRACT_REGIONS, CONTRACTS, PROVIDERS

_CHUNK: Final = 500
_FIGURES: Final = 5
_JSON_FIELDS: Final = frozenset({"follows", "dossier", "tariffs_informed", "regions"})
_AS_IS: Final = frozenset(field.name for field in fields(Contract)) - {"term", "earlier_terms", "run_off_term"}


_BY_IDS: Final = select(CONTRACTS).where(CONTRACTS.c.id.in_(bindparam("ids", expanding=True)))
_BY_NUMBER: Final = select(CONTRACTS).where(CONTRACTS.c.number == bindparam("named"))
_NEXT_ID: Final = select(func.coalesce(func.max(CONTRACTS.c.id), 0) + 1)
_INSERT: Final = insert(CONTRACTS)
_INSERT_REGIONS: Final = insert(CONTRACT_REGIONS)
_PROVIDER_BY_KEY: Final = select(PROVIDERS).where(PROVIDERS.c.key == bindparam("named"))
_PROVIDERS_BY_CODES: Final = (
    select(PROVIDERS)
    .where(or_(PROVIDERS.c.agb == bindparam("of_agb"), PROVIDERS.c.kvk == bindparam("of_kvk")))
    .order_by(PROVIDERS.c.id)
)
_KEYS_FROM: Final = select(PROVIDERS.c.key).where(
    PROVIDERS.c.key >= bindparam("first"), PROVIDERS.c.key < bindparam("beyond")
)
_INSERT_PROVIDER: Final = insert(PROVIDERS).returning(PROVIDERS.c.id)
_PROVIDERS_BY_IDS: Final = select(PROVIDERS).where(PROVIDERS.c.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=4096)
def _dossier(content: str) -> dossiers.Dossier:
    return dossiers.parse(json.loads(content))


def _contract(row: Row[Any]) -> Contract:
    follows = row.follows
    return Contract(
        id=row.id,
        number=row.number,
        provider_id=row.provider_id,
        policy=row.policy,
        care=row.care,
        year=row.year,
        kind=Kind(row.kind),
        state=State(row.state),
        version=row.version,
        role=row.role,
        reach=None if row.reach is None else Reach(row.reach),
        regions=tuple(row.regions),
        renews=row.renews,
        follows=None
        if follows is None
        else FollowRequest(
            follows["insurer"],
            follows["agreement"],
            follows["tariff"],
            None if follows["preferred_in"] is None else tuple(follows["preferred_in"]),
        ),
        dossier=_dossier(json.dumps(row.dossier)),
        state_since=row.state_since,
        running_since=row.running_since,
        applied_at=row.applied_at,
        assessed_at=row.assessed_at,
        offered_at=row.offered_at,
        signing_day=row.signing_day,
        signed_at=row.signed_at,
        published_at=row.published_at,
        term=None if row.term_first is None else Term(row.term_first, row.term_last),
        earlier_terms=tuple(
            Term(date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.earlier_terms
        ),
        run_off=None if row.run_off is None else RunOff(row.run_off),
        run_off_offered_at=row.run_off_offered_at,
        run_off_signing_day=row.run_off_signing_day,
        run_off_signed_at=row.run_off_signed_at,
        run_off_term=None if row.run_off_first is None else Term(row.run_off_first, row.run_off_last),
        tariffs_informed=tuple(row.tariffs_informed),
    )


def _columns(contract: Contract) -> dict[str, Any]:
    found = {}
    for name in _AS_IS:
        value = getattr(contract, name)
        found[name] = plain(value) if name in _JSON_FIELDS else value
    for prefix, term in (("term", contract.term), ("run_off", contract.run_off_term)):
        found[f"{prefix}_first"] = None if term is None else term.first
        found[f"{prefix}_last"] = None if term is None else term.last
    found["earlier_terms"] = plain(contract.earlier_terms)
    return found


def load(connection: Connection, ids: Sequence[int]) -> dict[int, Contract]:
    """The contracts with these ids; an unknown id is left out."""
    found: dict[int, Contract] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = connection.execute(_BY_IDS, {"ids": list(ids[start : start + _CHUNK])})
        found |= {row.id: _contract(row) for row in rows}
    return found


def numbers(connection: Connection, ids: Collection[int]) -> list[str]:
    """The numbers of the contracts with these ids; nothing else of them is read."""
    query = select(CONTRACTS.c.number).where(CONTRACTS.c.id.in_(ids)).order_by(CONTRACTS.c.id)
    return list(connection.execute(query).scalars())


def find(connection: Connection, number: str) -> Contract | None:
    """The contract with this number."""
    row = connection.execute(_BY_NUMBER, {"named": number}).first()
    return None if row is None else _contract(row)


def nearest(connection: Connection, number: str) -> tuple[str, ...]:
    """The contract numbers most like `number`, at most three: those that end in the same figures."""
    figures = re.findall(r"[0-9]+", number)
    query = select(CONTRACTS.c.number).order_by(CONTRACTS.c.number).limit(3)
    if figures:
        query = query.where(CONTRACTS.c.number.endswith(f"-{figures[-1][-_FIGURES:]:0>{_FIGURES}}"))
    return tuple(connection.execute(query).scalars())


def create(connection: Connection, contract: Contract, *, alone: bool = False) -> Contract:
    """Keep a new contract; `alone` says that its provider has no other.

    It gets its id and its number here, such as GLI-2027-00042. No contract is ever removed, and who writes holds the
    lock, so the id after the highest is free.
    """
    identifier: int = connection.execute(_NEXT_ID).scalar_one()
    number = f"{contract.care.upper()}-{contract.year}-{identifier:0{_FIGURES}d}"
    kept = replace(contract, id=identifier, number=number)
    connection.execute(_INSERT, {**_columns(kept), "changed_at": contract.state_since})
    about = {"contract_id": identifier, "care": contract.care, "kind": contract.kind.value}
    links = [{"region": region, **about} for region in dict.fromkeys(contract.regions)]
    if links:
        connection.execute(_INSERT_REGIONS, links)
    evaluations.created(connection, kept, alone=alone)
    if contract.state_since is not None:
        published.note(connection, [(None, contract.state_since, kept)], lambda ids: providers(connection, ids))
    return kept


@lru_cache(maxsize=256)
def _update(names: tuple[str, ...]) -> Update:
    """Change these columns of a contract, as long as it has the version that was read."""
    return (
        update(CONTRACTS)
        .where(CONTRACTS.c.id == bindparam("at_id"), CONTRACTS.c.version == bindparam("at_version"))
        .values({name: bindparam(name) for name in names})
    )


def save(connection: Connection, changed: Sequence[tuple[Contract, datetime, Contract]]) -> None:
    """Keep changed contracts (before, when, after); `StaleWrite` when somebody else changed one since it was read."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for before, now, after in changed:
        old, new = _columns(before), _columns(after)
        names = ("changed_at", *sorted(name for name in new if new[name] != old[name]))
        if len(names) > 1:
            values = {**new, "changed_at": now}
            row = {"at_id": before.id, "at_version": before.version, **{name: values[name] for name in names}}
            groups.setdefault(names, []).append(row)
    for names, rows in groups.items():
        if connection.execute(_update(names), rows).rowcount != len(rows):
            raise StaleWrite(
                Both(
                    "iemand anders wijzigde het contract op hetzelfde moment; probeer het opnieuw",
                    "somebody else changed the contract at the same moment; try again",
                )
            )
    published.note(connection, changed, lambda ids: providers(connection, ids))


def _provider(row: Row[Any]) -> Provider:
    return Provider(
        id=row.id,
        key=row.key,
        kind=Kind(row.kind),
        name=row.name,
        agb=row.agb,
        kvk=row.kvk,
        street=row.street,
        postcode=row.postcode,
        city=row.city,
    )


def providers(connection: Connection, ids: Iterable[int]) -> dict[int, Provider]:
    """The providers with these ids."""
    wanted = sorted(set(ids))
    found: dict[int, Provider] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = connection.execute(_PROVIDERS_BY_IDS, {"ids": wanted[start : start + _CHUNK]})
        found |= {row.id: _provider(row) for row in rows}
    return found


def provider_named(connection: Connection, key: str) -> Provider | None:
    """The provider that is referred to by `key`."""
    row = connection.execute(_PROVIDER_BY_KEY, {"named": key}).first()
    return None if row is None else _provider(row)


def providers_with(connection: Connection, *, agb: str | None = None, kvk: str | None = None) -> list[Provider]:
    """The providers with this AGB code; where none has it (or none is given), those with this KvK number.

    Who has the number and another AGB code is another practice of the same company, and left out.
    """
    rows = connection.execute(_PROVIDERS_BY_CODES, {"of_agb": agb, "of_kvk": kvk}).all()
    same_agb = [_provider(row) for row in rows if agb is not None and row.agb == agb]
    return same_agb or [_provider(row) for row in rows if agb is None or row.agb is None]


def keys_like(connection: Connection, start: str) -> set[str]:
    """The keys of providers that begin with `start`."""
    return set(connection.execute(_KEYS_FROM, {"first": start, "beyond": f"{start}\uffff"}).scalars())


def change_provider(connection: Connection, before: Provider, facts: Mapping[str, str], now: datetime) -> None:
    """Change what is known of a provider, at `now`."""
    if not facts:
        return
    values: dict[str, Any] = dict(facts)
    after = replace(before, **values)
    changed = update(PROVIDERS).where(PROVIDERS.c.id == before.id).values(**values, searched=_searched(after))
    connection.execute(changed)
    marking.provider_changed(connection, before.id)
    listed = select(CONTRACTS.c.id).where(CONTRACTS.c.provider_id == before.id, CONTRACTS.c.state.in_(sorted(LISTED)))
    ids = connection.execute(listed).scalars().all()
    published.note_provider(connection, list(load(connection, ids).values()), before, after, now)


def _searched(provider: Provider) -> str:
    """All that a provider is searched by, folded; a line each, so that no search finds the end of one and the next."""
    values = (provider.name, provider.key, provider.agb, provider.kvk)
    return "\n".join(folded(value) for value in values if value)


def create_provider(connection: Connection, provider: Provider) -> Provider:
    """Keep a new provider; its id is the next free one."""
    values = {field.name: getattr(provider, field.name) for field in fields(provider) if field.name != "id"}
    values["searched"] = _searched(provider)
    return replace(provider, id=connection.execute(_INSERT_PROVIDER, values).scalar_one())
