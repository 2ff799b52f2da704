"""What each action on a contract checks beside its guard, and what it changes; one module a subject."""

from typing import Final

from lifecycle.states import Action
from workflows.steps import assessment, closing, dossier, offering, publication, questions, run_off, signing, tariffs
from workflows.steps.step import Context, Step, four_eyes

_STEPS: Final[dict[Action, Step]] = {
    step.action: step
    for module in (assessment, closing, dossier, offering, publication, questions, run_off, signing, tariffs)
    for step in module.STEPS
}

FOUR_EYES: Final = frozenset(action for action, step in _STEPS.items() if four_eyes in step.checks)
"""The actions that another person, an approver, always has to agree to."""


def step_for(action: Action) -> Step:
    """The step of an action on a contract; `KeyError` for an action that is none."""
    return _STEPS[action]


__all__ = ["FOUR_EYES", "Context", "Step", "step_for"]
