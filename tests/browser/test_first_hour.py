"""The first how-to is walked as it stands: a person who knows the address, a login and that page gets to its end."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from first_hour import ASSESSED, PAGE, REFUSED, STANDS_FIRST, played, walk
from opening import Desk, opened
from pictures import shrunk
from playwright.sync_api import Browser, BrowserContext
from rounds import Round
from walking import Person

from desk.wiring import open_office

FOLDER = os.environ.get("LOOPTIJD_SCREENSHOTS")
"""Where pictures of the pages are written, as ``make screenshots`` does; none otherwise."""
LARGEST = 120 * 1024
IMAGES = PAGE.parents[1] / "images"
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
PICTURE = re.compile(r"!\[[^\]]+\]\(\.\./images/(first-hour-[a-z-]+)\.png\)")


@pytest.fixture
def october(tmp_path: Path) -> Iterator[Desk]:
    """The desk of the round that ``make run`` plays."""
    office = open_office(played(tmp_path / "demo.db"))
    with opened(Round(office, office.clock)) as desk:  # type: ignore[arg-type]  # the clock of practice moves as well
        yield desk


@pytest.fixture
def by_day(chromium: Browser) -> Iterator[BrowserContext]:
    """A window of the size of the pictures, by day."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, color_scheme="light")
    yield context
    context.close()


def test_somebody_new_assesses_offers_and_finds_out_why_not(october: Desk, by_day: BrowserContext) -> None:
    somebody = Person(october, by_day.new_page(), "inkoop-a")
    pictures: list[str] = []

    def look(name: str) -> None:
        pictures.append(f"first-hour-{name}")
        if FOLDER is not None:
            picture = somebody.page.screenshot(animations="disabled")
            Path(FOLDER, f"first-hour-{name}.png").write_bytes(shrunk(picture))

    walk(somebody, look)
    said = PAGE.read_text(encoding="utf-8")
    labels = {" ".join(each.split()) for each in BOLD.findall(said)}
    assert labels - somebody.used - {"Inloggen"} == set(), "the page names what nobody sees or presses"
    assert PICTURE.findall(said) == pictures
    for named in (*ASSESSED, *REFUSED, STANDS_FIRST):
        assert named in said


def test_the_pictures_are_small() -> None:
    found = {file.name: file.stat().st_size for file in IMAGES.glob("first-hour-*.png")}
    assert found
    assert [name for name, size in found.items() if size > LARGEST] == []
