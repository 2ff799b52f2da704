"""The contracts of a plan as a page tells them: what will happen, what stands in the way, what came of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from desk.showing.portfolio import name_of
from desk.web.lists.known import Known, Way
from desk.web.views.action_form import LIFTED
from lifecycle.policy import Policy
from lifecycle.states import Action, State
from workflows import portfolio
from workflows.office import Office
from workflows.planned import Came, Line, Plan

SIZE: Final = 100
"""How many contracts a page of a plan shows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A contract of a plan: where it stood, where it goes, and the rules that stand or stood in the way.

    `lifted` are the rules that an override would lift, `approval` the request for approval that came of it, or that
    asks the same already.
    """

    number: str
    provider: str
    state: State
    target: State | None
    possible: bool
    outcome: Came
    ways: tuple[Way, ...]
    lifted: tuple[Way, ...]
    approval: int | None
    needless: bool


@dataclass(frozen=True, slots=True)
class Often:
    """A rule that stands in the way of so many contracts of a plan."""

    way: Way
    times: int


def shown(office: Office, plan: Plan, lines: Sequence[Line], known: Known) -> list[Shown]:
    """Lines of a plan with who they are about."""
    found = portfolio.numbered(office, [line.number for line in lines])
    return [
        Shown(
            number=line.number,
            provider=name_of(found[line.number]) if line.number in found else "",
            state=line.state,
            target=line.target(plan.action),
            possible=line.possible,
            outcome=line.outcome,
            ways=ways_of(line, known),
            lifted=tuple(known.way(rule, _policy(line, known)) for rule in line.lifted),
            approval=line.approval,
            needless=line.needless,
        )
        for line in lines
    ]


def ways_of(line: Line, known: Known) -> tuple[Way, ...]:
    """The rules that stand in the way of a line, or that refused it in the end."""
    return tuple(known.way(rule, _policy(line, known)) for rule in line.came_of or line.rules)


def in_the_way(plan: Plan, known: Known) -> list[Often]:
    """The rules that stand in the way, most often first; what is asked already says so itself."""
    standing = [line for line in plan.lines if plan.decides or line.approval is None]
    policies = {(rule, _id(line)): _policy(line, known) for line in standing for rule in line.rules}
    times = Counter((rule, _id(line)) for line in standing for rule in line.rules)
    return [Often(known.way(rule, policies[rule, of]), number) for (rule, of), number in times.most_common()]


def liftable(plan: Plan, known: Known) -> list[str]:
    """The contracts that are only held back by rules that an approver can lift: an override can be asked for them."""
    if plan.action not in LIFTED or plan.asks:
        return []
    return [line.number for line in plan.lines if line.rules and set(line.rules) <= _overridable(_policy(line, known))]


def _overridable(policy: Policy | None) -> set[str]:
    return set() if policy is None else {rule for override in policy.overrides for rule in override.rules}


def _id(line: Line) -> str:
    """The policy that the number of a contract names."""
    return line.number.rpartition("-")[0].lower()


def _policy(line: Line, known: Known) -> Policy | None:
    entry = known.policies.get(_id(line))
    return None if entry is None else entry.policy


def target_of(plan: Plan) -> State | None:
    """The state that the possible contracts of a plan go to; ``None`` where they stay as they are."""
    action: Action = plan.action
    targets = {line.target(action) for line in plan.lines if line.possible and line.target(action) is not line.state}
    return targets.pop() if len(targets) == 1 else None
