"""In which state contracts were at a moment: the last record that moved each says it, and no record is read whole."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, case, cast, func, literal, select

from lifecycle.contract import Kind
from lifecycle.states import TRANSITIONS, Action, State
from workflows.store import trail
from workflows.store.tables import CONTRACTS
from workflows.store.trail_tables import AUDIT

_STATES: Final = tuple(State)
_PLACES: Final = {state: place for place, state in enumerate(_STATES)}
_MOVES: Final = sorted({*(each.trigger.value for each in TRANSITIONS), Action.REGISTER.value})
_TAKEN_OVER: Final = func.json_extract(cast(AUDIT.c.body, Text), "$.to")
_REACHED: Final = case(
    *(
        (and_(AUDIT.c.action == Action.REGISTER.value, _TAKEN_OVER.in_([state.value])), _PLACES[state])
        for state in (State.PUBLISHED, State.RUN_OFF)
    ),
    *((AUDIT.c.action == each.trigger.value, _PLACES[each.target]) for each in TRANSITIONS),
    else_=_PLACES[State.PUBLISHED],
)
"""The state that a record moved its contract to, as a number below `_WIDE`."""
_WIDE: Final = 16
_LAST: Final = func.max(AUDIT.c.seq * _WIDE + _REACHED)


def _moved(counts: ColumnElement[bool]) -> Select[Any]:
    """Each contract that was known, with its last move and the state that this reached in one number."""
    return (
        select(AUDIT.c.contract_id, _LAST.label("last"))
        .where(AUDIT.c.action.in_(_MOVES), AUDIT.c.outcome == trail.DONE, counts)
        .group_by(AUDIT.c.contract_id)
        # Without its first record there is nothing that the others could have moved.
        .having(func.min(AUDIT.c.seq) == 1)
    )


def counted(connection: Connection, counts: ColumnElement[bool]) -> Counter[tuple[str, Kind, State]]:
    """How many contracts of each policy and kind were in each state, as the records that count make them."""
    moved = _moved(counts).subquery()
    state = moved.c.last % _WIDE
    query = (
        select(CONTRACTS.c.policy, CONTRACTS.c.kind, state, func.count())
        .join(moved, moved.c.contract_id == CONTRACTS.c.id)
        .group_by(CONTRACTS.c.policy, CONTRACTS.c.kind, state)
    )
    found: Counter[tuple[str, Kind, State]] = Counter()
    for policy, kind, place, number in connection.execute(query):
        found[policy, Kind(kind), _STATES[place]] += number
    return found


class Wanted(NamedTuple):
    """Which contracts are wanted; those of any state, policy or kind where none is given."""

    state: State | None = None
    policy: str | None = None
    kind: Kind | None = None


def ids(connection: Connection, counts: ColumnElement[bool], wanted: Wanted, after: int = 0) -> Iterator[int]:
    """The wanted contracts that were known, by id, beyond `after`."""
    columns = CONTRACTS.c
    query = select(columns.id).where(columns.id > after).order_by(columns.id)
    if wanted.policy is not None:
        query = query.where(columns.policy == wanted.policy)
    if wanted.kind is not None:
        query = query.where(columns.kind == wanted.kind.value)
    if wanted.state is None:
        first = select(AUDIT.c.id).where(
            AUDIT.c.stream == literal(trail.CONTRACTS) + cast(columns.id, Text), AUDIT.c.seq == 1, counts
        )
        query = query.where(first.exists())
    else:
        moved = _moved(counts).subquery()
        reached = select(moved.c.contract_id).where(moved.c.last % _WIDE == _PLACES[wanted.state])
        query = query.where(columns.id.in_(reached))
    yield from connection.execution_options(yield_per=1000).execute(query).scalars()
