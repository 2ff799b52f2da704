"""Making an offer: its signing day and the term it would have."""

from datetime import date, timedelta

from lifecycle.calendar import Milestone, day_of
from lifecycle.case import Case
from lifecycle.contract import Contract
from lifecycle.states import Action, State
from workflows.request import Request
from workflows.steps.step import Step, moved


def signing_day(case: Case) -> date:
    """The later of the round's signing deadline and the days that the policy gives after the real day of the offer."""
    deadline = case.policy.dates[Milestone.SIGNING_DEADLINE].last_day
    return max(deadline, day_of(case.now) + timedelta(days=case.policy.windows.signing_days))


def _offered(case: Case, _request: Request) -> Contract:
    return moved(case, State.OFFERED, offered_at=case.now, signing_day=signing_day(case), term=case.term)


STEPS = (Step(Action.OFFER, change=_offered),)
