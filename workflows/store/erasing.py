"""Erasing personal values: in the table beside the trail, and wherever a row repeats them. Records stay as they are."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, or_, select, update

from lifecycle.calendar import start_of
from lifecycle.plain import DOSSIER, PERSONAL_IN_COACH
from lifecycle.states import ENDS, State
from workflows.store.approval_tables import APPROVALS
from workflows.store.approvals import PERSONAL as OF_APPROVALS
from workflows.store.service_tables import OUTBOX
from workflows.store.tables import CONTRACTS, OBJECTIONS, PROVIDERS, QUESTIONS
from workflows.store.trail_tables import AUDIT, PERSONAL

COACHES: Final = f"{DOSSIER}.subcontractors."
"""How the places of what is personal of subcontractors begin."""

ERASED: Final = ""
"""What stands where a text was that cannot be left out."""

_FACTS: Final = ("name", "agb", "kvk", "street", "postcode", "city", "searched")
_C: Final = CONTRACTS.c


def over(
    connection: Connection, last_day: date, states: Collection[State] = ENDS, *, of_provider: int | None = None
) -> list[tuple[int, int]]:
    """The contracts, each with its provider, that have been in one of these end states since before `last_day` ends."""
    before = start_of(last_day)
    query = select(_C.id, _C.provider_id).where(_C.state.in_(sorted(states)), _C.state_since < before).order_by(_C.id)
    if of_provider is not None:
        query = query.where(_C.provider_id == of_provider)
    return [(row.id, row.provider_id) for row in connection.execute(query)]


def has_living(connection: Connection, provider_id: int) -> bool:
    """Whether a provider has a contract in any state but the ends."""
    query = select(_C.id).where(_C.provider_id == provider_id, _C.state.not_in(sorted(ENDS))).limit(1)
    return connection.execute(query).first() is not None


def done_with(connection: Connection, last_day: date) -> list[int]:
    """The providers that are known by name, have contracts, and of whom every one came to its end by `last_day`."""
    newest = select(func.max(_C.state_since)).where(_C.provider_id == PROVIDERS.c.id).scalar_subquery()
    goes_on = select(_C.id).where(_C.provider_id == PROVIDERS.c.id, _C.state.not_in(sorted(ENDS))).exists()
    query = select(PROVIDERS.c.id).where(PROVIDERS.c.name.is_not(None), newest < start_of(last_day), ~goes_on)
    return list(connection.execute(query.order_by(PROVIDERS.c.id)).scalars())


def places(
    connection: Connection, streams: Collection[str], *, coaches: bool, words: bool
) -> dict[str, dict[int, list[str]]]:
    """The places of personal values that are kept: stream -> sequence number -> places; of coaches, of all else."""
    is_coach = PERSONAL.c.path.startswith(COACHES)
    wanted = [each for each, asked in ((is_coach, coaches), (~is_coach, words)) if asked]
    query = select(PERSONAL.c.stream, PERSONAL.c.seq, PERSONAL.c.path).where(
        PERSONAL.c.stream.in_(list(streams)), or_(*wanted)
    )
    return _by_stream(connection.execute(query).all())


def objections_of(connection: Connection, provider_id: int) -> dict[str, dict[int, list[str]]]:
    """The places of what a provider wrote in objections, which stand in the streams of policies."""
    query = (
        select(PERSONAL.c.stream, PERSONAL.c.seq, PERSONAL.c.path)
        .join(AUDIT, (AUDIT.c.stream == PERSONAL.c.stream) & (AUDIT.c.seq == PERSONAL.c.seq))
        .where(AUDIT.c.provider_id == provider_id, AUDIT.c.stream.startswith("policy:"))
    )
    return _by_stream(connection.execute(query).all())


def _by_stream(rows: Collection[Any]) -> dict[str, dict[int, list[str]]]:
    found: dict[str, dict[int, list[str]]] = {}
    for row in sorted(rows, key=lambda row: (row.stream, row.seq, row.path)):
        found.setdefault(row.stream, {}).setdefault(row.seq, []).append(row.path)
    return found


def erase(connection: Connection, stream: str, found: Mapping[int, Collection[str]]) -> None:
    """Erase values with their salts: nothing of them can be found again."""
    of = PERSONAL.c
    for seq, paths in found.items():
        connection.execute(delete(PERSONAL).where(of.stream == stream, of.seq == seq, of.path.in_(list(paths))))


def blank_coaches(connection: Connection, contract_id: int) -> None:
    """Take what is personal out of the subcontractors of a contract's dossier."""
    dossier = connection.execute(select(_C.dossier).where(_C.id == contract_id)).scalar_one()
    if "subcontractors" not in dossier:
        return
    kept = [
        {name: value for name, value in coach.items() if name not in PERSONAL_IN_COACH}
        for coach in dossier["subcontractors"]
    ]
    changed = update(CONTRACTS).where(_C.id == contract_id).values(dossier={**dossier, "subcontractors": kept})
    connection.execute(changed)


def blank_words(connection: Connection, contract_id: int) -> None:
    """Take what people wrote out of the questions and the requests for approval of a contract."""
    of = QUESTIONS.c
    connection.execute(update(QUESTIONS).where(of.contract_id == contract_id).values(text=ERASED))
    answered = update(QUESTIONS).where(of.contract_id == contract_id, of.answer.is_not(None)).values(answer=ERASED)
    connection.execute(answered)
    for row in connection.execute(select(APPROVALS).where(APPROVALS.c.contract_id == contract_id)).all():
        request = {name: None if name in OF_APPROVALS else value for name, value in row.request.items()}
        kept = update(APPROVALS).where(APPROVALS.c.id == row.id).values(request=request, words=None)
        connection.execute(kept)


def blank_provider(connection: Connection, provider_id: int, key: str) -> None:
    """Take everything out of a provider's row but its kind; it is referred to by `key` from now on."""
    values: dict[str, Any] = {**dict.fromkeys(_FACTS), "key": key}
    connection.execute(update(PROVIDERS).where(PROVIDERS.c.id == provider_id).values(**values))
    of = OBJECTIONS.c
    connection.execute(update(OBJECTIONS).where(of.provider_id == provider_id).values(text=ERASED))


def old_messages(connection: Connection, before: datetime) -> int:
    """How many messages were made before this moment and wait for nothing."""
    query = select(func.count()).select_from(OUTBOX).where(*_old(before))
    return connection.execute(query).scalar_one()


def remove_messages(connection: Connection, before: datetime) -> int:
    """Remove those messages; answers how many."""
    return connection.execute(delete(OUTBOX).where(*_old(before))).rowcount


def _old(before: datetime) -> tuple[Any, ...]:
    return OUTBOX.c.created_at < before, OUTBOX.c.state.in_(["sent", "shown", "given_up"])
