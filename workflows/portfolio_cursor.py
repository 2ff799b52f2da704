"""The portfolio a piece at a time, from where the last piece ended: nothing is told twice or left out in between.

A cursor says where the last contract of a piece stood in its order. What is changed between two pieces stands where it
stands then, as with any list; what is not changed is told once.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from lifecycle import nouns
from lifecycle.calendar import from_utc, parse_day
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.plain import plain
from lifecycle.states import State
from workflows.office import Office
from workflows.portfolio import Listed, Sort, with_ids
from workflows.portfolio_asked import Filter, conditions
from workflows.store import policies
from workflows.store.tables import CONTRACTS, PROVIDERS

MOST: Final = 200
"""How many contracts a piece has at most."""
_C: Final = CONTRACTS.c
_LONGEST: Final = 1000
_LARGEST: Final = 2**63


@dataclass(frozen=True, slots=True)
class Piece:
    """Some contracts of a list; `further` is the cursor of the next piece, ``None`` after the last."""

    listed: tuple[Listed, ...]
    further: str | None


@dataclass(frozen=True, slots=True)
class _Key:
    """A column that a list is ordered by, and how its value is read back from a cursor."""

    column: ColumnElement[Any]
    read: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    if not 0 <= value < _LARGEST:
        raise ValueError
    return value


def _day(value: Any) -> date:
    return parse_day(_text(value))


def _moment(value: Any) -> Any:
    return from_utc(_text(value))


_ID: Final = _Key(_C.id, _number)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a list, in the order of an index; the parts of a list follow each other."""

    wanted: tuple[ColumnElement[bool], ...]
    keys: tuple[_Key, ...]
    by_provider: bool = False


def _parts(sort: Sort, *, descending: bool) -> Sequence[_Part]:
    """The parts of a list; what has no value to order by comes last, whichever way the order goes."""
    match sort:
        case Sort.NUMBER:
            return [_Part((), (_Key(_C.care, _text), _Key(_C.year, _number), _ID))]
        case Sort.PROVIDER:
            name = PROVIDERS.c.name
            keys = (_Key(PROVIDERS.c.id, _number), _ID)
            named = _Part((name.is_not(None),), (_Key(name, _text), *keys), by_provider=True)
            return [named, _Part((name.is_(None),), keys, by_provider=True)]
        case Sort.STATE:
            states = reversed(State) if descending else State
            return [_Part((_C.state == state.value,), (_ID,)) for state in states]
        case Sort.SIGNING_DAY:
            return _with(_Key(_C.signing_day, _day))
        case Sort.CHANGED:
            return _with(_Key(_C.changed_at, _moment))


def _with(key: _Key) -> Sequence[_Part]:
    return [_Part((key.column.is_not(None),), (key, _ID)), _Part((key.column.is_(None),), (_ID,))]


def piece(  # noqa: PLR0913 - what a piece of a list is asked by
    office: Office, asked: Filter, *, sort: Sort = Sort.NUMBER, descending: bool = False, size: int, after: str | None
) -> Piece:
    """At most `size` contracts (to `MOST`) of what answers `asked`, from the first on, or from a cursor on.

    `BadInput` for a cursor that is none of this order, and for a name that does not exist.
    """
    size, now = min(size, MOST), office.now()
    parts = _parts(sort, descending=descending)
    place, values = (0, None) if after is None else _read(after, sort, parts, descending=descending)
    with office.store.reading() as connection:
        known = policies.in_play(connection)
        wanted = conditions(connection, asked, known, now)
        found: list[tuple[int, Row[Any]]] = []
        while place < len(parts) and len(found) <= size:
            rows = _rows(connection, wanted, parts[place], values, descending=descending, most=size + 1 - len(found))
            found += [(place, row) for row in rows]
            place, values = place + 1, None
        listed = with_ids(connection, [row[-1] for _, row in found[:size]], known, now)
    further = _written(*found[size - 1], sort, descending=descending) if len(found) > size else None
    return Piece(tuple(listed), further)


def _rows(  # noqa: PLR0913 - what a piece of a part is asked by
    connection: Connection,
    wanted: Sequence[ColumnElement[bool]],
    part: _Part,
    values: Sequence[Any] | None,
    *,
    descending: bool,
    most: int,
) -> Sequence[Row[Any]]:
    columns = [key.column for key in part.keys]
    query = select(*columns).select_from(CONTRACTS).where(*wanted, *part.wanted)
    if part.by_provider:
        query = query.join(PROVIDERS, PROVIDERS.c.id == _C.provider_id)
    if values is not None:
        query = query.where(_beyond(columns, values, descending=descending))
    order = [column.desc() for column in columns] if descending else columns
    return connection.execute(query.order_by(*order).limit(most)).all()


def _beyond(columns: Sequence[ColumnElement[Any]], values: Sequence[Any], *, descending: bool) -> ColumnElement[bool]:
    """What stands beyond a place: at the first column that differs, on the far side."""
    alternatives = []
    for place, column in enumerate(columns):
        same = [each == value for each, value in zip(columns[:place], values[:place], strict=True)]
        far = column < values[place] if descending else column > values[place]
        alternatives.append(and_(*same, far))
    # The first condition is what an index answers; the others leave out what it finds too much of.
    near = columns[0] <= values[0] if descending else columns[0] >= values[0]
    return and_(near, or_(*alternatives))


def _written(place: int, row: Row[Any], sort: Sort, *, descending: bool) -> str:
    said = [sort.value, descending, place, *(plain(value) for value in row)]
    return base64.urlsafe_b64encode(json.dumps(said, ensure_ascii=False).encode()).decode().rstrip("=")


def _read(text: str, sort: Sort, parts: Sequence[_Part], *, descending: bool) -> tuple[int, Sequence[Any]]:
    """The part of a list and the values that a cursor names."""
    try:
        order, place, values = _unpacked(text)
        if order == [sort.value, descending]:
            keys = parts[_number(place)].keys
            return place, [key.read(value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, IndexError, RecursionError):
        pass
    problem = Both(
        f"{nouns.shown(text)} is geen plaats in deze lijst; begin vooraan, zonder cursor",
        f"{nouns.shown(text)} is no place in this list; begin at the front, without a cursor",
    )
    raise BadInput("cursor", problem)


def _unpacked(text: str) -> tuple[Any, Any, Any]:
    """The order, the part and the values that a cursor says; `ValueError` or `TypeError` for what is none."""
    padded = text[:_LONGEST] + "=" * (-len(text[:_LONGEST]) % 4)
    said = json.loads(base64.b64decode(padded, b"-_", validate=True))
    if not isinstance(said, list):
        raise TypeError
    return said[:2], said[2], said[3:]
