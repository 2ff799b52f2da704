"""The published care for programs: lists as JSON and CSV, as they are and as they were published; and for robots."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import t
from desk.sheets.csv_writing import csv_bytes
from desk.sheets.written import Row
from desk.web.care import rendering, views
from desk.web.care.addresses import address, of_entry, of_list
from desk.web.care.keeping import FOR_GOOD, MINUTE, answer
from desk.web.public import CARE
from lifecycle.languages import Language
from lifecycle.published import Entry
from workflows import published_lists
from workflows.published_lists import PublishedList

router = APIRouter()
JSON: Final = "application/json"
CSV: Final = "text/csv; charset=utf-8"
XML: Final = "application/xml"
PART: Final = 10_000
"""How many entries a sitemap names, each in two languages; there is one sitemap for each part of a list."""
_WAYS: Final = ["GET", "HEAD"]


@router.api_route(f"{CARE}/{{year}}/{{care}}.json", methods=_WAYS)
def as_json(request: Request, year: str, care: str) -> Response:
    """A list as it is now."""
    found = rendering.the_list(request, year, care)
    path = of_list(found.policy, ".json")
    return answer(
        request,
        rendering.kept(request, path, found.version, lambda: _json(published_lists.as_data(found))),
        JSON,
    )


@router.api_route(f"{CARE}/{{year}}/{{care}}.csv", methods=_WAYS)
def as_csv(request: Request, year: str, care: str) -> Response:
    """A list as it is now, for a spreadsheet."""
    found = rendering.the_list(request, year, care)
    kept = rendering.kept(request, of_list(found.policy, ".csv"), found.version, lambda: _csv(found))
    name = f"{found.policy.care}-{found.policy.year}.csv"
    return answer(request, kept, CSV, MINUTE, **{"content-disposition": f'attachment; filename="{name}"'})


@router.api_route(f"{CARE}/{{year}}/{{care}}/changes.json", methods=_WAYS)
def changes_as_json(request: Request, year: str, care: str) -> Response:
    """What changed of a list since it was published, by day."""
    found = rendering.the_list(request, year, care)
    path = of_list(found.policy, "/changes.json")
    kept = rendering.kept(request, path, found.version, lambda: _json(published_lists.changes_as_data(found)))
    return answer(request, kept, JSON)


@router.api_route(f"{CARE}/{{year}}/{{care}}/lists/{{name}}.json", methods=_WAYS)
def as_published(request: Request, year: str, care: str, name: str) -> Response:
    """A list exactly as it was published, by the day or by the SHA-256 of its bytes; it never changes."""
    found = rendering.the_list(request, year, care)
    snapshot = found.snapshot
    if snapshot is None or name not in {snapshot.hash, snapshot.day.isoformat()}:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    content = rendering.lists(request).content
    path = of_list(found.policy, f"/lists/{snapshot.hash}.json")
    kept = rendering.kept(request, path, snapshot.hash, lambda: content(found.policy.policy) or b"")
    return answer(request, kept, JSON, FOR_GOOD if name == snapshot.hash else MINUTE)


@router.api_route("/robots.txt", methods=_WAYS)
def robots(request: Request) -> Response:
    """What robots may look at: the published care, and nothing of a practice database."""
    base = request.app.state.settings.address
    allowed = f"Allow: {CARE}\nAllow: /static/\nDisallow: /\n\nSitemap: {base}/sitemap.xml\n"
    said = "Disallow: /\n" if rendering.is_practice(request) else allowed
    kept = rendering.kept(request, "/robots.txt", said, f"User-agent: *\n{said}".encode)
    return answer(request, kept, "text/plain; charset=utf-8")


@router.api_route("/sitemap.xml", methods=_WAYS)
def sitemap(request: Request) -> Response:
    """The sitemaps: one for each part of each list."""
    every = rendering.lists(request).every()
    base = request.app.state.settings.address

    def make() -> bytes:
        parts = (
            f"<sitemap><loc>{escape(base + of_list(found.policy, f'/sitemap-{part}.xml'))}</loc></sitemap>"
            for found in every
            for part in range(1, _parts(found) + 1)
        )
        return _xml("sitemapindex", parts)

    version = "".join(each.version for each in every)
    return answer(request, rendering.kept(request, "/sitemap.xml", version, make), XML)


@router.api_route(f"{CARE}/{{year}}/{{care}}/sitemap-{{part}}.xml", methods=_WAYS)
def sitemap_part(request: Request, year: str, care: str, part: str) -> Response:
    """The pages of a part of a list, in both languages."""
    found = rendering.the_list(request, year, care)
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 6 else 0  # noqa: PLR2004 - no list is so long
    if not 1 <= number <= _parts(found):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    path = of_list(found.policy, f"/sitemap-{number}.xml")
    base = request.app.state.settings.address

    def make() -> bytes:
        numbers = list(found.entries)[(number - 1) * PART : number * PART]
        paths = [of_entry(found.policy, each) for each in numbers]
        if number == 1:
            paths = [CARE, of_list(found.policy), of_list(found.policy, "/changes"), *paths]
        return _xml("urlset", (f"<url><loc>{escape(each)}</loc></url>" for each in _spoken(base, paths)))

    return answer(request, rendering.kept(request, path, found.version, make), XML)


def _spoken(base: str, paths: list[str]) -> Iterator[str]:
    return (base + address(path, language=language) for path in paths for language in Language)


def _parts(found: PublishedList) -> int:
    return max(1, -(-len(found.entries) // PART))


def _xml(name: str, lines: Iterator[str]) -> bytes:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    content = "\n".join(lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{space}">\n{content}\n</{name}>\n'.encode()


def _json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _csv(found: PublishedList) -> bytes:
    rows = [_headings(), *(_row(found, each) for each in found.entries.values())]
    return b"".join(csv_bytes(rows))


def _headings() -> Row:
    return (
        t("contract", "contract"),
        t("naam", "name"),
        t("straat", "street"),
        t("postcode", "postcode"),
        t("plaats", "city"),
        t("soort", "kind"),
        t("rol", "role"),
        t("regio's", "regions"),
        t("programma's", "programmes"),
        t("voor wie", "for whom"),
        t("wachttijd in weken", "waiting time in weeks"),
        t("kwaliteit", "quality"),
        t("ervaringen", "experiences"),
        t("over de aanbieder", "about the provider"),
    )


def _row(found: PublishedList, of: Entry) -> Row:
    shown, where = views.entry(found, of), of["address"]
    return (
        *(shown.number, of["name"], where["street"], where["postcode"], where["city"]),
        *(shown.kind, shown.role, shown.regions, "; ".join(shown.programmes), shown.status),
        *(of.get("waiting_weeks"), of.get("quality"), of.get("experiences"), of.get("showcase")),
    )
