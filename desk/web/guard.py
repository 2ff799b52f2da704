"""What holds for every request: whose Host it names, how large it is, which language it speaks, what goes with it."""

import logging
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.api import languages
from desk.language import speaking
from desk.problems import TooLarge, is_api
from desk.web import mishaps, public
from desk.web.settings import LARGEST_FORM, LARGEST_UPLOAD, UPLOADS, Settings
from lifecycle.languages import Language

LANGUAGE_COOKIE: Final = "looptijd_language"

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

_LONGEST_LENGTH: Final = 18
"""How many digits of a length are read; with so many it is too large."""

_LOG: Final = logging.getLogger(__name__)


class Guard:
    """Stands around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry out one request; whatever goes wrong in it is a page."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        with speaking(_language(scope, headers, self._settings.cookie(LANGUAGE_COOKIE))):
            largest = LARGEST_UPLOAD if scope["path"] in UPLOADS else LARGEST_FORM
            guarded = _guarded(scope, send, self._settings)
            await self._serve(scope, _limited(receive, largest), guarded, headers, largest)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, headers: Headers, largest: int) -> None:
        began = False

        async def watched(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            if not self._settings.serves(headers.get("host", "")):
                await mishaps.strange_host(scope)(scope, receive, watched)
            elif _told_length(headers) > largest:
                await mishaps.too_large(scope, largest)(scope, receive, watched)
            else:
                await self._app(scope, receive, watched)
        except TooLarge:
            if not began:
                await mishaps.too_large(scope, largest)(scope, receive, watched)
        except Exception:
            reference = secrets.token_hex(4)
            _LOG.exception("a page failed: reference %s, %s %s", reference, scope["method"], scope["path"])
            if began:
                raise
            await mishaps.our_mistake(scope, reference)(scope, receive, watched)


def _language(scope: Scope, headers: Headers, cookie: str) -> Language:
    """The language of a request: Dutch, or what its cookie says; of programs and the public, what they ask for."""
    if is_api(scope["path"]):
        return languages.asked(headers.get("accept-language", ""))
    if public.is_public(scope["path"]):
        return public.language(scope["query_string"])
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(cookie)
    except CookieError:
        found = None
    return Language.EN if found is not None and found.value == Language.EN else Language.NL


def _told_length(headers: Headers) -> int:
    """How large a request says that it is; what it really is, is counted as it comes."""
    said = headers.get("content-length", "")
    if not said.isascii() or not said.isdigit():
        return 0
    return int(said[:_LONGEST_LENGTH])


def _limited(receive: Receive, largest: int) -> Receive:
    """The same body, as long as it is no larger than so many bytes."""
    size = 0

    async def limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > largest:
            raise TooLarge
        return message

    return limited


def _guarded(scope: Scope, send: Send, settings: Settings) -> Send:
    """The same answer, with what keeps its reader safe; only what is for the public may be kept by others."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            if settings.secure:
                headers["strict-transport-security"] = "max-age=31536000"
            may_be_kept = public.is_public(scope["path"]) and "etag" in headers
            if not may_be_kept and not scope["path"].startswith("/static/"):
                headers["cache-control"] = "no-store"
        await send(message)

    return guarded
