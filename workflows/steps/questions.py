"""Questions about an offer, and their answers."""

from sqlalchemy import Connection

from lifecycle.calendar import day_of, working_days_after
from lifecycle.case import Case
from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.states import Action
from workflows import refusals
from workflows.request import Request
from workflows.steps.step import Kept, Step
from workflows.store import round as rounds


def _no_offer(_connection: Connection, contract: Contract, _request: Request) -> Finding | None:
    return refusals.nothing_open("no_offer") if contract.open_offer_day is None else None


def _no_question(connection: Connection, contract: Contract, request: Request) -> Finding | None:
    if request.question is not None and rounds.open_question(connection, contract.id, request.question):
        return None
    return refusals.nothing_open("no_question")


def _ask(connection: Connection, case: Case, request: Request) -> Kept:
    due = working_days_after(day_of(case.now), case.policy.windows.answer_working_days)
    number = rounds.ask(connection, case.contract.id, case.now, due, request.text or "")
    return Kept(number, {"question": number, "due": due.isoformat()})


def _answer(connection: Connection, case: Case, request: Request) -> Kept:
    rounds.answer(connection, request.question or 0, case.now, request.text or "")
    return Kept(request.question, {"question": request.question})


STEPS = (
    Step(Action.ASK, closed=_no_offer, write=_ask),
    Step(Action.ANSWER, closed=_no_question, write=_answer),
)
