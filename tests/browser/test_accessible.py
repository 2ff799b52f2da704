"""Every page of the desk in a real browser: axe-core finds nothing, nothing is wider than the screen, no error in it.

Each case is looked at in Dutch and English, by day and night colours, on a wide and on a narrow screen, in four looks
that hold every pair of these. What axe-core finds hangs on a language with a width (what there is to read, and how it
is laid out) or on colours with a width; nothing hangs on all three. Whether a page fits is measured at every width.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import rounds
from looking import Case, every_case
from opening import Desk, opened
from playwright.sync_api import Browser, Page

from desk.web.app import PAGES

AXE = Path(__file__).parents[2] / "desk" / "web" / "front" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW = 1280, 320
WIDTHS = (WIDE, 1024, 640, NARROW)
"""The widths that every page has to fit; 640 is what is left of 1280 at twice the size."""
LOOKS = (("nl", "light", WIDE), ("nl", "dark", NARROW), ("en", "light", NARROW), ("en", "dark", WIDE))
CASES = every_case()


CHOOSE = """([name, value]) => {
    const fields = [...document.getElementsByName(name)];
    const chosen = fields.find(each => ["radio", "checkbox"].includes(each.type) && each.value === value);
    if (chosen) chosen.checked = true;
    else fields.at(-1).value = value;
}"""
"""Fills in a field by its name, hidden ones too, or chooses what it says."""


@pytest.fixture(scope="module", params=sorted({case.build for case in CASES}, key=lambda build: build.__name__))
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Desk, str]]:
    """An open desk of one kind of round, once for all its cases."""
    season = rounds.begin_on(tmp_path_factory.mktemp("round") / "round.db")
    number = request.param(season)
    with opened(season) as desk:
        yield request.param, desk, number


def violations(page: Page) -> list[str]:
    """What axe-core finds: the rule and where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found["violations"]]


def look(page: Page, desk: Desk, case: Case, number: str, language: int) -> list[str]:
    """Open the page of a case; what is wrong with it."""
    address = desk.address + case.path.replace("{number}", number)
    if case.download:
        got = page.request.get(address)
        return [] if got.status == case.status else [f"status {got.status}"]
    with case.meanwhile(desk) if case.meanwhile is not None else nullcontext():
        status = arrive(page, address, case, language)
        wrong = [] if status == case.status else [f"status {status}"]
        return [*wrong, *violations(page), *too_wide(page)]


def arrive(page: Page, address: str, case: Case, language: int) -> int:
    """Open the page of a case and do what it says there; the status of the last page."""
    answer = page.goto(address)
    if case.send is not None:
        name, content = case.send
        page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": "", "buffer": content})
    for field, value in case.choose:
        page.evaluate(CHOOSE, [field, value])
    for button in (each for each in (case.press, case.then) if each is not None):
        waiting = page.get_by_role("button", name=button[language], exact=True)
        if button is case.then and not waiting.count():
            # What was taken in once is in already.
            continue
        with page.expect_navigation() as pressed:
            waiting.first.click()
        answer = pressed.value
    assert answer is not None
    return answer.status


def too_wide(page: Page) -> list[str]:
    """The widths that the page does not fit."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        more = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{more} px too wide for {width}"] if more > 0 else []
    return found


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_every_page_is_accessible(
    chromium: Browser, built: tuple[Any, Desk, str], language: str, scheme: Any, width: int
) -> None:
    build, desk, number = built
    found: dict[str, list[str]] = {}
    cases = [case for case in CASES if case.build is build]
    for user in dict.fromkeys(case.user for case in cases):
        context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        if user:
            desk.enter(page, user)
        context.add_cookies([{"name": "looptijd_language", "value": language, "url": desk.address}])
        for case in [case for case in cases if case.user == user]:
            page.set_viewport_size({"width": width, "height": 800})
            wrong = look(page, desk, case, number, ["nl", "en"].index(language))
            if wrong:
                found[case.name] = wrong
        context.close()
    assert found == {}


def test_every_route_has_a_case() -> None:
    routes = {route.path for page in PAGES for route in page.router.routes if "GET" in route.methods}
    assert routes - {case.route for case in CASES} == set()
    assert {case.route for case in CASES if case.route} - routes == set()
