"""Many contracts at once: choose, see the plan, confirm, and see what came of each."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

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
from desk.web.visit import Posted, Somebody, Visit
from lifecycle.roles import may
from workflows import plans
from workflows.office import Office
from workflows.planned import Came, Plan

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
        return visit.redirect(choosing.came_from(visit).address())
    if chosen.asks:
        return _ask(visit, chosen)
    plan = plans.make(visit.office, chosen.request(visit.user), chosen.numbers)
    return visit.redirect(choosing.came_from(visit).address(f"/plans/{plan.id}"))


def _ask(visit: Visit, chosen: Chosen) -> Response:
    return visit.page(
        "plan_asked.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if chosen.errors else HTTPStatus.OK,
        chosen=chosen,
        words=words(chosen.action),
        told=TOLD[chosen.action],
        grounds=grounds(visit.office, chosen),
        wrong=dict(chosen.errors),
        **_back(visit),
    )


@router.get("/plans/{identifier}")
def plan(visit: Somebody, identifier: str) -> Response:
    """A plan: to confirm, on its way, or done."""
    found = plans.find(visit.office, identifier, visit.user)
    if found is None:
        return _gone(visit)
    outcomes = Counter(line.outcome for line in found.lines)
    running = visit.background.has(_name(found))
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
    visit.background.start(_name(found), partial(_carry_out, visit.office, found, visit.user), AT_ONCE)
    return visit.redirect(choosing.came_from(visit).address(f"/plans/{found.id}"))


def _back(visit: Visit) -> dict[str, Any]:
    """The list that somebody came from, to go on with and to go back to."""
    asked = choosing.came_from(visit)
    return {"back": asked.address(), "pairs": list(query.filter_pairs(asked.filter))}


def _name(plan: Plan) -> str:
    return f"plan {plan.id}"


def _carry_out(office: Office, plan: Plan, by: str, is_enough: Callable[[], bool]) -> None:
    for _ in plans.carry_out(office, plan, by, is_enough):
        pass


def _progress(visit: Visit, plan: Plan, outcomes: Counter[Came], *, running: bool) -> Response:
    done = len(plan.lines) - outcomes[Came.WAITING]
    response = visit.page(
        "plan_running.html", plan=plan, words=words(plan.action), done=done, running=running, **_back(visit)
    )
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
    return visit.page(
        template,
        plan=plan,
        words=words(plan.action),
        may=may(visit.role, plan.action),
        lines=telling.shown(visit.office, plan, piece, names),
        in_the_way=telling.in_the_way(plan, names),
        target=telling.target_of(plan),
        outcome=outcome,
        pagination=pagination(number, pages, lambda page: _address(visit, plan, outcome, page)),
        addresses={each: _address(visit, plan, each) for each in (None, *Came)},
        **_back(visit),
        **context,
    )


def _address(visit: Visit, plan: Plan, outcome: str | None, page: int = 1) -> str:
    """The address of a page of a plan, with the list that somebody came from."""
    pairs = list(query.filter_pairs(choosing.came_from(visit).filter))
    pairs += [("outcome", str(outcome))] if outcome else []
    pairs += [("page", str(page))] if page > 1 else []
    return f"/plans/{plan.id}?{urlencode(pairs)}" if pairs else f"/plans/{plan.id}"


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
