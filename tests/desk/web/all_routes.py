"""Every route of the pages, and a round in which each has something to show. The API has tests of its own."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import rounds
from browsing import Browser, passwords
from fastapi import APIRouter, FastAPI
from starlette.routing import Mount, Route

from desk.problems import API
from lifecycle.contract import Kind
from lifecycle.roles import Role
from lifecycle.states import Action
from workflows import approvals, people, plans
from workflows.request import Request

_OWN_TABLES = {"web_session", "known_browser", "login_tries", "kept_form", "plan", "plan_line"}
"""What everybody changes by logging in and looking around."""

SPARE = "nora"
"""The user whom the forms of administration are about: disabled or not, they log in nowhere."""


def every_route(app: FastAPI) -> Iterator[Route]:
    """Every route of an app, those of what is included too; a sort of route that nobody knows here is a mistake."""
    waiting = list(app.routes)
    while waiting:
        route = waiting.pop(0)
        inside = getattr(route, "original_router", None) or getattr(route, "router", None)
        if isinstance(route, Route):
            yield route
        elif isinstance(inside, APIRouter):
            waiting += inside.routes
        else:
            assert isinstance(route, Mount), f"what is {route!r}?"
            assert route.path in {"/static", API}, f"{route.path} is not looked at here"


class Standing:
    """A round in which every page has something to show, and a browser for each user."""

    def __init__(self, folder: Path) -> None:
        self.season = season = rounds.begin_on(folder / "round.db")
        contract = season.done(Action.UPDATE_DOSSIER, season.signed(), dossier=rounds.excluded())
        request = Request(Action.TERMINATE, "anna", contract.number, grounds=("3.3.3/insolvency",), reason="Failliet.")
        approvals.ask(season.office, request)
        season.applied(Kind.INDIVIDUAL)
        self.number = contract.number
        plan = plans.make(season.office, Request(Action.REVIEW, "anna", ""), [contract.number])
        self.values = {
            "number": contract.number,
            "identifier": plan.id,
            "fact": "licences",
            "place": "1",
            "seq": "1",
            "action": "review",
            "milestone": "offers-out",
            "policy": "gli-2027",
            "year": "2027",
            "care": "gli",
            "which": "funnel",
            "region": "zeeland",
            "name": "anna",
            "user": "anna",
        }
        people.add(season.office, SPARE, Role.BUYER, actor="otto")
        known = passwords(season.office, *rounds.USERS)
        self.browsers = {name: Browser(season.office) for name in rounds.USERS}
        for name, browser in self.browsers.items():
            assert browser.log_in(name, known[name]).path == "/work"

    def csrf(self, user: str) -> str:
        return dict(self.browsers[user].open("/work").form("Uitloggen").fields)["csrf"]

    def path(self, route: Route) -> str:
        """A path of a route, as somebody could ask for it; what is new in a path is given a value above."""
        values = self.values | ({"number": "1"} if route.path.startswith(("/approvals", "/admin")) else {})
        values |= {"name": SPARE} if route.path.startswith("/admin") else {}
        return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: values.get(found[1], "1"), route.path)

    def refusals(self, user: str) -> int:
        """How many refusals of a user the trail has."""
        return sum(row.outcome == "refused" and row.actor == user for row in rounds.records(self.season.office))

    def kept(self) -> dict[str, list[tuple[object, ...]]]:
        """What only who may can change."""
        return rounds.tables(self.season.office, but=_OWN_TABLES | rounds.TRAIL)


def routes_of(browser: Browser, method: str) -> list[Route]:
    return [route for route in every_route(browser.app) if method in (route.methods or ())]


class _Inside(HTMLParser):
    """Finds what a page may not have inside: scripts, styles, and what runs by an attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        data = given.get("type") == "application/ld+json"
        if tag in {"style", "base", "iframe", "object", "embed"} or (
            tag == "script" and not given.get("src") and not data
        ):
            self.found.append(tag)
        if tag == "link" and given.get("rel") in {"canonical", "alternate"}:
            # What search engines are told of a page; no browser goes there.
            return
        for name, value in given.items():
            address = name in {"src", "href", "action", "formaction"}
            elsewhere = (address and not value.startswith(("/", "#", "?", "mailto:"))) or value.startswith("//")
            if name == "style" or name.startswith("on") or (address and elsewhere):
                self.found.append(f"{tag} {name}={value}")


def inside(html: str) -> list[str]:
    """What a page has inside that could run, could look otherwise than ours, or leads elsewhere."""
    reader = _Inside()
    reader.feed(html)
    return reader.found
