"""Pages for what goes wrong: each says what happened and what to do next, never how it looks inside."""

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from desk import problems
from desk.language import current, t
from desk.sheets.limits import MAX_BYTES, MIB
from desk.web.public import is_public
from desk.web.templates import environment
from desk.words import named
from lifecycle.errors import LooptijdError
from lifecycle.roles import Role
from workflows.errors import NotAllowed, StoreError, UnknownContract
from workflows.inquiry.looking import UnknownRecord
from workflows.inquiry.lookups import MayNotLook

_LOG: Final = logging.getLogger(__name__)


class Forbidden(Exception):  # noqa: N818 - named for what it is
    """The user's role does not allow this; `needed` are the roles that do."""

    def __init__(self, needed: Sequence[Role]) -> None:
        self.needed = tuple(needed)
        super().__init__()


@dataclass(frozen=True, slots=True)
class Mishap:
    """What a page for something that went wrong says."""

    status: HTTPStatus
    title: str
    said: tuple[str, ...]


def page(request: Scope | Request, mishap: Mishap, **headers: str) -> Response:
    """The page of a mishap; what was posted can be sent again from it. Programs are told a problem."""
    scope = request.scope if isinstance(request, Request) else request
    if is_public(scope["path"]):
        content = environment().get_template("care/mishap.html").render(mishap=mishap)
        return HTMLResponse(content, mishap.status, headers)
    if problems.is_api(scope["path"]):
        return problems.response(problems.of_status(mishap.status), " ".join(mishap.said), headers)
    if isinstance(request, Request):
        _recognise(request)
    state: dict[str, Any] = scope.get("state") or {}
    visit = state.get("visit")
    context = {"mishap": mishap, "visit": visit, "posted": state.get("posted"), "path": scope["path"]}
    content = environment().get_template("mishap.html").render(context)
    response = HTMLResponse(content, mishap.status, headers)
    if visit is not None:
        visit.remember(response)
    return response


def _recognise(request: Request) -> None:
    """See who asked, where the page that failed had not come to that; a database that fails says no more."""
    if not hasattr(request.state, "visit"):
        with contextlib.suppress(LooptijdError):
            request.app.state.recognise(request)


def strange_host(scope: Scope) -> Response:
    """Somebody named another host."""
    said = t("Open de werkplek op het adres waarop die is gestart.", "Open the desk at the address it was started on.")
    return page(
        scope, Mishap(HTTPStatus.BAD_REQUEST, t("Dit adres hoort hier niet", "Not an address of ours"), (said,))
    )


def too_large(scope: Scope, largest: int) -> Response:
    """More was sent than the `largest` number of bytes that is allowed here."""
    title = t("Dit is te groot", "This is too large")
    said = (
        t(
            f"Een bestand mag niet groter zijn dan {MAX_BYTES // MIB} MB. Verdeel het over meer bestanden.",
            f"A file can be {MAX_BYTES // MIB} MB at most. Divide it over several files.",
        )
        if largest > MAX_BYTES
        else t(
            f"Een formulier mag niet groter zijn dan {largest // MIB} MB. Vul minder in, of doe het in delen.",
            f"A form can be {largest // MIB} MB at most. Fill in less, or do it in parts.",
        )
    )
    return page(scope, Mishap(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, title, (said,)), connection="close")


def our_mistake(scope: Scope, reference: str) -> Response:
    """Something is wrong in Looptijd itself."""
    title = t("Er ging iets mis in Looptijd zelf", "Something went wrong in Looptijd itself")
    said = (
        t("Er is niets half gewijzigd.", "Nothing is half changed."),
        t(
            f"Probeer het opnieuw. Blijft het misgaan, meld dan kenmerk {reference} aan de beheerder.",
            f"Try again. If it goes wrong again, tell the administrator reference {reference}.",
        ),
    )
    return page(scope, Mishap(HTTPStatus.INTERNAL_SERVER_ERROR, title, said))


def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    titles = {
        404: (
            t("Deze pagina is er niet", "There is no such page"),
            t("Kijk of het adres klopt, of begin bij Mijn werk.", "Check the address, or start at My work.")
            if not is_public(request.url.path)
            else t(
                "Kijk of het adres klopt, of begin bij het overzicht.", "Check the address, or start at the overview."
            ),
        ),
        405: (
            t("Zo kan deze pagina niet worden gebruikt", "This page cannot be used like that"),
            t("Ga terug en gebruik de knoppen op de pagina.", "Go back and use the buttons on the page."),
        ),
        413: (t("Dit is te groot", "This is too large"), str(error.detail)),
    }
    title, said = titles.get(error.status_code, (t("Dit kan niet", "This cannot be done"), str(error.detail)))
    return page(request, Mishap(HTTPStatus(error.status_code), title, (said,)), **dict(error.headers or {}))


def _invalid(request: Request, error: Exception) -> Response:
    places = []
    if isinstance(error, RequestValidationError):
        places = [".".join(str(part) for part in each["loc"][1:]) for each in error.errors()]
    title = t("Er klopt iets niet aan wat is opgestuurd", "Something is wrong with what was sent")
    said = t("Kijk deze velden na: ", "Check these fields: ") + ", ".join(places)
    return page(request, Mishap(HTTPStatus.UNPROCESSABLE_ENTITY, title, (said,)))


def _forbidden(request: Request, error: Exception) -> Response:
    title = t("Dit mag uw rol niet", "Your role may not do this")
    if isinstance(error, Forbidden):
        able = t(" of ", " or ").join(named(role.value) for role in error.needed)
        said = t(f"Hiervoor is de rol {able} nodig.", f"This needs the role {able}.")
    else:
        said = error.said(current()) if isinstance(error, LooptijdError) else ""
    return page(request, Mishap(HTTPStatus.FORBIDDEN, title, (said,)))


def _database(request: Request, error: Exception) -> Response:
    title = t("De databank is even niet bereikbaar", "The database cannot be used just now")
    # What the database says of itself, its place too, is for who runs it.
    _LOG.warning("%s %s could not be served: %s", request.method, request.url.path, error)
    said = (
        t(
            "Een ander programma houdt de databank bezet, of er is iets mee; de beheerder vindt de oorzaak in het log.",
            "Another program keeps the database busy, or something is wrong; the administrator finds it in the log.",
        ),
        t("Er is niets gewijzigd. Probeer het over een minuut opnieuw.", "Nothing changed. Try again in a minute."),
    )
    return page(request, Mishap(HTTPStatus.SERVICE_UNAVAILABLE, title, said), **{"retry-after": "60"})


def _wrong_input(request: Request, error: Exception) -> Response:
    said = error.said(current()) if isinstance(error, LooptijdError) else ""
    title = t("Dit klopt niet", "This is not right")
    return page(request, Mishap(HTTPStatus.UNPROCESSABLE_ENTITY, title, (said,)))


def _unknown(request: Request, error: Exception) -> Response:
    said = error.said(current()) if isinstance(error, LooptijdError) else ""
    return page(request, Mishap(HTTPStatus.NOT_FOUND, t("Niet gevonden", "Not found"), (said,)))


_HANDLERS: Final = {
    HTTPException: _http,
    RequestValidationError: _invalid,
    Forbidden: _forbidden,
    NotAllowed: _forbidden,
    MayNotLook: _forbidden,
    UnknownRecord: _unknown,
    StoreError: _database,
    UnknownContract: _unknown,
    LooptijdError: _wrong_input,
}


def add_to(app: FastAPI) -> None:
    """Answer every mistake with its page."""
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
