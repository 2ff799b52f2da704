"""Public pages and what they are answered with: from memory where they were made before."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from desk.language import current
from desk.web.care.addresses import address
from desk.web.care.keeping import MINUTE, Answers, Kept, answer
from desk.web.public import LANGUAGE
from desk.web.settings import Settings
from desk.web.templates import environment
from lifecycle.languages import Language
from workflows.practice import DatabaseKind
from workflows.published_lists import PublishedList, PublishedLists

HTML = "text/html; charset=utf-8"


def lists(request: Request) -> PublishedLists:
    """The lists of the office."""
    found: PublishedLists = request.app.state.published
    return found


def the_list(request: Request, year: str, care: str) -> PublishedList:
    """The list of a year and a kind of care; not found where there is none, or not yet."""
    number = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0  # noqa: PLR2004 - a year
    found = lists(request).of(care, number)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def kept(request: Request, key: str, version: str, make: Callable[[], bytes]) -> Kept:
    """An answer from memory, or made: by its key, the language, and what it is made of."""
    answers: Answers = request.app.state.answers
    return answers.of(f"{current()} {key}", version, make)


def page(request: Request, key: str, version: str, template: str, make: Callable[[], dict[str, Any]]) -> Response:
    """A page that is kept; `make` gives what its template is told."""
    found = kept(request, key, version, lambda: render(request, template, **make()).encode())
    return answer(request, found, HTML, MINUTE, **_robots(request))


def mistaken(request: Request, template: str, **context: Any) -> Response:
    """A page for what cannot be asked; nobody keeps it."""
    content = render(request, template, **context)
    return HTMLResponse(content, HTTPStatus.UNPROCESSABLE_ENTITY, {"x-robots-tag": "noindex"})


def render(request: Request, template: str, **context: Any) -> str:
    """A page in the language of now. `path` and `pairs` in what it is told are its own address without the language."""
    path, pairs = context.pop("path", request.url.path), context.pop("pairs", [])
    settings: Settings = request.app.state.settings
    others = {each.value: address(path, *pairs, language=each) for each in Language}
    return (
        environment()
        .get_template(template)
        .render(
            canonical=settings.address + others[current().value],
            others={name: settings.address + other for name, other in others.items()},
            other=others["en" if current() is Language.NL else "nl"],
            practice=is_practice(request),
            address=address,
            lang_field=LANGUAGE,
            **context,
        )
    )


def is_practice(request: Request) -> bool:
    """Whether this is a practice database, of which no search engine is to know."""
    return bool(request.app.state.kind is DatabaseKind.PRACTICE)


def _robots(request: Request) -> dict[str, str]:
    return {"x-robots-tag": "noindex"} if is_practice(request) else {}


def key_of(path: str, pairs: list[tuple[str, str]]) -> str:
    """What an answer is kept by: its address, however that was written."""
    return f"{path}?{urlencode(pairs)}"
