"""Many contracts at once: choose, see the plan, confirm, and see what came of each."""

from collections import Counter
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from desk.language import t
from desk.web.lists import known, query
from desk.web.lists.paging import pagination
from desk.web.mishaps import Mishap
from desk.web.plans import chosen as choosing
from desk.web.plans import lines as telling
from desk.web.plans.actions import TOLD, words
from desk.web.plans.chosen import Chosen, Unfit
from desk.web.plans.grounds import grounds
from desk.web.plans.running import Running
from desk.web.visit import Posted, Somebody, Visit
from lifecycle.errors import BadInput
from lifecycle.roles import may
from workflows import plans
from workflows.plans import Came, Plan

router = APIRouter()

AT_ONCE: Final = 1.5
"""How many seconds a confirmation waits for its result."""
EVERY: Final = 3
"""How many seconds after each other a page that shows progress is loaded."""


@router.post("/plans")
def make(visit: Posted) -> Response:
    """Plan what was chosen, or ask first what it has to be told."""
    try:
        chosen = choosing.read(visit)
    except Unfit as unfit:
        visit.flash(str(unfit), "warning")
        return visit.redirect(_list_of(visit))
    if chosen.asks:
        return _ask(visit, chosen)
    plan = plans.make(visit.office, chosen.request(visit.user), chosen.numbers)
    return visit.redirect(f"/plans/{plan.id}")


def _list_of(visit: Visit) -> str:
    try:
        return choosing.list_of(visit).address()
    except BadInput:
        return query.LIST


def _ask(visit: Visit, chosen: Chosen) -> Response:
    return visit.page(
        "plan_asked.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if chosen.errors else HTTPStatus.OK,
        chosen=chosen,
        words=words(chosen.action),
        told=TOLD[chosen.action],
        grounds=grounds(visit.office, chosen),
        wrong=dict(chosen.errors),
    )


@router.get("/plans/{identifier}")
def plan(visit: Somebody, identifier: str) -> Response:
    """A plan: to confirm, on its way, or done."""
    found = plans.find(visit.office, identifier, visit.user)
    if found is None:
        return _gone(visit)
    outcomes = Counter(line.outcome for line in found.lines)
    running = _running(visit).has(found.id)
    if outcomes[Came.WAITING] == len(found.lines) and not running:
        return _show(visit, found, "plan.html", possible=sum(line.possible for line in found.lines))
    if running or outcomes[Came.WAITING]:
        return _progress(visit, found, outcomes, running=running)
    return _show(visit, found, "plan_done.html", outcomes=outcomes, came=Came)


@router.post("/plans/{identifier}")
def confirm(visit: Posted, identifier: str) -> Response:
    """Carry out a plan; one that takes long goes on while its maker looks at how far it is."""
    found = plans.find(visit.office, identifier, visit.user)
    if found is None:
        return _gone(visit)
    _running(visit).start(visit.office, found, visit.user, AT_ONCE)
    return visit.redirect(f"/plans/{found.id}")


def _running(visit: Visit) -> Running:
    running: Running = visit.request.app.state.running
    return running


def _progress(visit: Visit, plan: Plan, outcomes: Counter[Came], *, running: bool) -> Response:
    done = len(plan.lines) - outcomes[Came.WAITING]
    response = visit.page("plan_running.html", plan=plan, words=words(plan.action), done=done, running=running)
    if running:
        response.headers["refresh"] = str(EVERY)
    return response


def _show(visit: Visit, plan: Plan, template: str, **context: Any) -> Response:
    """A page of a plan with its contracts, page by page."""
    names = known.read(visit.office)
    asked = visit.request.query_params
    outcome = asked.get("outcome")
    wanted = [line for line in plan.lines if outcome in {None, line.outcome.value}]
    pages = max(1, -(-len(wanted) // telling.SIZE))
    number = min(pages, query.number("page", asked.get("page")))
    piece = wanted[(number - 1) * telling.SIZE : number * telling.SIZE]
    kept = "" if outcome is None else f"&outcome={outcome}"
    return visit.page(
        template,
        plan=plan,
        words=words(plan.action),
        may=may(visit.role, plan.action),
        lines=telling.shown(visit.office, plan, piece, names),
        in_the_way=telling.in_the_way(plan, names),
        target=telling.target_of(plan),
        outcome=outcome,
        pagination=pagination(number, pages, lambda page: f"/plans/{plan.id}?page={page}{kept}"),
        **context,
    )


def _gone(visit: Visit) -> Response:
    said = (
        t("Een plan bestaat een dag, en alleen voor wie het maakte.", "A plan exists for a day, for its maker alone."),
        t(
            "Kies de contracten opnieuw in de lijst en maak een nieuw plan.",
            "Choose the contracts in the list again and make a new plan.",
        ),
    )
    mishap = Mishap(HTTPStatus.NOT_FOUND, t("Dit plan is er niet meer", "This plan is no longer there"), said)
    return visit.page("mishap.html", HTTPStatus.NOT_FOUND, mishap=mishap, posted=None, path=query.LIST)
