"""Which contracts a duty concerns: each a query of ids, by key, that leaves out those the duty has dealt with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, or_, select

from lifecycle.calendar import Milestone, day_of
from lifecycle.contract import Kind, RunOff
from lifecycle.policy import Policy
from lifecycle.states import RUNNING, Action, State
from workflows.store.desk_tables import EVALUATIONS
from workflows.store.service_tables import EFFECTS
from workflows.store.tables import CONTRACTS


@dataclass(frozen=True, slots=True)
class Duty:
    """One row of the ledger, as a run needs it. `policy` is ``None`` for the turn of the year."""

    id: int
    milestone: Milestone
    year: int
    due: datetime
    policy: Policy | None = None

    @property
    def name(self) -> str:
        """What the duty is called in records, for example ``offers-out:gli-2027:2027``."""
        return ":".join([self.milestone.value, *([self.policy.policy] if self.policy else []), str(self.year)])


_C = CONTRACTS.c
_NO_RUN_OFF_STANDS = or_(_C.run_off.is_(None), _C.run_off.not_in([RunOff.OPEN.value, RunOff.SIGNED.value]))


def _then(duty: Duty, *states: State) -> ColumnElement[bool]:
    """In one of `states` now, and already so when the duty fell due."""
    return and_(_C.state.in_([state.value for state in states]), _C.state_since <= duty.due)


def _ran_then(duty: Duty) -> ColumnElement[bool]:
    """Signed, published or in run-off now, and already one of these when the duty fell due."""
    return and_(_C.state.in_(sorted(RUNNING)), _C.running_since <= duty.due)


def _of_policy(duty: Duty) -> ColumnElement[bool]:
    return _C.policy == (duty.policy.policy if duty.policy else "")


def _of_care(duty: Duty) -> ColumnElement[bool]:
    return _C.care == (duty.policy.care if duty.policy else "")


def matching(duty: Duty, action: Action) -> ColumnElement[bool]:
    """The contracts that `action` of the duty concerns."""
    first, last = date(duty.year, 1, 1), date(duty.year, 12, 31)
    over = _C.term_last < day_of(duty.due)
    follows = and_(_C.state == State.PUBLISHED.value, _C.run_off == RunOff.SIGNED.value)
    match action:
        case Action.OFFER:
            return and_(_of_policy(duty), _then(duty, State.ASSESSED))
        case Action.OFFER_RUN_OFF:
            ends = _C.term_last == date(duty.year - 1, 12, 31)
            return and_(
                _of_care(duty),
                _then(duty, State.PUBLISHED),
                _C.kind == Kind.INDIVIDUAL.value,
                ends,
                _NO_RUN_OFF_STANDS,
            )
        case Action.INFORM_TARIFF:
            overlaps = and_(_C.term_first <= last, _C.term_last >= first)
            lasting = or_(_C.state == State.RUN_OFF.value, _C.term_first < first, _C.term_last > last)
            return and_(_of_care(duty), _ran_then(duty), overlaps, lasting)
        case Action.LAPSE:
            return and_(_of_policy(duty), _then(duty, State.OFFERED), _C.signing_day < day_of(duty.due))
        case Action.LAPSE_RUN_OFF:
            return and_(_of_care(duty), _C.run_off == RunOff.OPEN.value, _C.run_off_signing_day < day_of(duty.due))
        case Action.PUBLISH:
            return and_(_of_policy(duty), _then(duty, State.SIGNED))
        case Action.START_RUN_OFF:
            return and_(over, follows, _then(duty, State.PUBLISHED))
        case Action.END:
            return and_(over, ~func.coalesce(follows, False), _ran_then(duty))
        case _:
            message = f"no duty does {action}"
            raise ValueError(message)


class Foreseen(StrEnum):
    """What the stored evaluation lets expect of a contract: the action, being left alone, or nothing known yet."""

    READY = "ready"
    HELD = "held"
    UNKNOWN = "unknown"


def concerned(  # noqa: PLR0913 - a piece of which contracts
    connection: Connection,
    duty: Duty,
    action: Action,
    *,
    after: int,
    limit: int,
    foreseen: Foreseen | None = None,
) -> list[int]:
    """The ids above `after`, at most `limit`, that `action` of the duty has still to look at; all, or as foreseen."""
    query = select(_C.id).where(_C.id > after, *_to_do(duty, action))
    if foreseen is not None:
        query = query.outerjoin(EVALUATIONS, _judged_for(_C.id, action)).where(_expected() == foreseen.value)
    return list(connection.execute(query.order_by(_C.id).limit(limit)).scalars())


def expected(connection: Connection, duty: Duty, action: Action, most: int) -> dict[Foreseen, int]:
    """How many of the first `most` contracts that `action` has still to look at are foreseen as what.

    Only the next step of a contract is judged beforehand: of other actions nothing is known yet.
    """
    found = select(_C.id).where(*_to_do(duty, action)).limit(most).subquery()
    split = select(_expected().label("foreseen"), func.count().label("number")).select_from(
        found.outerjoin(EVALUATIONS, _judged_for(found.c.id, action))
    )
    rows = connection.execute(split.group_by("foreseen"))
    return {Foreseen(row.foreseen): row.number for row in rows}


def _judged_for(contract: ColumnElement[int], action: Action) -> ColumnElement[bool]:
    return and_(EVALUATIONS.c.contract_id == contract, EVALUATIONS.c.action == action.value)


def _expected() -> ColumnElement[str]:
    ready = EVALUATIONS.c.ready
    return case(
        (ready.is_(None), Foreseen.UNKNOWN.value),
        (ready, Foreseen.READY.value),
        else_=Foreseen.HELD.value,
    )


def _to_do(duty: Duty, action: Action) -> Iterator[ColumnElement[bool]]:
    """What holds of the contracts that the duty concerns and has not dealt with."""
    yield matching(duty, action)
    yield ~(
        select(EFFECTS.c.contract_id)
        .where(EFFECTS.c.milestone_id == duty.id, EFFECTS.c.contract_id == _C.id, EFFECTS.c.action == action.value)
        .exists()
    )
    if action is Action.INFORM_TARIFF:
        informed = func.json_each(_C.tariffs_informed).table_valued("value")
        yield ~select(informed.c.value).where(informed.c.value == duty.year).exists()


def offers_to_lapse(connection: Connection, last_day: date, *, run_off: bool, after: int, limit: int) -> list[int]:
    """Open offers (or run-off offers) whose signing day is `last_day` or before: the ids above `after`."""
    if run_off:
        condition = and_(_C.run_off == RunOff.OPEN.value, _C.run_off_signing_day <= last_day)
    else:
        condition = and_(_C.state == State.OFFERED.value, _C.signing_day <= last_day)
    return list(
        connection.execute(select(_C.id).where(_C.id > after, condition).order_by(_C.id).limit(limit)).scalars()
    )


_FROM: Final = bindparam("from_day", type_=_C.signing_day.type)
_FIRST_OFFER: Final = (
    select(func.min(_C.signing_day)).where(_C.state == State.OFFERED.value, _C.signing_day >= _FROM).scalar_subquery()
)
_FIRST_RUN_OFF: Final = (
    select(func.min(_C.run_off_signing_day))
    .where(_C.run_off == RunOff.OPEN.value, _C.run_off_signing_day >= _FROM)
    .scalar_subquery()
)
_FIRST_DAYS: Final = select(_FIRST_OFFER, _FIRST_RUN_OFF)


def first_signing_day(connection: Connection, from_day: date | None = None) -> date | None:
    """The first day, `from_day` or later, on which an offer that is open now can be signed for the last time."""
    days = connection.execute(_FIRST_DAYS, {"from_day": from_day or date.min}).one()
    return min((day for day in days if day is not None), default=None)
