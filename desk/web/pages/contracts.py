"""The contracts: filtered, searched, ordered, page by page."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.responses import Response

from desk.language import current
from desk.web.lists import choices, known, query, rows, tags
from desk.web.lists.known import Known
from desk.web.lists.paging import pagination
from desk.web.lists.query import Asked
from desk.web.plans import actions
from desk.web.visit import Somebody, Visit
from lifecycle.calendar import day_of
from lifecycle.errors import BadInput
from workflows import evaluation, portfolio
from workflows.office import Office
from workflows.portfolio import Page

router = APIRouter()


@router.get("/contracts")
def contracts(visit: Somebody) -> Response:
    """The contracts that answer what the address asks."""
    names = known.read(visit.office)
    try:
        asked = query.read(visit.request.query_params)
        found = _judged(visit.office, asked)
    except BadInput as bad:
        return _not_possible(visit, names, bad)
    return _show(visit, names, asked, found)


def _judged(office: Office, asked: Asked) -> Page:
    """The page that is asked; what does not hold today of what was judged of it is judged first."""
    found = _page(office, asked)
    today = day_of(office.now())
    stale = [each.contract.id for each in found.listed if each.evaluation and each.evaluation.day < today]
    if not stale:
        return found
    evaluation.refresh_these(office, stale)
    return _page(office, asked)


def _page(office: Office, asked: Asked) -> Page:
    return portfolio.page(office, asked.filter, sort=asked.sort, descending=asked.descending, number=asked.page)


def _show(visit: Visit, names: Known, asked: Asked, found: Page) -> Response:
    today = day_of(visit.office.now())
    return visit.page(
        "contracts.html",
        asked=asked,
        pairs=list(query.filter_pairs(asked.filter)),
        choices=choices.choices(asked, names),
        tags=tags.tags(asked, names),
        headings=choices.headings(asked),
        found=found,
        rows=[rows.row(each, names, today) for each in found.listed],
        judged=evaluation.moment(visit.office),
        pagination=pagination(found.number, found.pages, lambda number: asked.on_page(number).address()),
        actions=actions.of_role(visit.role),
        error=None,
    )


def _not_possible(visit: Visit, names: Known, bad: BadInput) -> Response:
    """The page without a list, where the address asks for what is not possible."""
    text = QueryParams({"search": visit.request.query_params.get("search", "")[: query.LONGEST_SEARCH]})
    try:
        asked = query.read(text)
    except BadInput:
        asked = Asked()
    return visit.page(
        "contracts.html",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        asked=asked,
        choices=choices.choices(asked, names),
        tags=[],
        error=bad.problem.said(current()),
    )
