"""The questions about an offer and their answers, as a page shows them."""

from dataclasses import dataclass
from datetime import date, datetime

from desk.web.views.told import Teller, Told
from desk.words import days_left
from lifecycle.calendar import day_of
from lifecycle.roles import Role, may
from lifecycle.states import Action
from workflows.whole import Whole


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `left` tells the days until it is due while it is open; `late` where it was or is."""

    number: int
    text: str
    asked_at: datetime
    due: date
    left: str
    late: bool
    answered_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether a question can be asked now, and what stands in the way."""

    possible: bool
    blocking: tuple[Told, ...]


def of(found: Whole) -> list[Question]:
    """The questions of a contract, those that are open first."""
    today = day_of(found.now)
    listed = [
        Question(
            number=row.id,
            text=row.text,
            asked_at=row.asked_at,
            due=row.due_day,
            left="" if row.answered_at is not None else days_left((row.due_day - today).days),
            late=(today if row.answered_at is None else day_of(row.answered_at)) > row.due_day,
            answered_at=row.answered_at,
            answer=row.answer or "",
        )
        for row in found.questions
    ]
    return sorted(listed, key=lambda each: (each.answered_at is not None, each.number))


def asking(found: Whole, role: Role) -> Asking | None:
    """Whether a question can be asked; ``None`` for a role that never can."""
    if not may(role, Action.ASK):
        return None
    each = next((each for each in found.explanation.possibilities if each.action is Action.ASK), None)
    if each is None:
        return Asking(possible=False, blocking=())
    tell = Teller(found.listed.contract, each.policy, found.regions)
    return Asking(each.possible, tuple(tell(finding) for finding in each.findings if finding.blocks))
