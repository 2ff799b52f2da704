"""Single sign-on: to the provider, and back with what it says."""

import logging
from collections import Counter
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import current, t
from desk.sign_on.provider import Provider
from desk.sign_on.wrong import Wrong
from desk.web import posted
from desk.web.visit import Anybody, Visit
from desk.words import full_sentence, named
from workflows import sign_on
from workflows.sign_on import NoAccess, Trouble
from workflows.tries import TooManyTries

router = APIRouter()

_STATUS: Final = {
    Trouble.REFUSED: HTTPStatus.FORBIDDEN,
    Trouble.UNREACHABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The status of the page of a trouble, where it is no bad request."""

_LONGEST: Final = 8000
"""How many characters an answer of the provider has at most."""

_LOG: Final = logging.getLogger(__name__)


@router.get("/login/sso")
def leave(visit: Anybody, next: str = "") -> Response:  # noqa: A002 - the word in the address
    """Go to the provider to log in."""
    provider = _provider(visit)
    further = posted.own_path(next)
    if visit.session is not None:
        return visit.redirect(further)
    try:
        begun = sign_on.start(visit.office, visit.token, visit.address, further)
        return visit.leave(provider.way_in(begun))
    except TooManyTries as wait:
        return _stop(visit, wait.said(current()), HTTPStatus.TOO_MANY_REQUESTS)
    except Wrong as wrong:
        return _wrong(visit, provider, wrong)


@router.get("/login/callback")
def come(visit: Anybody, request: Request) -> Response:
    """Come back from the provider, logged in or not."""
    provider = _provider(visit)
    answer = _answer(request)
    begun = sign_on.finish(visit.office, visit.token, answer.get("state", ""))
    if begun is None:
        _LOG.warning("an answer of the provider belongs to no login that this browser began")
        said = t(
            "Deze aanmelding is al gebruikt, duurde langer dan tien minuten of begon in een andere browser.",
            "This login was used already, took longer than ten minutes or began in another browser.",
        )
        return _stop(visit, said, HTTPStatus.BAD_REQUEST)
    try:
        person, id_token = provider.come(begun, answer)
    except Wrong as wrong:
        sign_on.failed(visit.office, provider.settings.issuer, wrong.trouble, visit.address)
        return _wrong(visit, provider, wrong)
    try:
        visit.token = sign_on.log_in(visit.office, person, visit.address, id_token, visit.token)
    except NoAccess as no:
        visit.session = None
        title = t("Geen toegang", "No access")
        return _stop(
            visit, no.said(current()), HTTPStatus.FORBIDDEN, title=title, way_out=provider.way_out(id_token) or ""
        )
    return visit.redirect(begun.further)


def _provider(visit: Visit) -> Provider:
    if visit.provider is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return visit.provider


def _answer(request: Request) -> dict[str, str]:
    """What the provider sent along, each thing once; nothing where it is more than it can be."""
    pairs = request.query_params.multi_items()
    often = Counter(name for name, _ in pairs)
    if max(often.values(), default=0) > 1 or sum(len(value) for _, value in pairs) > _LONGEST:
        return {}
    return dict(pairs)


def _wrong(visit: Visit, provider: Provider, wrong: Wrong) -> Response:
    _LOG.warning("single sign-on by %s failed: %s (%.200r)", provider.settings.host, wrong.trouble, wrong.why)
    return _stop(visit, full_sentence(named(wrong.trouble)), _STATUS.get(wrong.trouble, HTTPStatus.BAD_REQUEST))


def _stop(visit: Visit, said: str, status: HTTPStatus, *, title: str = "", way_out: str = "") -> Response:
    title = title or t("Inloggen is niet gelukt", "Logging in failed")
    return visit.page("sign_on.html", status, title=title, said=said, way_out=way_out)
