"""What a plan is made of: one line for each contract, or for each request for approval, that it is about."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row

from lifecycle import machine
from lifecycle.findings import Finding
from lifecycle.policy import Policy
from lifecycle.states import STAYS, Action, State
from workflows import approvals
from workflows.request import Request

POSSIBLE: Final = frozenset(
    {
        *(Action.ASSESS, Action.REJECT, Action.OFFER, Action.SIGN, Action.WITHDRAW, Action.PUBLISH, Action.TERMINATE),
        *(Action.REINSTATE, Action.NOTE, Action.REVIEW, Action.OFFER_RUN_OFF, Action.SIGN_RUN_OFF),
        Action.INFORM_TARIFF,
    }
)
"""The actions that many contracts can be planned for; the others say something about one contract alone."""

DECISIONS: Final = frozenset({Action.GRANT_APPROVAL, Action.DECLINE_APPROVAL, Action.WITHDRAW_APPROVAL})
"""What can be planned for many requests for approval."""


class Came(StrEnum):
    """What came of a line of a plan; one that is not possible is left out when the plan is carried out."""

    WAITING = "waiting"
    DONE = "done"
    ASKED = "asked"
    REFUSED = "refused"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """One contract of a plan: `rules` stand in its way, `came_of` are those that refused it in the end.

    `lifted` are the rules that an override would lift. `approval` is the request for approval that the line is about,
    that came of it, or that asks the same already. `findings` are what was judged now, with the words of `policy`; a
    plan that is read again has only the rules.
    """

    number: str
    version: int
    state: State
    possible: bool
    rules: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    approval: int | None = None
    outcome: Came = Came.WAITING
    came_of: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    policy: Policy | None = field(default=None, compare=False)

    @property
    def needless(self) -> bool:
        """Whether nothing stands in the way that the override could lift: it can be done without."""
        return not self.possible and not self.rules

    def target(self, action: Action) -> State | None:
        """The state that the contract would be in after `action`; ``None`` where that is not possible from its own."""
        return self.state if self.state in STAYS.get(action, ()) else machine.target(action, self.state)


@dataclass(frozen=True, slots=True)
class Plan:
    """One thing to do to many, which its maker alone can confirm, until `expires_at`.

    `request` is what is asked of each, by the maker; its contract is that of the line.
    """

    id: str
    request: Request
    made_at: datetime
    expires_at: datetime
    lines: tuple[Line, ...]

    @property
    def action(self) -> Action:
        """What is to be done to each."""
        return self.request.action

    @property
    def decides(self) -> bool:
        """Whether it is about requests for approval, to be decided or taken back."""
        return self.action in DECISIONS

    @property
    def asks(self) -> bool:
        """Whether it asks an approver, instead of doing it."""
        return approvals.needed(self.request)


def as_row(line: Line) -> dict[str, Any]:
    """What is kept of a line that was judged."""
    return {
        "number": line.number,
        "version": line.version,
        "state": line.state.value,
        "possible": line.possible,
        "rules": list(line.rules),
        "lifted": list(line.lifted),
        "approval": line.approval,
        "outcome": line.outcome.value,
        "came_of": [],
    }


def as_kept(row: Row[Any]) -> Line:
    """A line that is read again."""
    return Line(
        number=row.number,
        version=row.version,
        state=State(row.state),
        possible=row.possible,
        rules=tuple(row.rules),
        lifted=tuple(row.lifted),
        approval=row.approval,
        outcome=Came(row.outcome),
        came_of=tuple(row.came_of),
    )
