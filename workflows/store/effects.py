"""What duties did to contracts, counted and listed a piece at a time."""

from typing import Any

from sqlalchemy import Connection, Row, func, select

from workflows.store.ledger import SKIPPED
from workflows.store.service_tables import EFFECTS, TROUBLES
from workflows.store.tables import CONTRACTS, PROVIDERS

_E = EFFECTS.c


def counts(connection: Connection, duty_id: int) -> dict[tuple[str, str], int]:
    """How many contracts a duty has dealt with so far, by action and outcome."""
    query = (
        select(_E.action, _E.outcome, func.count()).where(_E.milestone_id == duty_id).group_by(_E.action, _E.outcome)
    )
    return {(action, outcome): number for action, outcome, number in connection.execute(query)}


def rules(connection: Connection, duty_id: int, action: str) -> list[tuple[str, int]]:
    """How many contracts each rule kept a duty from changing, most first."""
    each = func.json_each(_E.rules).table_valued("value")
    number = func.count()
    query = (
        select(each.c.value, number)
        .select_from(EFFECTS.join(each, _E.milestone_id == duty_id))
        .where(_E.action == action, _E.outcome == SKIPPED)
        .group_by(each.c.value)
        .order_by(number.desc(), each.c.value)
    )
    return [(rule, times) for rule, times in connection.execute(query)]


def piece(  # noqa: PLR0913 - what a piece of a list is asked by
    connection: Connection, duty_id: int, action: str, outcome: str, *, after: int, limit: int
) -> list[Row[Any]]:
    """What a duty did to at most `limit` contracts with an id above `after`: number, provider, state now, rules."""
    query = (
        select(
            _E.contract_id,
            _E.rules,
            CONTRACTS.c.number,
            CONTRACTS.c.state,
            CONTRACTS.c.policy,
            PROVIDERS.c.name,
            PROVIDERS.c.key,
        )
        .join(CONTRACTS, CONTRACTS.c.id == _E.contract_id)
        .join(PROVIDERS, PROVIDERS.c.id == CONTRACTS.c.provider_id)
        .where(_E.milestone_id == duty_id, _E.contract_id > after, _E.action == action, _E.outcome == outcome)
        .order_by(_E.contract_id)
        .limit(limit)
    )
    return list(connection.execute(query))


def failing(connection: Connection) -> dict[int, int]:
    """On how many contracts each duty keeps failing, by its id in the ledger."""
    query = select(TROUBLES.c.milestone_id, func.count()).group_by(TROUBLES.c.milestone_id)
    return {duty: number for duty, number in connection.execute(query)}  # noqa: C416 - rows are no pairs
