"""Logging in and out."""

from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import current, t
from desk.web import posted
from desk.web.visit import Anybody, Posted, PostedByAnybody, Visit
from lifecycle.languages import Both
from workflows import accounts, sessions
from workflows.sessions import Ended, Way
from workflows.tries import TooManyTries

router = APIRouter()

_SWITCHED_OFF = Both(
    "Inloggen met een naam en een wachtwoord staat hier uit. Log in met single sign-on.",
    "Logging in with a name and a password is switched off here. Log in by single sign-on.",
)


@router.get("/")
def front(visit: Anybody) -> RedirectResponse:
    """Go on to the work."""
    return visit.redirect("/work")


@router.get("/login")
def login(visit: Anybody, next: str = "", ended: str = "") -> Response:  # noqa: A002 - the word in the address
    """Ask for a name and a password."""
    if visit.session is not None:
        return visit.redirect(next)
    return _ask(visit, next, ended=ended)


@router.post("/login")
def log_in(visit: PostedByAnybody) -> Response:
    """Log in, and go on where somebody was."""
    if not visit.settings.local_accounts:
        raise HTTPException(HTTPStatus.FORBIDDEN, _SWITCHED_OFF.said(current()))
    name, password, further = visit.one("name").lower(), visit.form.get("password"), visit.one("next")
    if not name or not isinstance(password, str) or not password:
        said = t("Vul uw naam en uw wachtwoord in.", "Fill in your name and your password.")
        return _ask(visit, further, error=said, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        visit.token = accounts.log_in(visit.office, name, password, visit.address, visit.token, visit.browser)
    except accounts.WrongLogin as wrong:
        return _ask(visit, further, error=wrong.said(current()), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyTries as wait:
        return _ask(visit, further, error=wait.said(current()), status=HTTPStatus.TOO_MANY_REQUESTS)
    response = visit.redirect(posted.own_path(further))
    visit.know_browser(response, name)
    return response


@router.post("/logout")
def log_out(visit: Posted) -> Response:
    """Log out; who came by single sign-on goes on to log out there."""
    further = None
    if visit.session is not None:
        id_token = sessions.log_out(visit.office, visit.session)
        if visit.session.way is Way.SIGN_ON and visit.provider is not None:
            further = visit.provider.way_out(id_token)
    visit.session = None
    visit.token = sessions.new_token()
    if further is not None:
        return visit.page("logging_out.html", further=further, host=visit.provider and visit.provider.settings.host)
    return visit.redirect("/login?ended=out")


@router.get("/logout/done")
def logged_out(visit: Anybody) -> RedirectResponse:
    """Come back from logging out at the provider."""
    return visit.redirect("/login?ended=out")


def _ask(
    visit: Visit, further: str, *, ended: str = "", error: str = "", status: HTTPStatus = HTTPStatus.OK
) -> Response:
    why = {
        Ended.IDLE.value: t(
            "U bent uitgelogd omdat er een half uur niets gebeurde. Log opnieuw in.",
            "You were logged out because nothing happened for half an hour. Log in again.",
        ),
        Ended.LONG.value: t(
            "Een sessie duurt hooguit twaalf uur. Log opnieuw in.",
            "A session lasts twelve hours at most. Log in again.",
        ),
        Ended.CHANGED.value: t("Uw account is gewijzigd. Log opnieuw in.", "Your account was changed. Log in again."),
        "out": t("U bent uitgelogd.", "You are logged out."),
        "password": t(
            "Uw wachtwoord is gewijzigd. Log in met het nieuwe.", "Your password was changed. Log in with the new one."
        ),
    }
    told = why.get(ended, "")
    if told and further == "/kept":
        told += t(" Wat u invulde, is bewaard.", " What you typed is kept.")
    name = visit.one("name")
    return visit.page("login.html", status, next=posted.own_path(further), said=told, error=error, name=name)
