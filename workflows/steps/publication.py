"""Publishing a signed contract."""

from lifecycle.case import Case
from lifecycle.contract import Contract
from lifecycle.states import Action, State
from workflows.request import Request
from workflows.steps.step import Step, moved


def _published(case: Case, _request: Request) -> Contract:
    return moved(case, State.PUBLISHED, published_at=case.now)


STEPS = (Step(Action.PUBLISH, change=_published),)
