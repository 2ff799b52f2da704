"""Approvals: what waits for whom, and deciding about one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import t
from desk.showing import organisations
from desk.web.lists import query
from desk.web.lists.paging import pagination
from desk.web.plans.actions import decisions
from desk.web.views import deciding
from desk.web.views.told import Teller, Told
from desk.web.visit import Posted, Somebody, Visit
from desk.words import full_sentence
from lifecycle.errors import BadInput
from lifecycle.roles import may, may_approve
from lifecycle.states import Action
from workflows import approvals, approvals_seen
from workflows.request import Result
from workflows.store.approvals import Approval
from workflows.whole import region_names

router = APIRouter()
PAGE: Final = 50
"""How many requests a page of a list shows."""
_RECENT: Final = 20
"""How many closed requests the list shows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A page of a list of requests, and how many there are in all."""

    rows: list[deciding.Asked]
    total: int
    pagination: dict[str, Any] | None = None


@router.get("/approvals")
def listed(visit: Somebody) -> Response:
    """What waits for this user, what they asked themselves, what waits for others, and what was decided."""
    waiting = approvals_seen.listed(visit.office)
    mine = _piece(visit, "own", [each for each in waiting if each.request.actor == visit.user])
    others = _piece(visit, "page", [each for each in waiting if each.request.actor != visit.user])
    recent = approvals_seen.recently_closed(visit.office, _RECENT)
    closed = Piece(list(map(deciding.asked, recent)), len(recent))
    shown = [row.approval for piece in (mine, others, closed) for row in piece.rows]
    return visit.page(
        "approvals.html",
        decides=may_approve(visit.role),
        decisions=decisions(visit.role, own=mine.total > 0, others=others.total > 0),
        providers=approvals_seen.providers_of(visit.office, shown),
        mine=mine,
        others=others,
        closed=closed,
    )


def _piece(visit: Visit, name: str, found: Sequence[Approval]) -> Piece:
    """The page of a list that the address asks for; each list of this page has a name of its own for it."""
    asked = visit.request.query_params
    pages = max(1, -(-len(found) // PAGE))
    number = min(pages, query.number(name, asked.get(name)))
    beside = [(each, asked[each]) for each in ("page", "own") if each in asked and each != name]

    def address(page: int) -> str:
        return f"/approvals?{urlencode([*beside, (name, page)])}"

    rows = [deciding.asked(each) for each in found[(number - 1) * PAGE : number * PAGE]]
    return Piece(rows, len(found), pagination(number, pages, address))


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
    findings = () if seen.verdict is None else seen.verdict.findings
    others = {} if seen.contract is None else organisations.called(visit.office, seen.contract, findings, regions)
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
        whole=deciding.whole(seen, regions, others),
        own=own,
        decides=may_approve(visit.role) and not own,
        withdraws=own and may(visit.role, Action.WITHDRAW_APPROVAL),
        refused=tuple(each for each in told if each.rule != "reason"),
        errors=[("reason" if each.rule == "reason" else "refused", full_sentence(each.seen)) for each in told],
        reason=visit.one("reason"),
    )
