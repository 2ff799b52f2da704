"""What stands around every request of the API: how many an address may send, and what goes with each answer."""

import logging
import secrets
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk import problems
from desk.api import failing
from desk.api.limits import Left, Limiter, Quota
from desk.language import current

_LOG: Final = logging.getLogger(__name__)


class Shell:
    """Stands around the API, inside what stands around everything."""

    def __init__(self, app: ASGIApp, quota: Quota) -> None:
        self._app = app
        self._limiter = Limiter(quota)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry out one request; whatever goes wrong in it is a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sender = scope["client"][0] if scope.get("client") else ""
        left = self._limiter.take(sender)
        scope.setdefault("state", {})["left"] = left
        told = _Telling(scope, send)
        if left is None:
            await too_many(self._limiter.wait(sender))(scope, receive, told)
            return
        try:
            await self._app(scope, receive, told)
        except problems.TooLarge:
            await problems.response(problems.TOO_LARGE, headers={"connection": "close"})(scope, receive, told)
        except Exception:
            reference = secrets.token_hex(4)
            _LOG.exception("the API failed: reference %s, %s %s", reference, scope["method"], scope["path"])
            if told.began:
                raise
            await failing.our_mistake(reference)(scope, receive, told)


def too_many(wait: int) -> ASGIApp:
    """The answer to who sends too much, for so many seconds."""
    return problems.response(problems.TOO_MANY, headers={"retry-after": str(wait)})


class _Telling:
    """Sends an answer with its language, and with what is left of the quota that leaves least."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self.began = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.began = True
            headers = MutableHeaders(scope=message)
            headers["content-language"] = current().value
            headers["vary"] = "Accept-Language"
            left: Left | None = self._scope["state"].get("left")
            if left is not None:
                headers["ratelimit-policy"] = left.quota.policy
                headers["ratelimit"] = left.header
        await self._send(message)
