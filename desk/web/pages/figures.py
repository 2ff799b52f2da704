"""The figures of the round, as pictures and tables."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.web.lists import known as naming
from desk.web.rounds import charts, drawing, line
from desk.web.rounds.charts import Which
from desk.web.visit import Somebody
from workflows import figures as counting

router = APIRouter()
_SVG: Final = "image/svg+xml"


@router.get("/round/figures")
def figures(visit: Somebody, year: str = "") -> Response:
    """The charts of a year's policies, each with its numbers."""
    known = naming.read(visit.office)
    current, by_year = line.years_of(visit.office)
    chosen = next((each for each in by_year if str(each) == year), current)
    counted = counting.figures(visit.office)
    groups = []
    for policy in by_year.get(chosen or 0, []):
        drawn = [chart for which in Which if (chart := charts.chart(which, counted, known, policy)) is not None]
        groups.append((known.policy(policy), policy, drawn))
    apart = charts.chart(Which.REFUSALS, counted, known, "")
    return visit.page("round_figures.html", year=chosen, years=list(by_year), groups=groups, apart=apart)


@router.get("/round/figures/{policy}/{which}.svg")
def picture(visit: Somebody, policy: str, which: str, dark: bool = False, narrow: bool = False) -> Response:
    """The picture of a chart."""
    found = None
    if which in set(Which):
        of = "" if policy == line.ALL else policy
        found = charts.chart(Which(which), counting.figures(visit.office), naming.read(visit.office), of)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Response(drawing.draw(found, dark=dark, narrow=narrow), media_type=_SVG)
