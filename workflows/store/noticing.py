"""What the daily notices look at: contracts that live and questions that are open, in batches by their keys."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Text, bindparam, select, type_coerce

from lifecycle.calendar import parse_day
from lifecycle.states import ENDS
from workflows.store import meta
from workflows.store.tables import CONTRACTS, PROVIDERS, QUESTIONS

_DAY: Final = "notices"
_C: Final = CONTRACTS.c
_PROVIDER: Final = (PROVIDERS.c.name, PROVIDERS.c.key)

_CONTRACTS: Final = (
    select(
        _C.id,
        _C.number,
        _C.policy,
        _C.state,
        _C.applied_at,
        _C.signing_day,
        _C.term_last,
        _C.run_off,
        _C.run_off_signing_day,
        _C.run_off_last,
        # As text: most dossiers need not be read.
        type_coerce(_C.dossier, Text).label("dossier"),
        *_PROVIDER,
    )
    .join(PROVIDERS, PROVIDERS.c.id == _C.provider_id)
    # Not those in the other states: by an index of states each batch would be sorted anew.
    .where(_C.state.not_in(sorted(ENDS)), _C.id > bindparam("after"))
    .order_by(_C.id)
    .limit(bindparam("most"))
)
_QUESTIONS: Final = (
    select(QUESTIONS.c.id, QUESTIONS.c.due_day, _C.number, *_PROVIDER)
    .join(CONTRACTS, _C.id == QUESTIONS.c.contract_id)
    .join(PROVIDERS, PROVIDERS.c.id == _C.provider_id)
    .where(
        QUESTIONS.c.answered_at.is_(None),
        QUESTIONS.c.due_day <= bindparam("until"),
        QUESTIONS.c.id > bindparam("after"),
    )
    .order_by(QUESTIONS.c.id)
    .limit(bindparam("most"))
)


def contracts(connection: Connection, *, after: int, most: int) -> list[Row[Any]]:
    """The next contracts that live, at most `most`, with an id above `after`; their dossiers as JSON text."""
    return list(connection.execute(_CONTRACTS, {"after": after, "most": most}))


def questions(connection: Connection, until: date, *, after: int, most: int) -> list[Row[Any]]:
    """The next open questions that are due by `until`, at most `most`, with a number above `after`."""
    return list(connection.execute(_QUESTIONS, {"until": until, "after": after, "most": most}))


def day_of_last(connection: Connection) -> date | None:
    """The day of the last daily notices."""
    value = meta.get(connection, _DAY)
    return None if value is None else parse_day(value)


def keep_day(connection: Connection, day: date) -> None:
    """Keep that the notices of `day` are out."""
    meta.put(connection, _DAY, day.isoformat())
