"""A real browser, and the desk of a round opened for it in a thread."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import rounds
from first_hour import played
from opening import Desk, opened
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from rounds import Round
from told import SIZE

from desk.wiring import open_office

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


# Playwright keeps an event loop running in its thread as long as it is open: no longer than a file of tests.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Root, as in a container, can run Chromium only without its own sandbox.
    unboxed = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        found = [str(own)] if own.exists() else [path for path in map(shutil.which, NAMES) if path]
        if not found:
            pytest.fail("no Chromium on this machine; tests/browser/install brings one, -m 'not browser' does without")
        browser = playwright.chromium.launch(executable_path=found[0], args=[*QUIET, *unboxed])
        yield browser
        browser.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(rounds.begin_on(tmp_path / "round.db")) as desk:
        yield desk


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def october(tmp_path: Path) -> Iterator[Desk]:
    """The desk of the round that ``make run`` plays."""
    office = open_office(played(tmp_path / "demo.db"))
    with opened(Round(office, office.clock)) as desk:  # type: ignore[arg-type]  # the clock of practice moves as well
        yield desk


@pytest.fixture
def by_day(chromium: Browser) -> Iterator[BrowserContext]:
    """A window of the size of the pictures, by day."""
    context = chromium.new_context(viewport=SIZE, color_scheme="light")  # type: ignore[arg-type]
    yield context
    context.close()
