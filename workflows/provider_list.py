"""The providers that are known: all of them, and one with its contracts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from lifecycle.contract import Contract, Kind, Provider
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from workflows.inquiry import names
from workflows.office import Office
from workflows.searching import folded
from workflows.store import contracts
from workflows.store.tables import CONTRACTS, PROVIDERS

BATCH: Final = 500
"""How many providers are read at a time."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A provider with the number of its contracts, in whatever state they are."""

    provider: Provider
    contracts: int


def listed(
    office: Office, kind: Kind | None = None, search: str | None = None, after: str | None = None
) -> Iterator[Counted]:
    """The providers by key, in one transaction and in flat memory: of one kind, or with `search` in what names them.

    What names a provider is its key, name, AGB code and KvK number. With `after`, those beyond that key.
    """
    columns, text = PROVIDERS.c, folded((search or "").strip())
    query = select(columns.id).order_by(columns.key)
    if kind is not None:
        query = query.where(columns.kind == kind.value)
    if after is not None:
        query = query.where(columns.key > after)
    if text:
        # One narrow index has all that names a provider.
        query = query.where(columns.id.in_(select(columns.id).where(func.instr(columns.searched, text) > 0)))
    with office.store.reading() as connection:
        for ids in connection.execute(query.execution_options(yield_per=BATCH)).scalars().partitions():
            yield from _counted(connection, list(ids))


def _counted(connection: Connection, ids: list[int]) -> Iterator[Counted]:
    if not ids:
        return
    of = CONTRACTS.c.provider_id
    rows = connection.execute(select(of, func.count().label("number")).where(of.in_(ids)).group_by(of))
    counts: dict[int, int] = {row.provider_id: row.number for row in rows}
    found = contracts.providers(connection, ids)
    yield from (Counted(found[identifier], counts.get(identifier, 0)) for identifier in ids)


def one(office: Office, name: str) -> tuple[Provider, list[Contract]]:
    """A provider by its key or AGB code, with its contracts in the order in which they came.

    `BadInput` where there is none, or where several have the code.
    """
    with office.store.reading() as connection:
        provider = contracts.provider_named(connection, name) or _by_code(connection, name)
        query = select(CONTRACTS.c.id).where(CONTRACTS.c.provider_id == provider.id).order_by(CONTRACTS.c.id)
        ids = list(connection.execute(query).scalars())
        loaded = contracts.load(connection, ids)
    return provider, [loaded[identifier] for identifier in ids]


def key_of(office: Office, name: str) -> str:
    """The key of the provider with this key or AGB code; `name` itself where there is none.

    `BadInput` where several have the code.
    """
    with office.store.reading() as connection:
        if contracts.provider_named(connection, name) is not None or not contracts.providers_with(connection, agb=name):
            return name
        return _by_code(connection, name).key


def _by_code(connection: Connection, agb: str) -> Provider:
    found = contracts.providers(connection, names.provider_ids(connection, agb))
    if len(found) > 1:
        keys = ", ".join(each.key for each in found.values())
        raise BadInput(
            "provider",
            Both(f"AGB-code {agb} hebben {keys}; noem een sleutel", f"{keys} have AGB code {agb}; name a key"),
        )
    return next(iter(found.values()))
