"""The run-off agreement: offered, signed, lapsed, started."""

from dataclasses import replace

from sqlalchemy import Connection

from lifecycle.calendar import end_of
from lifecycle.case import Case
from lifecycle.contract import Contract, RunOff
from lifecycle.findings import Finding
from lifecycle.states import Action, State
from workflows import refusals
from workflows.request import Request
from workflows.steps.closing import term_runs
from workflows.steps.offering import signing_day
from workflows.steps.step import Context, Step, moved


def _stands(_connection: Connection, contract: Contract, _request: Request) -> Finding | None:
    if contract.run_off is None or not contract.run_off_stands:
        return None
    return refusals.nothing_open("run_off_stands", run_off=contract.run_off.value)


def _not_open(_connection: Connection, contract: Contract, _request: Request) -> Finding | None:
    return None if contract.run_off is RunOff.OPEN else refusals.nothing_open("no_run_off")


def _not_lapsed(connection: Connection, contract: Contract, request: Request) -> Finding | None:
    last = contract.run_off_signing_day
    if last is not None and request.as_of is not None and request.as_of < end_of(last):
        return refusals.nothing_open("deadline_open", last=last.isoformat())
    return _not_open(connection, contract, request)


def _still_runs(_connection: Connection, contract: Contract, request: Request) -> Finding | None:
    return term_runs(contract, request)


def _moment(case: Case, request: Request, context: Context) -> Finding | None:
    return refusals.moment(request.signed_at, case.contract.run_off_offered_at, context.now)


def _offered(case: Case, _request: Request) -> Contract:
    return replace(
        case.contract,
        run_off=RunOff.OPEN,
        run_off_offered_at=case.now,
        run_off_signing_day=signing_day(case),
        run_off_signed_at=None,
        run_off_term=case.policy.run_off_term(),
    )


def _started(case: Case, _request: Request) -> Contract:
    contract = case.contract
    return moved(
        case,
        State.RUN_OFF,
        earlier_terms=contract.terms,
        term=contract.run_off_term,
    )


STEPS = (
    Step(Action.OFFER_RUN_OFF, closed=_stands, change=_offered),
    Step(
        Action.SIGN_RUN_OFF,
        closed=_not_open,
        checks=(_moment,),
        change=lambda case, _: replace(case.contract, run_off=RunOff.SIGNED, run_off_signed_at=case.moment),
    ),
    Step(
        Action.LAPSE_RUN_OFF,
        closed=_not_lapsed,
        change=lambda case, _: replace(case.contract, run_off=RunOff.LAPSED),
    ),
    Step(Action.START_RUN_OFF, closed=_still_runs, change=_started),
)
