"""Requests with JSON, read strictly: one reading of it is possible, and it is not too large or too deep."""

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any, Final, NoReturn

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from desk import problems
from desk.api.failing import Problem
from lifecycle.languages import Both

LARGEST: Final = 2 * 1024 * 1024
"""How many bytes of JSON a request has at most."""
DEEPEST: Final = 40
"""How many lists and objects stand inside each other at most."""


class StrictRoute(APIRoute):
    """An address whose content is JSON, where it has any."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Read the content before anything else is done."""
        handle = super().get_route_handler()
        has_content = self.body_field is not None

        async def strict(request: Request) -> Response:
            return await handle(await _checked(request, has_content=has_content))

        return strict


class _Read(Request):
    """A request whose JSON was read."""

    _data: Any

    async def json(self) -> Any:
        """The data."""
        return self._data


async def _checked(request: Request, *, has_content: bool) -> Request:
    read = _Read(request.scope, request.receive)
    content = await _bounded(read)
    if has_content and content:
        _check_type(read.headers.get("content-type", ""))
        read._data = _data(content)  # noqa: SLF001 - its own
    return read


async def _bounded(request: Request) -> bytes:
    """The content of a request; `Problem` for more than is allowed, as soon as that is known."""
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > LARGEST:
            raise Problem(problems.TOO_LARGE, headers={"connection": "close"})
    whole = bytes(content)
    request._body = whole  # noqa: SLF001 - where Starlette keeps what was read
    return whole


def _check_type(said: str) -> None:
    kind, _, parameters = said.partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    if kind.strip().lower() != "application/json" or charset not in {"", "utf-8"}:
        raise Problem(problems.UNSUPPORTED)


def _data(content: bytes) -> Any:
    """What the JSON says; `Problem` for what is no JSON, or says more than one thing."""
    try:
        found = json.loads(
            content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
        )
    except UnicodeDecodeError:
        raise Problem(problems.UNREADABLE, Both("De inhoud is geen UTF-8.", "The content is no UTF-8.")) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise Problem(problems.UNREADABLE, Both("De inhoud is geen JSON.", "The content is no JSON.")) from None
    _check_depth(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Problem(problems.UNREADABLE, Both("Een sleutel staat er twee keer.", "A key stands there twice."))
    return found


def _no_number(name: str) -> NoReturn:
    message = f"{name} is no number in JSON"
    raise ValueError(message)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        message = "too large a number"
        raise ValueError(message)
    return number


def _too_deep() -> Problem:
    return Problem(
        problems.UNREADABLE,
        Both(f"De inhoud is dieper dan {DEEPEST} genest.", f"The content is nested deeper than {DEEPEST}."),
    )


def _check_depth(data: Any) -> None:
    level = [data]
    for _ in range(DEEPEST + 1):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return
    raise _too_deep()
