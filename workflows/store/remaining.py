"""What is still to be done for a milestone: each a query that answers row by row, by number."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from lifecycle.policy import Policy
from lifecycle.states import Action, State
from workflows.store.candidates import Duty, matching
from workflows.store.tables import CONTRACTS, OBJECTIONS, PROVIDERS

_C: Final = CONTRACTS.c
_CONTRACTS: Final[Select[*tuple[Any, ...]]] = (
    select(_C.number, PROVIDERS.c.name, PROVIDERS.c.key, _C.state, _C.tariffs_informed)
    .join(PROVIDERS, PROVIDERS.c.id == _C.provider_id)
    .order_by(_C.id)
)


def undecided(connection: Connection, policy: Policy) -> Iterator[Row[Any]]:
    """The contracts of a policy that were applied for or assessed, and are not offered."""
    waiting = _C.state.in_([State.APPLIED.value, State.ASSESSED.value])
    return _found(connection, and_(_C.policy == policy.policy, waiting))


def concerned(connection: Connection, duty: Duty, action: Action) -> Iterator[Row[Any]]:
    """The contracts that `action` of a duty would concern if it fell due as they stand now."""
    for row in _found(connection, matching(duty, action)):
        if action is not Action.INFORM_TARIFF or duty.year not in row.tariffs_informed:
            yield row


def objections(connection: Connection, policy: Policy) -> Iterator[Row[Any]]:
    """The objections to a policy, with who made them."""
    query: Select[*tuple[Any, ...]] = (
        select(OBJECTIONS.c.id.label("number"), PROVIDERS.c.name, PROVIDERS.c.key)
        .join(PROVIDERS, PROVIDERS.c.id == OBJECTIONS.c.provider_id)
        .where(OBJECTIONS.c.policy_id == policy.policy)
        .order_by(OBJECTIONS.c.id)
    )
    yield from connection.execution_options(yield_per=500).execute(query)


def _found(connection: Connection, where: ColumnElement[bool]) -> Iterator[Row[Any]]:
    yield from connection.execution_options(yield_per=500).execute(_CONTRACTS.where(where))
