"""What is asked of the portfolio, and the query that finds what could answer it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from lifecycle import nouns
from lifecycle.contract import Kind
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.states import NEXT, State
from workflows.inquiry.names import provider_ids
from workflows.store import round as rounds
from workflows.store.policies import InPlay
from workflows.store.tables import CONTRACT_REGIONS, CONTRACTS, PROVIDERS


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the portfolio; what is left empty is not asked for.

    A contract is in one of `states` and works in one of `regions`. `provider` is a key or an AGB code. `overdue` are
    the applications that should have been decided on (reading 15). `failing` is a required rule that now stands in the
    way of the next step. `search` stands in the contract's number, or in the provider's name, key, AGB code or KvK
    number.
    """

    policy: str | None = None
    states: tuple[State, ...] = ()
    kind: Kind | None = None
    role: str | None = None
    regions: tuple[str, ...] = ()
    provider: str | None = None
    overdue: bool = False
    failing: str | None = None
    search: str | None = None


def query(connection: Connection, asked: Filter, known: Mapping[str, InPlay]) -> Select[*tuple[Any, ...]]:
    """The id of each contract that could answer `asked`, with what is searched, in the order of the numbers.

    Whether a contract is overdue, fails a rule or is searched for is judged by who reads them. `BadInput` for a name
    that is nobody's.
    """
    columns, provider = CONTRACTS.c, PROVIDERS.c
    return (
        select(columns.id, columns.number, provider.name, provider.key, provider.agb, provider.kvk)
        .join(PROVIDERS, provider.id == columns.provider_id)
        .where(*_conditions(connection, asked, known))
        # A number is made of these, and as text 99999 comes after 100000.
        .order_by(columns.care, columns.year, columns.id)
    )


def _conditions(connection: Connection, asked: Filter, known: Mapping[str, InPlay]) -> Iterator[ColumnElement[bool]]:
    columns = CONTRACTS.c
    if asked.policy is not None:
        names = {*known, *_there_are(connection, columns.policy)}
        yield columns.policy == _among("policy", nouns.POLICY, asked.policy, names)
    if asked.kind is not None:
        yield columns.kind == asked.kind.value
    if asked.role is not None:
        roles = {role for entry in known.values() for role in entry.policy.roles}
        yield columns.role == _among("role", nouns.ROLE, asked.role, {*roles, *_there_are(connection, columns.role)})
    if asked.regions:
        every = rounds.regions(connection)
        wanted = [_among("region", nouns.REGION, region, every) for region in asked.regions]
        links = CONTRACT_REGIONS.c
        yield columns.id.in_(select(links.contract_id).where(links.region.in_(wanted)))
    if asked.provider is not None:
        yield columns.provider_id.in_(provider_ids(connection, asked.provider))
    for states in _states(asked, known):
        yield columns.state.in_(sorted(states))


def _states(asked: Filter, known: Mapping[str, InPlay]) -> Iterator[Collection[State]]:
    """The sets of states that a contract must be in each of."""
    if asked.states:
        yield asked.states
    if asked.overdue:
        yield (State.APPLIED, State.ASSESSED)
    if asked.failing is not None:
        yield _judged_in(asked.failing, known)


def _judged_in(rule: str, known: Mapping[str, InPlay]) -> set[State]:
    """The states from which the next step is guarded by the required `rule`, by any policy in play."""
    every = [each for entry in known.values() for each in entry.policy.rules]
    required = [each for each in every if each.required and not set(NEXT.values()).isdisjoint(each.on)]
    found = {state for state, action in NEXT.items() if any(each.id == rule and action in each.on for each in required)}
    if found:
        return found
    if any(each.id == rule for each in every):
        problem = Both(
            f"{rule} staat nooit een volgende stap in de weg: het is een advies, of het geldt voor iets anders",
            f"{rule} never stands in the way of a next step: it is advice, or it is about something else",
        )
        raise BadInput("failing", problem)
    raise BadInput("failing", nouns.unknown(nouns.RULE, rule, list(dict.fromkeys(each.id for each in required))))


def _there_are(connection: Connection, column: ColumnElement[Any]) -> set[str]:
    """The values that contracts have in a column."""
    return set(connection.execute(select(column).where(column.is_not(None)).distinct()).scalars())


def _among(where: str, what: Both, name: str, known: Collection[str]) -> str:
    if name not in known:
        raise BadInput(where, nouns.unknown(what, name, sorted(known)))
    return name
