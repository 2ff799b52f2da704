"""My work: what needs doing now."""

from collections import Counter

from fastapi import APIRouter
from starlette.responses import Response

from desk.web.visit import Somebody
from lifecycle.states import State
from workflows import overview

router = APIRouter()


@router.get("/work")
def work(visit: Somebody) -> Response:
    """How many contracts are in each state."""
    states: Counter[State] = Counter()
    for counted in overview.states(visit.office).values():
        states.update(counted)
    rows = [(state, states[state]) for state in State]
    return visit.page("work.html", rows=rows, total=states.total())
