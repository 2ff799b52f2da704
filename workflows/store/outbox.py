"""The outbox: messages to people, each once for its key and person, and what daily notices have told.

A message's `due_at` is when it may be handed over next; while it is being sent, the moment it was handed over. A thing
of the daily notices is a row without a person: noted when it was found, told when it stood in a notice.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, select, update
from sqlalchemy.dialects import sqlite

from workflows.store.service_tables import OUTBOX

_C: Final = OUTBOX.c
NOBODY: Final = ""
"""The person of a thing that notices tell of."""
_LARGEST: Final = 2**63 - 1
"""The largest number that a database takes."""


class Stage(StrEnum):
    """Where a message stands; `SHOWN` has no address to go to, `NOTED` and `TOLD` are things of the notices."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"
    SHOWN = "shown"
    NOTED = "noted"
    TOLD = "told"


_PUT: Final = sqlite.insert(OUTBOX).on_conflict_do_nothing(index_elements=["key", "person"])
_FIRST_DUE: Final = (
    select(_C.id)
    .where(_C.state == Stage.WAITING.value, _C.due_at <= bindparam("now"))
    .order_by(_C.due_at, _C.id)
    .limit(1)
    .scalar_subquery()
)
_CLAIM: Final = (
    update(OUTBOX)
    .where(_C.id == _FIRST_DUE, _C.state == Stage.WAITING.value)
    .values(state=Stage.SENDING.value, attempts=_C.attempts + 1, due_at=bindparam("now"))
    .returning(OUTBOX)
)
_KNOWN: Final = select(_C.key).where(_C.key.in_(bindparam("keys", expanding=True)), _C.person == bindparam("of"))


def put(connection: Connection, rows: Sequence[dict[str, Any]]) -> int:
    """Keep rows whose key and person are not there yet; answers how many were kept."""
    filled = [{"mail": None, "attempts": 0, "sent_at": None, "trouble": None, **row} for row in rows]
    return connection.execute(_PUT, filled).rowcount if filled else 0


def claim(connection: Connection, now: datetime) -> Row[Any] | None:
    """Take the message that is due longest, and count the attempt; nobody else is given it after this."""
    return connection.execute(_CLAIM, {"now": now}).first()


def settle(connection: Connection, claimed: Row[Any], **values: Any) -> bool:
    """Note what became of a claimed message; not where somebody decided about it in the meantime."""
    query = update(OUTBOX).where(
        _C.id == claimed.id,
        _C.state == Stage.SENDING.value,
        _C.attempts == claimed.attempts,
        _C.due_at == claimed.due_at,
    )
    return connection.execute(query.values(**values)).rowcount == 1


def give_up_stale(connection: Connection, before: datetime, trouble: str) -> int:
    """Give up messages that have been due since `before` or earlier and that nobody tried to send since."""
    query = update(OUTBOX).where(_C.state == Stage.WAITING.value, _C.due_at <= before)
    return connection.execute(query.values(state=Stage.GIVEN_UP.value, trouble=trouble)).rowcount


def is_stale(connection: Connection, before: datetime) -> bool:
    """Whether there is a message that `give_up_stale` would give up."""
    query = select(_C.id).where(_C.state == Stage.WAITING.value, _C.due_at <= before).limit(1)
    return connection.execute(query).first() is not None


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether a message waits to be sent by `now`; asked before a claim, so that nothing is locked for nothing."""
    query = select(_C.id).where(_C.state == Stage.WAITING.value, _C.due_at <= now).limit(1)
    return connection.execute(query).first() is not None


def message(connection: Connection, number: int) -> Row[Any] | None:
    """The message with this number."""
    if not 0 < number <= _LARGEST:
        return None
    return connection.execute(select(OUTBOX).where(_C.id == number, _C.person != NOBODY)).first()


def again(connection: Connection, number: int, mail: str, now: datetime) -> None:
    """Let a message wait to be sent from `now`, to `mail`, as if it had never been tried."""
    values = {"state": Stage.WAITING.value, "attempts": 0, "due_at": now, "mail": mail, "trouble": None}
    connection.execute(update(OUTBOX).where(_C.id == number).values(**values))


def is_uncertain(before: datetime) -> ColumnElement[bool]:
    """The messages that were handed over at `before` or earlier, and of which nobody said what became of them."""
    return and_(_C.state == Stage.SENDING.value, _C.due_at <= before)


def messages(
    connection: Connection,
    condition: ColumnElement[bool] | None = None,
    *,
    newest_first: bool = False,
    before: int | None = None,
) -> Iterator[Row[Any]]:
    """The messages, by number; those of a condition where one is given, and of a lower number than `before`."""
    query = select(OUTBOX).where(_C.person != NOBODY).order_by(_C.id.desc() if newest_first else _C.id)
    if condition is not None:
        query = query.where(condition)
    if before is not None:
        query = query.where(_C.id < min(max(before, 0), _LARGEST))
    yield from connection.execution_options(yield_per=500).execute(query)


def in_stage(stage: Stage) -> ColumnElement[bool]:
    """The messages of a stage."""
    return _C.state == stage.value


def persons(connection: Connection, key: str) -> set[str]:
    """Whom a message of this key is for already."""
    return set(connection.execute(select(_C.person).where(_C.key == key, _C.person != NOBODY)).scalars())


def known(connection: Connection, keys: Collection[str]) -> set[str]:
    """Those of `keys` (a batch of things) that were noted before."""
    return set(connection.execute(_KNOWN, {"keys": list(keys), "of": NOBODY}).scalars()) if keys else set()


def noted(connection: Connection) -> dict[str, int]:
    """How many things of each kind are noted and not told yet; the subject of such a row is its kind."""
    query = select(_C.subject, func.count()).where(_C.state == Stage.NOTED.value).group_by(_C.subject)
    return {row[0]: row[1] for row in connection.execute(query)}


def first_noted(connection: Connection, kind: str, most: int) -> list[str]:
    """What is said of the first noted things of a kind, by their day."""
    query = (
        select(_C.body).where(_C.state == Stage.NOTED.value, _C.subject == kind).order_by(_C.due_at, _C.id).limit(most)
    )
    return list(connection.execute(query).scalars())


def tell(connection: Connection) -> None:
    """Mark every noted thing as told."""
    connection.execute(update(OUTBOX).where(_C.state == Stage.NOTED.value).values(state=Stage.TOLD.value))
