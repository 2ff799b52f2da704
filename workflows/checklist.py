"""The checklist of a contract: every rule that concerns it on its way, judged now, with the step that it decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from lifecycle import guards
from lifecycle.calendar import day_of
from lifecycle.case import Case
from lifecycle.contract import Contract, Provider
from lifecycle.findings import Finding
from lifecycle.policy import Rule
from lifecycle.states import Action, State
from workflows.judging import case_of
from workflows.request import ANYBODY, Request
from workflows.store import surroundings
from workflows.store.policies import InPlay

_APPLICATION: Final = (Action.ASSESS, Action.OFFER, Action.PUBLISH)
_STEPS: Final[dict[State, tuple[Action, ...]]] = {
    State.APPLIED: (Action.APPLY, *_APPLICATION),
    State.ASSESSED: (Action.APPLY, *_APPLICATION),
    State.OFFERED: (Action.ASSESS, Action.SIGN, Action.PUBLISH),
    State.SIGNED: (Action.REVIEW, Action.PUBLISH),
    State.PUBLISHED: (Action.REVIEW,),
    State.RUN_OFF: (Action.REVIEW,),
    State.LAPSED: (Action.REINSTATE, Action.REVIEW, Action.PUBLISH),
}
_ELSE: Final = (Action.ASSESS,)
"""Of what is over: what the dossier showed."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One rule judged as the guard of `step` would judge it now."""

    rule: Rule
    step: Action
    finding: Finding


def checked(
    connection: Connection, contract: Contract, provider: Provider, entry: InPlay, now: datetime
) -> tuple[Checked, ...]:
    """Every rule of the policy that concerns the contract's further way, once, in the policy's order."""
    steps = _STEPS.get(contract.state, _ELSE)
    cases = _cases(connection, contract, provider, entry, now, steps)
    return tuple(_judged(entry, steps, cases))


def _judged(entry: InPlay, steps: tuple[Action, ...], cases: dict[Action, Case]) -> Iterator[Checked]:
    for rule in entry.policy.rules:
        step = next((each for each in steps if each in rule.on), None)
        if step is not None and guards.concerns(rule.who, cases[step]):
            yield Checked(rule, step, guards.finding(rule, cases[step]))


def _cases(  # noqa: PLR0913 - what cases are made of
    connection: Connection,
    contract: Contract,
    provider: Provider,
    entry: InPlay,
    now: datetime,
    steps: tuple[Action, ...],
) -> dict[Action, Case]:
    needs_regions = any(guards.has_ladder(entry.policy, step) for step in steps)
    around = surroundings.around(connection, [(contract, entry.policy)], day_of(now), needs_regions)
    return {
        step: case_of(Request(step, ANYBODY, contract.number), contract, provider, entry, around, now) for step in steps
    }
