"""Signing, lapsing and reinstating an offer."""

from sqlalchemy import Connection

from lifecycle.calendar import Milestone, end_of
from lifecycle.case import Case
from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.states import Action, State
from workflows import refusals
from workflows.request import Request
from workflows.steps.step import Context, Step, four_eyes, moved


def _moment(case: Case, request: Request, context: Context) -> Finding | None:
    return refusals.moment(request.signed_at, case.contract.offered_at, context.now)


def _proof(_case: Case, request: Request, _context: Context) -> Finding | None:
    return refusals.proof(request.proof)


def _signed(case: Case, _request: Request) -> Contract:
    return moved(case, State.SIGNED, running_since=case.now, signed_at=case.moment, term=case.term)


def _published_at_once(case: Case) -> Action | None:
    """From the publication of the care on, a newly signed contract is published at signing (reading 8)."""
    return Action.PUBLISH if case.now >= case.policy.dates[Milestone.CARE_PUBLICATION].runs_at else None


def _deadline_open(_connection: Connection, contract: Contract, request: Request) -> Finding | None:
    last = contract.signing_day
    if last is None or request.as_of is None or request.as_of >= end_of(last):
        return None
    return refusals.nothing_open("deadline_open", last=last.isoformat())


STEPS = (
    Step(Action.SIGN, checks=(_moment,), change=_signed, follow_up=_published_at_once),
    Step(Action.REINSTATE, checks=(four_eyes, _moment, _proof), change=_signed, follow_up=_published_at_once),
    Step(Action.LAPSE, closed=_deadline_open, change=lambda case, _: moved(case, State.LAPSED)),
)
