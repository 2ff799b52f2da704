"""Checking the whole trail from the desk: it goes on beside the requests, and its page shows how far it is."""

from functools import partial
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from desk.language import current
from desk.web.audit.checks import NAME, SHOWN, Checks
from desk.web.visit import Posted, Somebody, Visit
from lifecycle.roles import TRAIL_READERS
from workflows.inquiry import checking

router = APIRouter()

PATIENCE: Final = 2.0
"""How many seconds who asks for a check waits for it, before the page shows how far it is."""
EVERY: Final = 3
"""After how many seconds the page of a check that goes on refreshes itself."""


@router.get("/audit/check")
def check(visit: Somebody) -> Response:
    """How far the check is, and what the last one came to."""
    visit.needs(*TRAIL_READERS)
    checks = _checks(visit)
    running = visit.background.has(NAME)
    response = visit.page(
        "audit_check.html",
        running=running,
        done=checks.done,
        total=max(checks.total, checks.done, 1),
        records=checking.size(visit.office),
        last=checking.last(visit.office),
        here=checks,
        problems=[problem.said(current()) for problem in checks.problems[:SHOWN]],
    )
    if running:
        response.headers["refresh"] = str(EVERY)
    return response


@router.post("/audit/check")
def start(visit: Posted) -> Response:
    """Check the trail, unless that goes on already."""
    who = checking.allowed(visit.office, visit.user)
    visit.background.start(NAME, partial(_checks(visit).run, visit.office, who), PATIENCE)
    return visit.redirect("/audit/check")


def _checks(visit: Visit) -> Checks:
    found: Checks = visit.request.app.state.checks
    return found
