"""Many contracts or requests for approval at once: choose, see the plan, confirm, and see what came of each."""

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
from desk.web.plans import decisions
from desk.web.plans import lines as telling
from desk.web.plans.chosen import APPROVALS, Chosen, Unfit
from desk.web.plans.grounds import grounds, overrides
from desk.web.plans.wording import words
from desk.web.visit import Posted, Somebody, Visit
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
    back = APPROVALS if visit.one("of") == "approvals" else choosing.came_from(visit).address()
    try:
        choice = choosing.choice_of(visit)
        visit.needs(*choice.roles())
        chosen = choosing.read(visit, choice)
    except Unfit as unfit:
        visit.flash(str(unfit), "warning")
        return visit.redirect(back)
    if chosen.asks:
        return _ask(visit, chosen)
    plan = plans.make(visit.office, chosen.request(visit.user), chosen.numbers)
    return visit.redirect(_address(visit, plan))


def _ask(visit: Visit, chosen: Chosen) -> Response:
    names = known.read(visit.office)
    visit.place = f"{APPROVALS}/" if chosen.choice.decides else ""
    return visit.page(
        "plan_asked.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if chosen.errors else HTTPStatus.OK,
        chosen=chosen,
        words=words(chosen.choice.request),
        told=chosen.choice.told,
        grounds=grounds(visit.office, chosen, visit.user),
        overrides=overrides(names),
        wrong=dict(chosen.errors),
        **_back(visit, decides=chosen.choice.decides),
    )


@router.get("/plans/{identifier}")
def plan(visit: Somebody, identifier: str) -> Response:
    """A plan: to confirm, on its way, or done."""
    found = plans.find(visit.office, identifier, visit.user)
    if found is None:
        return _gone(visit)
    visit.place = f"{APPROVALS}/" if found.decides else ""
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
    return visit.redirect(_address(visit, found))


def _back(visit: Visit, *, decides: bool) -> dict[str, Any]:
    """The list that somebody came from, to go on with and to go back to."""
    if decides:
        return {"back": APPROVALS, "pairs": []}
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
        "plan_running.html",
        plan=plan,
        words=words(plan.request),
        done=done,
        running=running,
        **_back(visit, decides=plan.decides),
    )
    if running:
        response.headers["refresh"] = str(EVERY)
    return response


def _show(visit: Visit, plan: Plan, template: str, **context: Any) -> Response:
    """A page of a plan with what it is about, page by page."""
    names = known.read(visit.office)
    asked = visit.request.query_params
    outcome = asked.get("outcome")
    wanted = [line for line in plan.lines if outcome in {None, line.outcome.value}]
    size = decisions.SIZE if plan.decides else telling.SIZE
    pages = max(1, -(-len(wanted) // size))
    number = min(pages, query.number("page", asked.get("page")))
    piece = wanted[(number - 1) * size : number * size]
    shown = decisions.shown if plan.decides else telling.shown
    return visit.page(
        template,
        plan=plan,
        words=words(plan.request),
        lines=shown(visit.office, plan, piece, names),
        in_the_way=telling.in_the_way(plan, names),
        target=None if plan.decides or plan.asks else telling.target_of(plan),
        liftable=telling.liftable(plan, names),
        needless=sum(line.needless for line in plan.lines),
        outcome=outcome,
        pagination=pagination(number, pages, lambda page: _address(visit, plan, outcome, page)),
        addresses={each: _address(visit, plan, each) for each in (None, *Came)},
        **_back(visit, decides=plan.decides),
        **context,
    )


def _address(visit: Visit, plan: Plan, outcome: str | None = None, page: int = 1) -> str:
    """The address of a page of a plan, with the list that somebody came from."""
    pairs = list(_back(visit, decides=plan.decides)["pairs"])
    pairs += [("outcome", str(outcome))] if outcome else []
    pairs += [("page", str(page))] if page > 1 else []
    return f"/plans/{plan.id}?{urlencode(pairs)}" if pairs else f"/plans/{plan.id}"


def _gone(visit: Visit) -> Response:
    said = (
        t("Een plan bestaat een dag, en alleen voor wie het maakte.", "A plan exists for a day, for its maker alone."),
        t("Kies opnieuw in de lijst en maak een nieuw plan.", "Choose in the list again and make a new plan."),
    )
    mishap = Mishap(HTTPStatus.NOT_FOUND, t("Dit plan is er niet meer", "This plan is no longer there"), said)
    return visit.page("mishap.html", HTTPStatus.NOT_FOUND, mishap=mishap, posted=None, path=query.LIST)
