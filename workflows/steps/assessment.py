"""Assessing an application, and reviewing a running contract."""

from lifecycle.case import Case
from lifecycle.contract import Contract
from lifecycle.states import Action, State
from workflows.request import Request
from workflows.steps.step import Step, moved


def _assessed(case: Case, _request: Request) -> Contract:
    return moved(case, State.ASSESSED, assessed_at=case.now)


STEPS = (Step(Action.ASSESS, change=_assessed), Step(Action.REVIEW))
