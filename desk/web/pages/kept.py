"""What somebody typed when their session was over: to be sent again, or thrown away."""

from fastapi import APIRouter
from starlette.responses import Response

from desk.language import t
from desk.web.visit import Posted, Somebody
from workflows import sessions

router = APIRouter()


@router.get("/kept")
def kept(visit: Somebody) -> Response:
    """Show it."""
    form = None if visit.session is None else sessions.kept(visit.office, visit.session)
    if form is None:
        return visit.redirect("/work")
    return visit.page("kept.html", path=form.path, fields=form.fields)


@router.post("/kept/discard")
def discard(visit: Posted) -> Response:
    """Throw it away."""
    if visit.session is not None:
        sessions.forget(visit.office, visit.session)
        visit.flash(t("Wat u had ingevuld, is weggegooid.", "What you had typed is thrown away."), "information")
    return visit.redirect("/work")
