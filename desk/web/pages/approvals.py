"""Approvals: what waits for whom, and deciding about one."""

from collections.abc import Callable
from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import t
from desk.web.views import deciding
from desk.web.views.told import Teller, Told
from desk.web.visit import Posted, Somebody, Visit
from desk.words import full_sentence
from lifecycle.errors import BadInput
from lifecycle.roles import may, may_approve
from lifecycle.states import Action
from workflows import approvals, approvals_seen
from workflows.request import Result
from workflows.store.approvals import Standing
from workflows.whole import region_names

router = APIRouter()
_RECENT = 20
"""How many closed requests the list shows."""


@router.get("/approvals")
def listed(visit: Somebody) -> Response:
    """What waits for this user, what they asked themselves, what waits for others, and what was decided."""
    every = approvals_seen.listed(visit.office, closed=True)
    waiting = [each for each in every if each.standing is Standing.OPEN]
    own = [each for each in waiting if each.request.actor == visit.user]
    others = [each for each in waiting if each.request.actor != visit.user]
    closed = [each for each in reversed(every) if each.standing is not Standing.OPEN][:_RECENT]
    return visit.page(
        "approvals.html",
        decides=may_approve(visit.role),
        providers=approvals_seen.providers_of(visit.office, [*waiting, *closed]),
        mine=[deciding.asked(each) for each in own],
        others=[deciding.asked(each) for each in others],
        closed=[deciding.asked(each) for each in closed],
    )


@router.get("/approvals/{number}")
def one(visit: Somebody, number: int) -> Response:
    """One request whole, with what this user can do about it."""
    return _show(visit, number)


@router.post("/approvals/{number}/grant")
def grant(visit: Posted, number: int) -> Response:
    """Agree, which carries it out; or show what stands in the way now."""
    said = t("Goedgekeurd en uitgevoerd.", "Approved and carried out.")
    return _decided(visit, number, lambda: approvals.grant(visit.office, visit.user, number), said)


@router.post("/approvals/{number}/decline")
def decline(visit: Posted, number: int) -> Response:
    """Not agree, with a reason."""
    said = t("Het verzoek is afgewezen; het contract blijft zoals het is.", "Declined; the contract stays as it is.")
    reason = visit.one("reason")
    return _decided(visit, number, lambda: approvals.decline(visit.office, visit.user, number, reason), said)


@router.post("/approvals/{number}/withdraw")
def withdraw(visit: Posted, number: int) -> Response:
    """Take back what one asked."""
    said = t("Het verzoek is ingetrokken.", "The request is withdrawn.")
    return _decided(visit, number, lambda: approvals.withdraw(visit.office, visit.user, number), said)


def _decided(visit: Visit, number: int, decide: Callable[[], Result], said: str) -> Response:
    _known(visit, number)
    result = decide()
    if not result.done:
        return _show(visit, number, result)
    visit.flash(said)
    back = result.contract.number if result.contract is not None else ""
    return visit.redirect(f"/contracts/{back}" if back else "/approvals")


def _known(visit: Visit, number: int) -> approvals_seen.Seen:
    try:
        return approvals_seen.one(visit.office, number)
    except BadInput:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None


def _show(visit: Visit, number: int, refused: Result | None = None) -> Response:
    seen = _known(visit, number)
    regions = region_names(visit.office)
    told: tuple[Told, ...] = ()
    if refused is not None:
        told = tuple(map(Teller(seen.contract, refused.policy, regions, refused.lifted), refused.failed))
    own = seen.approval.request.actor == visit.user
    return visit.page(
        "approval.html",
        HTTPStatus.OK if refused is None else HTTPStatus.UNPROCESSABLE_ENTITY,
        seen=seen,
        approval=seen.approval,
        asked=deciding.asked(seen.approval),
        whole=deciding.whole(seen, regions),
        own=own,
        decides=may_approve(visit.role) and not own,
        withdraws=own and may(visit.role, Action.WITHDRAW_APPROVAL),
        refused=tuple(each for each in told if each.rule != "reason"),
        errors=[("reason" if each.rule == "reason" else "refused", full_sentence(each.seen)) for each in told],
        reason=visit.one("reason"),
    )
