"""What needs doing now, for somebody who works on contracts: how much of each, and the first few, by urgency.

Each kind of work is a filter of the portfolio: the list that it leads to holds just the contracts that were counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select

from lifecycle.calendar import day_of
from lifecycle.roles import may
from lifecycle.states import Action, State
from workflows import deadlines, portfolio
from workflows.office import Office
from workflows.portfolio import Listed
from workflows.portfolio_asked import Filter, conditions
from workflows.store import people, policies
from workflows.store.desk_tables import EVALUATIONS
from workflows.store.policies import InPlay
from workflows.store.tables import CONTRACTS, QUESTIONS

FEW: Final = 5
LICENCE_DAYS: Final = 60


class Work(StrEnum):
    """The kinds of work, most urgent first."""

    OVERDUE = "overdue"
    QUESTIONS = "questions"
    SIGNATURES = "signatures"
    ASSESS = "assess"
    OFFER = "offer"
    LICENCES = "licences"


@dataclass(frozen=True, slots=True)
class First:
    """One of the first contracts of a kind of work: `day` is the one that counts, and how many days are left to it.

    The day by which to decide on an application, to answer a question, to sign, or on which a licence runs out; there
    is none for late entrants. `waited` are the days since the application, where a decision on it is waited for.
    """

    listed: Listed
    day: date | None
    days_left: int | None
    waited: int | None


@dataclass(frozen=True, slots=True)
class Pile:
    """One kind of work: how many contracts the filter finds, and the first few."""

    work: Work
    asked: Filter
    count: int
    first: tuple[First, ...]


FILTERS: Final[Mapping[Work, Filter]] = {
    Work.OVERDUE: Filter(overdue=True),
    Work.QUESTIONS: Filter(questions=True),
    Work.SIGNATURES: Filter(states=(State.OFFERED,)),
    Work.ASSESS: Filter(states=(State.APPLIED,)),
    Work.OFFER: Filter(states=(State.ASSESSED,), ready=True),
    Work.LICENCES: Filter(licences_within=LICENCE_DAYS),
}
"""What each kind of work finds."""

_NEEDS: Final[Mapping[Work, Action]] = {
    Work.OVERDUE: Action.ASSESS,
    Work.QUESTIONS: Action.ANSWER,
    Work.SIGNATURES: Action.SIGN,
    Work.ASSESS: Action.ASSESS,
    Work.OFFER: Action.OFFER,
    Work.LICENCES: Action.REVIEW,
}

_DUE: Final = (
    select(func.min(QUESTIONS.c.due_day))
    .where(QUESTIONS.c.contract_id == CONTRACTS.c.id, QUESTIONS.c.answered_at.is_(None))
    .scalar_subquery()
)
_LICENCE: Final = (
    select(EVALUATIONS.c.licence_until).where(EVALUATIONS.c.contract_id == CONTRACTS.c.id).scalar_subquery()
)
_FIRST: Final[Mapping[Work, ColumnElement[Any]]] = {
    Work.OVERDUE: CONTRACTS.c.applied_at,
    Work.QUESTIONS: _DUE,
    Work.SIGNATURES: CONTRACTS.c.signing_day,
    Work.ASSESS: CONTRACTS.c.applied_at,
    Work.OFFER: CONTRACTS.c.applied_at,
    Work.LICENCES: _LICENCE,
}
"""What decides which contracts of a kind of work come first."""


def piles(office: Office, user: str) -> tuple[Pile, ...]:
    """The work of a user, most urgent first; only what their role may do, and none for who may do nothing."""
    now = office.now()
    with office.store.reading() as connection:
        role = people.role_of(connection, user)
        known = policies.in_play(connection)
        return tuple(_pile(connection, work, known, now) for work in Work if may(role, _NEEDS[work]))


def _pile(connection: Connection, work: Work, known: Mapping[str, InPlay], now: datetime) -> Pile:
    asked = FILTERS[work]
    wanted = conditions(connection, asked, known, now)
    count = connection.execute(select(func.count()).select_from(CONTRACTS).where(*wanted)).scalar_one()
    query = select(CONTRACTS.c.id, _FIRST[work].label("first")).where(*wanted)
    days = {row.id: row.first for row in connection.execute(query.order_by("first", CONTRACTS.c.id).limit(FEW))}
    found = {each.contract.id: each for each in portfolio.with_ids(connection, list(days), known, now)}
    return Pile(work, asked, count, tuple(_first(work, found[key], days[key], known, now) for key in days))


def _first(work: Work, listed: Listed, at: Any, known: Mapping[str, InPlay], now: datetime) -> First:
    today, applied = day_of(now), listed.contract.applied_at
    decides = work in {Work.OVERDUE, Work.ASSESS, Work.OFFER}
    entry = known.get(listed.contract.policy)
    day = deadlines.decide_by(listed.contract, None if entry is None else entry.policy) if decides else at
    left = None if day is None else (day - today).days
    waited = (today - day_of(applied)).days if decides and applied is not None else None
    return First(listed, day, left, waited)
