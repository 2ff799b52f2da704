"""Milestones: the dated duties of the round, what one would do, and running one."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row
from starlette.responses import Response

from desk import problems
from desk.api.caller import Reads
from desk.api.failing import Problem
from desk.api.keys import Once
from desk.api.models.asked import Nothing
from desk.api.models.fields import Name
from desk.api.models.findings import Found, told
from desk.api.models.results import Done, answer
from desk.api.responses import CHANGES, NAMED, READS
from desk.api.strict import StrictRoute
from desk.background import Background
from desk.showing import duties
from lifecycle import nouns
from lifecycle.calendar import Milestone
from lifecycle.states import Action
from scheduler import milestones, previews, reconciler
from workflows.answers import Answer
from workflows.office import Office
from workflows.request import Result

router = APIRouter(route_class=StrictRoute, tags=["milestones"])
ALL: Final = "all"
"""Stands for the policy of a milestone that is of all care."""
_MOST: Final = 100


class Failing(BaseModel):
    """A contract on which a milestone keeps failing."""

    contract: str
    action: Action
    times: int
    first_at: str
    last_at: str
    said: str


class Duty(BaseModel):
    """A milestone of one policy and year. Moments are in UTC; `local` is what the clocks in the Netherlands show."""

    milestone: Milestone
    policy: str | None = Field(description="None for a milestone of all care; its address then says `all`.")
    year: int
    due: str
    local: str | None
    state: str = Field(description="`waiting`, `running` or `done`.")
    ran_at: str | None
    finished_at: str | None
    late: bool
    process: str | None
    days_left: int | None
    changed: int = Field(description="How many contracts it changed.")
    skipped: int = Field(description="How many it left as they were, with reasons.")
    failing: list[Failing]


class Duties(BaseModel):
    """Milestones, by the moment on which they fall due."""

    milestones: list[Duty]


class Planned(BaseModel):
    """What a milestone would do to a contract."""

    contract: str
    action: Action
    possible: bool
    obstacles: list[Found] = Field(description="Every rule in the way.")


class Preview(BaseModel):
    """A page of what a milestone would do if it ran with the facts of now; nothing changes."""

    actions: list[Action] = Field(description="The actions that it does; a preview is of one of them.")
    action: Action | None
    planned: list[Planned]
    broken: list[str] = Field(description="Contracts that cannot be judged.")
    next: int | None = Field(description="The cursor of the next page; none on the last.")


class Which(BaseModel):
    """What is to be previewed."""

    model_config = ConfigDict(extra="forbid")
    action: Action | None = Field(default=None, description="One of the actions of the milestone; otherwise its first.")
    limit: int = Field(default=50, ge=1, le=_MOST)
    cursor: int = Field(default=0, ge=0, lt=2**62, description="`next` of the page before.")


@router.get("/milestones", responses=READS)
def list_milestones(caller: Reads) -> Duties:
    """Every milestone: done, late, due and to come."""
    return Duties(milestones=[Duty(**each) for each in duties.all_data(caller.office)])


@router.get("/milestones/{milestone}/{policy}/{year}", responses=READS | NAMED)
def read_milestone(caller: Reads, milestone: Milestone, policy: Name, year: int) -> Duty:
    """One milestone, with how many contracts it changed and left."""
    row = _known(caller.office, milestone, policy, year)
    return Duty(**duties.one_data(caller.office, row))


@router.get("/milestones/{milestone}/{policy}/{year}/preview", responses=READS | NAMED)
def preview_milestone(
    caller: Reads, milestone: Milestone, policy: Name, year: int, which: Annotated[Which, Query()]
) -> Preview:
    """What a milestone that is not done would do to each contract, a page at a time."""
    row = _known(caller.office, milestone, policy, year)
    work = milestones.WORK[milestone]
    if row.state == "done" or not work:
        return Preview(actions=list(work), action=None, planned=[], broken=[], next=None)
    action = work[0] if which.action is None else which.action
    if action not in work:
        raise Problem(problems.NOT_FOUND, nouns.unknown(nouns.ACTION, action.value, [each.value for each in work]))
    piece = previews.piece(caller.office, row, action, which.cursor, which.limit)
    return Preview(
        actions=list(work),
        action=action,
        planned=[
            Planned(
                contract=each.contract.number,
                action=each.action,
                possible=each.possible,
                obstacles=[told(finding, each.policy) for finding in each.obstacles],
            )
            for each in piece.planned
        ],
        broken=list(piece.broken),
        next=piece.further,
    )


@router.post("/milestones/{milestone}/runs", status_code=202, response_model=Done, responses=CHANGES | NAMED)
def run_milestone(request: Request, once: Once, milestone: Milestone, said: Nothing) -> Response:
    """Run a milestone that is due, as a policy manager; it goes on after the answer, and never does anything twice.

    The list of milestones says how far it is.
    """
    del said
    rows: list[Row[Any]] = []

    def ask(office: Office) -> Result:
        result, found = reconciler.ask_by_hand(office, once.caller.user, milestone)
        rows[:] = found
        return result

    answered = once.do(ask, _started)
    if rows:
        background: Background = request.app.state.background
        background.start(f"milestone {milestone.value}", partial(_carry_out, once.caller.office, rows), 0)
    return answered


def _started(result: Result) -> Answer:
    return answer(result, Action.RUN_MILESTONE, 202)


def _carry_out(office: Office, rows: list[Row[Any]], is_enough: Callable[[], bool]) -> None:
    for row in rows:
        milestones.carry_out(office, row, is_enough)


def _known(office: Office, milestone: Milestone, policy: str, year: int) -> Row[Any]:
    """The milestone that an address names; `Problem` where there is none."""
    row = duties.find(office, milestone, "" if policy == ALL else policy, year)
    if row is None:
        raise Problem(problems.NOT_FOUND)
    return row
