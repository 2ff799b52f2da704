"""My work: what waits for whoever looks, and what lies ahead."""

from fastapi import APIRouter
from starlette.responses import Response

from desk.web.lists import known
from desk.web.visit import Somebody
from desk.web.work import piles
from desk.web.work.ahead import ahead
from desk.web.work.own import facts
from lifecycle.roles import may_approve
from workflows import approvals_seen, my_work, portfolio
from workflows.portfolio_asked import Filter

router = APIRouter()


@router.get("/work")
def work(visit: Somebody) -> Response:
    """The work of the user's role by urgency, approvals asked of them, and the dates of the round ahead."""
    office, names = visit.office, known.read(visit.office)
    found = my_work.piles(office, visit.user)
    asked = approvals_seen.open_for(office, visit.user)
    return visit.page(
        "work.html",
        piles=[piles.shown(pile) for pile in found if pile.count],
        works=bool(found),
        approver=may_approve(visit.role),
        asked=len(asked),
        approvals=approvals_seen.seen(office, asked[: my_work.FEW]),
        facts=facts(office, visit.role, names),
        ahead=ahead(office, names),
        states=portfolio.page(office, Filter(), size=1).counts,
    )
