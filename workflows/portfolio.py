"""The portfolio: the contracts that answer a filter, one by one or a page at a time.

It is read in one transaction and in flat memory: whoever asks for a hundred thousand contracts is given them one by
one. What stands beside a contract is read for a batch at once. What was judged (`evaluation`) is as of its own moment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from lifecycle.contract import Contract, Provider
from lifecycle.states import State
from workflows.office import Office
from workflows.portfolio_asked import Filter, conditions
from workflows.standing import is_overdue
from workflows.store import contracts, evaluations, policies
from workflows.store.evaluations import Evaluation
from workflows.store.policies import InPlay
from workflows.store.tables import CONTRACTS, PROVIDERS

BATCH: Final = 200
"""How many contracts are read at a time."""

PAGE: Final = 50
"""How many contracts a page shows."""

_C: Final = CONTRACTS.c


class Sort(StrEnum):
    """What a list can be ordered by; what is equal stands in the order of the numbers."""

    NUMBER = "number"
    PROVIDER = "provider"
    STATE = "state"
    SIGNING_DAY = "signing_day"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Listed:
    """A contract with its provider, whether it is overdue now, and the number of the contract that it renews.

    `evaluation` is what was judged of its next step, `changed_at` when it was changed last; a list of pages has them.
    """

    contract: Contract
    provider: Provider
    overdue: bool
    renews: str | None
    evaluation: Evaluation | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: `counts` are of all that answers the filter, by state."""

    listed: tuple[Listed, ...]
    counts: Mapping[State, int]
    number: int
    size: int

    @property
    def total(self) -> int:
        """How many contracts answer the filter."""
        return sum(self.counts.values())

    @property
    def pages(self) -> int:
        """How many pages there are; one, where nothing is found."""
        return max(1, -(-self.total // self.size))


def listed(office: Office, asked: Filter, *, judged: bool = False) -> Iterator[Listed]:
    """The contracts that answer `asked`, by number; where `judged`, with what was judged of the next step of each.

    `BadInput` for a policy, role, region, provider or rule that does not exist, before the first contract.
    """
    now = office.now()
    with office.store.reading() as connection:
        known = policies.in_play(connection)
        # A number is made of these, and as text 99999 comes after 100000.
        query = select(_C.id).where(*conditions(connection, asked, known, now)).order_by(*_BY_NUMBER)
        found = connection.execute(query.execution_options(yield_per=BATCH))
        for ids in found.scalars().partitions():
            batch = with_ids(connection, ids, known, now)
            of = evaluations.of(connection, ids) if judged else {}
            yield from (replace(each, evaluation=of.get(each.contract.id)) for each in batch) if judged else batch


def page(  # noqa: PLR0913 - what a page of a list is asked by
    office: Office,
    asked: Filter,
    *,
    sort: Sort = Sort.NUMBER,
    descending: bool = False,
    number: int = 1,
    size: int = PAGE,
) -> Page:
    """The page with this number (from 1; beyond the last one, the last) of what answers `asked`, with its counts."""
    now = office.now()
    with office.store.reading() as connection:
        known = policies.in_play(connection)
        wanted = conditions(connection, asked, known, now)
        counts = _counts(connection, wanted)
        last = max(1, -(-sum(counts.values()) // size))
        number = min(max(1, number), last)
        rows = _rows(connection, wanted, counts, _Cut(sort, descending, (number - 1) * size, size))
        found = with_ids(connection, [row.id for row in rows], known, now, {row.id: row for row in rows})
        return Page(tuple(found), counts, number, size)


def _counts(connection: Connection, wanted: Sequence[ColumnElement[bool]]) -> dict[State, int]:
    query = select(_C.state, func.count()).where(*wanted).group_by(_C.state)
    found = {State(state): number for state, number in connection.execute(query)}
    return {state: found[state] for state in State if state in found}


@dataclass(frozen=True, slots=True)
class _Cut:
    """The piece of a list that is wanted, and of which order."""

    sort: Sort
    descending: bool
    offset: int
    size: int


def _rows(
    connection: Connection, wanted: Sequence[ColumnElement[bool]], counts: Mapping[State, int], cut: _Cut
) -> list[Row[Any]]:
    """The ids of a piece of the list, with when each was changed last."""
    found: list[Row[Any]] = []
    offset = cut.offset
    for conditions_of_part, number in _parts(connection, wanted, counts, cut):
        if offset < number and len(found) < cut.size:
            piece = replace(cut, offset=offset, size=cut.size - len(found))
            found += _piece(connection, [*wanted, *conditions_of_part], number, piece)
        offset = max(0, offset - number)
    return found


def _parts(
    connection: Connection, wanted: Sequence[ColumnElement[bool]], counts: Mapping[State, int], cut: _Cut
) -> list[tuple[list[ColumnElement[bool]], int]]:
    """The parts of a list that follow each other, and how many contracts each has; each is in the order of an index.

    States stand in their own order, which no index has; what has no signing day comes last, whichever way the days go.
    """
    total = sum(counts.values())
    if cut.sort is Sort.STATE:
        order = sorted(counts, key=list(State).index, reverse=cut.descending)
        return [([_C.state == state.value], counts[state]) for state in order]
    if cut.sort is Sort.SIGNING_DAY:
        has_day = _C.signing_day.is_not(None)
        number = connection.execute(select(func.count()).select_from(CONTRACTS).where(*wanted, has_day)).scalar_one()
        return [([has_day], number), ([_C.signing_day.is_(None)], total - number)]
    return [([], total)]


def _piece(connection: Connection, wanted: Sequence[ColumnElement[bool]], total: int, cut: _Cut) -> list[Row[Any]]:
    """A piece of one order; one in the second half is counted from the end."""
    size = min(cut.size, total - cut.offset)
    behind = total - cut.offset - size
    from_end = behind < cut.offset
    query = _ordered(select(_C.id, _C.changed_at).where(*wanted), cut.sort, descending=cut.descending is not from_end)
    rows = list(connection.execute(query.limit(size).offset(behind if from_end else cut.offset)))
    return rows[::-1] if from_end else rows


_BY_NUMBER: Final = (_C.care, _C.year, _C.id)


def _ordered(query: Select[Any], sort: Sort, *, descending: bool) -> Select[Any]:
    match sort:
        case Sort.NUMBER:
            keys: tuple[ColumnElement[Any], ...] = _BY_NUMBER
        case Sort.PROVIDER:
            query = query.join(PROVIDERS, PROVIDERS.c.id == _C.provider_id)
            keys = (PROVIDERS.c.name, _C.id)
        case Sort.STATE:
            keys = (_C.id,)
        case Sort.SIGNING_DAY:
            keys = (_C.signing_day, _C.id)
        case Sort.CHANGED:
            keys = (_C.changed_at, _C.id)
    return query.order_by(*(key.desc() if descending else key for key in keys))


def with_ids(
    connection: Connection,
    ids: Sequence[int],
    known: Mapping[str, InPlay],
    now: datetime,
    of_page: Mapping[int, Any] | None = None,
) -> list[Listed]:
    """The contracts with these ids, in their order, with what stands beside them."""
    loaded = contracts.load(connection, ids)
    return beside(connection, [loaded[identifier] for identifier in ids], known, now, of_page)


def beside(
    connection: Connection,
    batch: Sequence[Contract],
    known: Mapping[str, InPlay],
    now: datetime,
    of_page: Mapping[int, Any] | None = None,
) -> list[Listed]:
    """Contracts with what stands beside them, each kind of it read at once; more of it for a page, with its rows."""
    providers = contracts.providers(connection, {contract.provider_id for contract in batch})
    renewed = {contract.renews for contract in batch} - {None}
    numbers: dict[int | None, str] = {}
    if renewed:
        rows = connection.execute(select(_C.id, _C.number).where(_C.id.in_(renewed)))
        numbers = {row.id: row.number for row in rows}
    judged = {} if of_page is None else evaluations.of(connection, [contract.id for contract in batch])
    return [
        Listed(
            each,
            providers[each.provider_id],
            is_overdue(known, each, now),
            numbers.get(each.renews),
            judged.get(each.id),
            None if of_page is None else of_page[each.id].changed_at,
        )
        for each in batch
    ]


def numbers(office: Office, asked: Filter, most: int) -> list[str]:
    """The numbers of the contracts that answer `asked`, in their order; at most so many."""
    with office.store.reading() as connection:
        wanted = conditions(connection, asked, policies.in_play(connection), office.now())
        query = select(_C.number).where(*wanted).order_by(*_BY_NUMBER).limit(most)
        return list(connection.execute(query).scalars())


def numbered(office: Office, wanted: Sequence[str]) -> dict[str, Listed]:
    """The contracts with these numbers as far as they exist, with what was judged of each."""
    with office.store.reading() as connection:
        rows = connection.execute(select(_C.id, _C.changed_at).where(_C.number.in_(wanted))).all()
        known = policies.in_play(connection)
        found = with_ids(connection, [row.id for row in rows], known, office.now(), {row.id: row for row in rows})
        return {each.contract.number: each for each in found}


def check(office: Office, asked: Filter) -> None:
    """`BadInput` for a policy, role, region, provider or rule that does not exist."""
    with office.store.reading() as connection:
        conditions(connection, asked, policies.in_play(connection), office.now())
