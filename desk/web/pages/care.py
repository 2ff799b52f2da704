"""The published care, for the public: what there is, a list to search, an entry, and what changed since."""

from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import current
from desk.web.care import addresses, rendering, views
from desk.web.care.addresses import Asked, address, of_entry, of_list
from desk.web.lists.paging import pagination
from desk.web.public import CARE
from lifecycle.errors import BadInput
from workflows import published_search
from workflows.published_lists import PublishedList

router = APIRouter()
SIZE: Final = 50
"""How many entries a page of a list has."""
_WAYS: Final = ["GET", "HEAD"]


@router.api_route(CARE, methods=_WAYS)
def care(request: Request) -> Response:
    """The lists that are published, and when the others will be."""
    found = rendering.lists(request)
    every, coming = found.every(), found.coming()
    version = "".join(each.version for each in every) + "".join(f"{each.policy.hash}{each.day}" for each in coming)
    return rendering.page(
        request,
        CARE,
        version,
        "care/care.html",
        lambda: {
            "lists": [(views.title(each), address(of_list(each.policy)), len(each.entries)) for each in every],
            "coming": views.coming(coming),
        },
    )


@router.api_route(f"{CARE}/{{year}}/{{care}}", methods=_WAYS)
def listed(request: Request, year: str, care: str) -> Response:
    """A page of a list: all of it, or what is looked for."""
    found = rendering.the_list(request, year, care)
    path = of_list(found.policy)
    try:
        asked = addresses.read(request.query_params)
        published_search.check(found, asked.sought)
    except BadInput as bad:
        return rendering.mistaken(
            request, "care/list.html", **_list(found, Asked(), path), error=bad.problem.said(current())
        )
    key = rendering.key_of(path, asked.pairs())
    return rendering.page(
        request, key, found.version, "care/list.html", lambda: {**_list(found, asked, path), "error": None}
    )


@router.api_route(f"{CARE}/{{year}}/{{care}}/changes", methods=_WAYS)
def changes(request: Request, year: str, care: str) -> Response:
    """What changed of a list since it was published, day by day."""
    found = rendering.the_list(request, year, care)
    path = of_list(found.policy, "/changes")
    return rendering.page(
        request,
        path,
        found.version,
        "care/changes.html",
        lambda: {**_about(found), "path": path, "days": views.days(found)},
    )


@router.api_route(f"{CARE}/{{year}}/{{care}}/{{number}}", methods=_WAYS)
def entry(request: Request, year: str, care: str, number: str) -> Response:
    """One entry."""
    found = rendering.the_list(request, year, care)
    of = found.entries.get(number)
    if of is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    path = of_entry(found.policy, number)

    def make() -> dict[str, Any]:
        shown = views.entry(found, of)
        here = request.app.state.settings.address + path
        return {
            **_about(found),
            "path": path,
            "entry": shown,
            "description": views.description_of(found, shown),
            "linked_data": views.linked_data(found, of, here),
        }

    return rendering.page(request, path, found.version, "care/entry.html", make)


def _about(found: PublishedList) -> dict[str, Any]:
    snapshot = found.snapshot
    return {
        "title": views.title(found),
        "year": found.policy.year,
        "list_path": of_list(found.policy),
        "snapshot": snapshot,
        "snapshot_path": None if snapshot is None else of_list(found.policy, f"/lists/{snapshot.day}.json"),
        "changed": sum(len(each.differences) for each in found.days),
        "description": views.description(found),
    }


def _list(found: PublishedList, asked: Asked, path: str) -> dict[str, Any]:
    entries = published_search.search(found, asked.sought)
    pages = max(1, -(-len(entries) // SIZE))
    number = min(asked.page, pages)
    piece = entries[(number - 1) * SIZE : number * SIZE]
    return {
        **_about(found),
        "path": path,
        "pairs": asked.pairs(number),
        "asked": asked,
        "choices": views.choices(found),
        "entries": [views.entry(found, each) for each in piece],
        "number": len(entries),
        "whole": len(found.entries),
        "page": number,
        "pages": pages,
        "pagination": pagination(number, pages, lambda other: address(path, *asked.pairs(other))),
    }
