"""Switching the language."""

from fastapi import APIRouter
from starlette.responses import Response

from desk.web import posted
from desk.web.guard import LANGUAGE_COOKIE
from desk.web.visit import PostedByAnybody
from lifecycle.languages import Language

router = APIRouter()


@router.post("/language")
def switch(visit: PostedByAnybody) -> Response:
    """Keep the language in the browser for a year, and go back."""
    chosen = Language.EN if visit.one("language") == Language.EN else Language.NL
    response = visit.redirect(posted.own_path(visit.one("back"), "/login"))
    visit.settings.set_cookie(response, LANGUAGE_COOKIE, chosen.value, days=365)
    return response
