"""Administration: who is logged in now, and ending that."""

from fastapi import APIRouter
from starlette.responses import Response

from desk.language import current, t
from desk.web.administration.sections import sees, works
from desk.web.visit import Posted, Somebody
from desk.words import full_sentence
from lifecycle.errors import BadInput
from workflows import open_sessions
from workflows.sessions import token_hash

router = APIRouter()


@router.get("/admin/sessions")
def listed(visit: Somebody) -> Response:
    """The sessions that are open."""
    able = sees(visit)
    return visit.page(
        "admin_sessions.html",
        sessions=open_sessions.listed(visit.office),
        able=able,
        own=token_hash(visit.token),
    )


@router.post("/admin/sessions/end")
def end(visit: Posted) -> Response:
    """End one session."""
    works(visit)
    try:
        name = open_sessions.end(visit.office, visit.one("session"), actor=visit.user)
        visit.flash(t(f"Een sessie van {name} is beëindigd.", f"A session of {name} is ended."))
    except BadInput as bad:
        visit.flash(full_sentence(bad.problem.said(current())), "information")
    return visit.redirect("/admin/sessions")
