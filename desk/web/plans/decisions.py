"""The requests for approval of a plan as a page tells them: what is asked, why, how it stands, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from desk.web.lists.known import Known, Way
from desk.web.plans.lines import ways_of
from desk.web.views import deciding
from desk.web.views.deciding import Asked, Whole
from workflows import approvals_seen
from workflows.approvals_seen import Seen
from workflows.office import Office
from workflows.planned import Came, Line, Plan

SIZE: Final = 50
"""How many requests a page of a plan shows; each is judged for it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A request for approval of a plan: `whole` is what a request says, with its findings as they are now."""

    seen: Seen
    asked: Asked
    whole: Whole
    own: bool
    possible: bool
    outcome: Came
    ways: tuple[Way, ...]


def shown(office: Office, plan: Plan, lines: Sequence[Line], known: Known) -> list[Decision]:
    """Lines of a plan with the requests that they are about."""
    found = approvals_seen.numbered(office, [line.approval or 0 for line in lines])
    told = []
    for line in lines:
        seen = found[line.approval or 0]
        told.append(
            Decision(
                seen=seen,
                asked=deciding.asked(seen.approval),
                whole=deciding.whole(seen, known.regions),
                own=seen.approval.request.actor == plan.request.actor,
                possible=line.possible,
                outcome=line.outcome,
                ways=ways_of(line, known),
            )
        )
    return told
