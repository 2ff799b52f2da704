"""What goes wrong in the API, told as a problem."""

import logging
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from desk import problems
from desk.language import current, t
from desk.problems import Kind
from lifecycle.errors import BadInput, LooptijdError
from lifecycle.languages import Both
from lifecycle.validation import problem
from workflows.answers import OtherRequest
from workflows.errors import NotAllowed, StoreError, UnknownContract
from workflows.inquiry.looking import UnknownRecord
from workflows.inquiry.lookups import MayNotLook

_LOG: Final = logging.getLogger(__name__)
_LONGEST: Final = 2000
"""How many characters of what is wrong are told."""


class Problem(Exception):  # noqa: N818 - named as RFC 9457 names it
    """A request ends with this problem."""

    def __init__(
        self, kind: Kind, detail: Both | None = None, headers: Mapping[str, str] | None = None, **further: Any
    ) -> None:
        self.kind = kind
        self.detail = detail
        self.headers = headers
        self.further = further
        super().__init__(kind.name)

    def response(self) -> Response:
        """The answer."""
        said = None if self.detail is None else self.detail.said(current())
        return problems.response(self.kind, said, self.headers, **self.further)


def _problem(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return error.response()


def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if error.status_code == problems.METHOD_NOT_ALLOWED.status:
        headers["allow"] = ", ".join(_methods(request))
    return problems.response(problems.of_status(error.status_code), headers=headers)


def _methods(request: Request) -> list[str]:
    """The methods that an address can be used with, of all that stand at it."""
    here = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    there = request.app.openapi()["paths"].items()
    found = {method.upper() for path, methods in there if _pattern(path).match(here) for method in methods}
    return sorted(found or {"GET"})


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return compile_path(path)[0]


def _invalid(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()
    if any(each["loc"] == ("header", "if-match") and each["type"] == "missing" for each in found):
        return problems.response(problems.VERSION_NEEDED)
    return invalid([_mistake(each) for each in found])


def invalid(mistakes: Sequence[dict[str, Any]]) -> Response:
    """The answer to a request in which these things are wrong."""
    said = "; ".join(f"{each['where']}: {each['problem'][current().value]}" for each in mistakes)
    return problems.response(problems.INVALID, said[:_LONGEST], errors=list(mistakes))


def _mistake(found: Any) -> dict[str, Any]:
    """What pydantic found wrong, as the members of `errors` say it."""
    where = ".".join(str(part) for part in found["loc"])
    try:
        said = problem(found, [])
    except KeyError:
        said = Both(found["msg"], found["msg"])
    return mistake(where, said)


def mistake(where: str, said: Both) -> dict[str, Any]:
    """One thing that is wrong in a request: where, and what is allowed there."""
    shown = where.removeprefix("--").replace("-", "_") if where.startswith("--") else where
    return {
        "where": "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown)[:200],
        "problem": {"nl": said.nl[:_LONGEST], "en": said.en[:_LONGEST]},
    }


def _wrong_input(_request: Request, error: Exception) -> Response:
    if isinstance(error, BadInput):
        return invalid([mistake(error.where, error.problem)])
    said = error.message if isinstance(error, LooptijdError) else Both("", "")
    return problems.response(problems.INVALID, said.said(current()), errors=[mistake("", said)])


def _unknown(_request: Request, error: Exception) -> Response:
    said = error.said(current()) if isinstance(error, LooptijdError) else None
    return problems.response(problems.NOT_FOUND, said)


def _forbidden(_request: Request, error: Exception) -> Response:
    said = error.said(current()) if isinstance(error, LooptijdError) else None
    return problems.response(problems.FORBIDDEN, said, findings=[])


def _reused(_request: Request, error: Exception) -> Response:
    said = error.said(current()) if isinstance(error, LooptijdError) else None
    return problems.response(problems.KEY_REUSED, said)


def _database(request: Request, error: Exception) -> Response:
    # What the database says of itself, its place too, is for who runs it.
    _LOG.warning("%s %s could not be served: %s", request.method, request.url.path, error)
    return problems.response(problems.UNAVAILABLE, headers={"retry-after": "60"})


def our_mistake(reference: str) -> Response:
    """Something is wrong in Looptijd itself."""
    said = t(
        f"Er is niets half gewijzigd. Meld kenmerk {reference} aan de beheerder.",
        f"Nothing is half changed. Tell the administrator reference {reference}.",
    )
    return problems.response(problems.MISTAKE, said)


_HANDLERS: Final = {
    Problem: _problem,
    HTTPException: _http,
    RequestValidationError: _invalid,
    NotAllowed: _forbidden,
    MayNotLook: _forbidden,
    UnknownRecord: _unknown,
    OtherRequest: _reused,
    StoreError: _database,
    UnknownContract: _unknown,
    LooptijdError: _wrong_input,
}


def add_to(api: FastAPI) -> None:
    """Answer every mistake with a problem."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)
