"""Approvals: what somebody asked of an approver, and what comes of it."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from desk import asked, problems
from desk.api.caller import Reads
from desk.api.failing import Problem
from desk.api.keys import Asked, Once
from desk.api.models.asked import Declining, Nothing
from desk.api.models.contracts import Approval
from desk.api.models.findings import Found, told
from desk.api.models.results import Done, answer, people_of
from desk.api.responses import CHANGES, DONE, NAMED, READS
from desk.api.strict import StrictRoute
from desk.showing.approvals import as_data
from lifecycle.errors import BadInput
from lifecycle.states import Action
from workflows import approvals, approvals_seen
from workflows.office import Office
from workflows.request import Result

router = APIRouter(route_class=StrictRoute, tags=["approvals"])
Number = Annotated[int, Path(ge=1, lt=2**63, description="The number of the approval.")]


class Question(BaseModel):
    """Which approvals are asked for."""

    model_config = ConfigDict(extra="forbid")
    closed: bool = Field(default=False, description="Those that were decided, withdrawn or lapsed too.")
    mine_to_decide: bool = Field(default=False, description="Those alone that the user of the token may decide.")


class Approvals(BaseModel):
    """Approvals, oldest first."""

    approvals: list[Approval]


class Judged(Approval):
    """An approval, with every finding on what it asks as things stand now."""

    possible: bool = Field(description="Whether nothing but the approver stands in the way.")
    lifted: list[str]
    findings: list[Found]


@router.get("/approvals", responses=READS)
def list_approvals(caller: Reads, question: Annotated[Question, Query()]) -> Approvals:
    """The approvals that are open, or all of them."""
    if question.mine_to_decide:
        found = approvals_seen.open_for(caller.office, caller.user)
    else:
        found = approvals_seen.listed(caller.office, closed=question.closed)
    return Approvals(approvals=[Approval.model_validate(as_data(each)) for each in found])


@router.get("/approvals/{number}", responses=READS | NAMED)
def read_approval(caller: Reads, number: Number) -> Judged:
    """One approval: who asks what, why, and how things stand now."""
    seen = _known(caller.office, number)
    verdict = seen.verdict
    if verdict is None:
        return Judged(**as_data(seen.approval), possible=False, lifted=[], findings=[])
    policy = None if verdict.case is None else verdict.case.policy
    findings = [told(finding, policy, people_of(seen.contract)) for finding in verdict.findings]
    possible, lifted = not verdict.refused, list(verdict.lifted)
    return Judged(**as_data(seen.approval), possible=possible, lifted=lifted, findings=findings)


@router.post("/approvals/{number}/grant", response_model=Done, responses=CHANGES | NAMED | DONE)
def grant(once: Once, number: Number, said: Nothing) -> Response:
    """Agree to what another asked, which carries it out; judged anew."""
    del said
    return _decide(once, number, Action.GRANT_APPROVAL, approvals.grant)


@router.post("/approvals/{number}/decline", response_model=Done, responses=CHANGES | NAMED | DONE)
def decline(once: Once, number: Number, said: Declining) -> Response:
    """Not agree to what another asked, with a reason; the contract stays as it is."""
    asked.sayable(said.reason, "reason")
    return _decide(
        once,
        number,
        Action.DECLINE_APPROVAL,
        lambda office, user, of: approvals.decline(office, user, of, said.reason),
    )


@router.post("/approvals/{number}/withdraw", response_model=Done, responses=CHANGES | NAMED | DONE)
def withdraw(once: Once, number: Number, said: Nothing) -> Response:
    """Take back what the user of the token asked."""
    del said
    return _decide(once, number, Action.WITHDRAW_APPROVAL, approvals.withdraw)


def _decide(once: Asked, number: int, action: Action, decide: Callable[[Office, str, int], Result]) -> Response:
    asked_for = _known(once.caller.office, number).approval.request.action

    def answered(result: Result) -> Action:
        return asked_for if action is Action.GRANT_APPROVAL and result.done else action

    return once.do(
        lambda office: decide(office, once.caller.user, number), lambda result: answer(result, answered(result))
    )


def _known(office: Office, number: int) -> approvals_seen.Seen:
    try:
        return approvals_seen.one(office, number)
    except BadInput as unknown:
        raise Problem(problems.NOT_FOUND, unknown.problem) from None
