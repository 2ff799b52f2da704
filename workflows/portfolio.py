"""The portfolio: the contracts that answer a filter, in the order of their numbers.

It is read in one transaction and in flat memory: whoever asks for a hundred thousand contracts is given them one by
one. What stands beside a contract, and what its rules look at, is read for a batch at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from lifecycle.contract import Contract, Provider
from lifecycle.states import NEXT
from workflows.explain import SUPPOSED
from workflows.judging import judge
from workflows.office import Office
from workflows.portfolio_asked import Filter, query
from workflows.request import ANYBODY, Request
from workflows.searching import Search
from workflows.standing import is_overdue
from workflows.store import contracts, policies
from workflows.store.policies import InPlay
from workflows.store.surroundings import Ladder
from workflows.store.tables import CONTRACTS

BATCH: Final = 200
"""How many contracts are read, and judged, at a time."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A contract with its provider, whether it is overdue now, and the number of the contract that it renews."""

    contract: Contract
    provider: Provider
    overdue: bool
    renews: str | None


def listed(office: Office, asked: Filter) -> Iterator[Listed]:
    """The contracts that answer `asked`, by number; judged at the moment of asking.

    `BadInput` for a policy, role, region, provider or rule that does not exist, before the first contract.
    """
    now = office.now()
    with office.store.reading() as connection:
        known = policies.in_play(connection)
        found = query(connection, asked, known).execution_options(yield_per=BATCH)
        search, ladder = Search(asked.search), Ladder()
        for rows in connection.execute(found).partitions():
            # The first column is the id; the others are what is searched.
            ids = [row[0] for row in rows if search.finds(row[1:])]
            if not ids:
                continue
            loaded = contracts.load(connection, ids)
            batch = [loaded[identifier] for identifier in ids]
            if asked.overdue:
                batch = [each for each in batch if is_overdue(known, each, now)]
            if asked.failing is not None:
                batch = _failing(connection, batch, asked.failing, now, ladder)
            yield from beside(connection, batch, known, now)


def _failing(
    connection: Connection, batch: Sequence[Contract], rule: str, now: datetime, ladder: Ladder
) -> list[Contract]:
    """Those that `rule` keeps from their next step now, by the guard itself."""
    requests = [(Request(NEXT[contract.state], ANYBODY, contract.number), contract) for contract in batch]
    verdicts = judge(connection, requests, now, SUPPOSED, ladder)
    return [
        contract
        for contract, verdict in zip(batch, verdicts, strict=True)
        if any(finding.rule == rule and finding.blocks for finding in verdict.findings)
    ]


def beside(
    connection: Connection, batch: Sequence[Contract], known: Mapping[str, InPlay], now: datetime
) -> list[Listed]:
    """Contracts with what stands beside them, each kind of it read at once."""
    providers = contracts.providers(connection, {contract.provider_id for contract in batch})
    renewed = {contract.renews for contract in batch} - {None}
    numbers: dict[int | None, str] = {}
    if renewed:
        columns = CONTRACTS.c
        rows = connection.execute(select(columns.id, columns.number).where(columns.id.in_(renewed)))
        numbers = {row.id: row.number for row in rows}
    return [
        Listed(each, providers[each.provider_id], is_overdue(known, each, now), numbers.get(each.renews))
        for each in batch
    ]
