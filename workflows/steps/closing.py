"""Rejecting, withdrawing, terminating and ending."""

from dataclasses import replace

from sqlalchemy import Connection

from lifecycle import guards, terms
from lifecycle.calendar import day_of
from lifecycle.case import Case
from lifecycle.contract import Contract, RunOff
from lifecycle.findings import Finding, blocking
from lifecycle.states import Action, State
from workflows import refusals
from workflows.request import Request
from workflows.steps.step import Context, Step, four_eyes, moved

_REJECTING = (Action.APPLY, Action.ASSESS, Action.OFFER)
_TERMINATING = (Action.REVIEW,)


def failing_now(case: Case, triggers: tuple[Action, ...]) -> dict[str, Finding]:
    """The required rules of the guards of `triggers` that fail now, each once, in the guards' order."""
    found: dict[str, Finding] = {}
    for trigger in triggers:
        term = terms.judged(
            case.policy, case.contract, trigger, new_provider=case.is_new_provider, day=day_of(case.moment)
        )
        judged = guards.evaluate(replace(case, trigger=trigger, term=term))
        for finding in blocking(judged):
            found.setdefault(finding.rule, finding)
    return found


def citable(case: Case, action: Action) -> dict[str, Finding]:
    """The rules that a rejection or a termination may cite now, with what was found of each."""
    return failing_now(case, _REJECTING if action is Action.REJECT else _TERMINATING)


def _grounds(case: Case, request: Request, _context: Context) -> Finding | None:
    return refusals.grounds(request.grounds, list(citable(case, request.action)))


def _reason(_case: Case, request: Request, _context: Context) -> Finding | None:
    return refusals.reason(request.reason)


def _term_runs(_connection: Connection, contract: Contract, request: Request) -> Finding | None:
    if contract.run_off is RunOff.SIGNED and contract.state is State.PUBLISHED:
        return refusals.nothing_open("run_off_follows")
    return term_runs(contract, request)


def term_runs(contract: Contract, request: Request) -> Finding | None:
    """The finding where the contract's term is not over at the moment that the job is due."""
    if request.as_of is None or contract.term is None or contract.term.last < day_of(request.as_of):
        return None
    return refusals.nothing_open("term_runs", last=contract.term.last.isoformat())


def _fallen(contract: Contract) -> RunOff | None:
    return RunOff.FALLEN if contract.run_off is RunOff.OPEN else contract.run_off


STEPS = (
    Step(Action.REJECT, checks=(_grounds, _reason), change=lambda case, _: moved(case, State.REJECTED)),
    Step(Action.WITHDRAW, change=lambda case, _: moved(case, State.WITHDRAWN)),
    Step(
        Action.TERMINATE,
        checks=(four_eyes, _grounds, _reason),
        change=lambda case, _: moved(case, State.TERMINATED, run_off=_fallen(case.contract)),
    ),
    Step(
        Action.END,
        closed=_term_runs,
        change=lambda case, _: moved(case, State.ENDED, run_off=_fallen(case.contract)),
    ),
)
