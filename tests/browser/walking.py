"""Somebody at the desk who knows nothing but what they see: names of links and buttons, labels of fields, words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opening import Desk
from playwright.sync_api import Browser, Locator, Page, expect

WORDS = {"nl": ("Naam", "Wachtwoord", "Inloggen"), "en": ("Name", "Password", "Log in")}
FIND = {"nl": ("Zoek op naam of nummer", "Zoek contract"), "en": ("Search by name or number", "Find contract")}


class Person:
    """Somebody with a browser. Only `arrive` types an address; `used` is every label they went by."""

    def __init__(self, desk: Desk, page: Page, name: str, language: str = "nl") -> None:
        self.desk, self.page, self.name, self.language = desk, page, name, language
        self.used: set[str] = set()

    def arrive(self) -> None:
        """Open the desk at its address, and log in."""
        self.page.goto(self.desk.address)
        self.log_in()

    def log_in(self) -> None:
        """Fill in the page that asks who it is."""
        name, password, button = WORDS[self.language]
        self.fill(name, self.name)
        self.fill(password, self.desk.password(self.name))
        self.press(button)

    def press(self, button: str, within: str = "") -> None:
        """Press a button."""
        self._leave(self._role("button", button, within))
        self.used.add(button)

    def follow(self, link: str, within: str = "") -> None:
        """Follow a link."""
        self._leave(self._role("link", link, within))
        self.used.add(link)

    def open(self, words: str) -> None:
        """Open what is folded; on the same page."""
        self.page.locator("summary").filter(has_text=words).first.click()
        self.used.add(words)

    def fill(self, label: str, value: str, which: int = 0) -> None:
        """Fill in a field; `which` of several with the same label, as in a row of them."""
        self.page.get_by_label(label, exact=True).nth(which).fill(value)
        self.used.add(label)

    def choose(self, label: str, value: str, which: int = 0) -> None:
        """Choose from a list."""
        self.page.get_by_label(label, exact=True).nth(which).select_option(label=value)
        self.used.add(label)

    def tick(self, label: str, within: str = "") -> None:
        """Tick a box or choose one of several; `within` is what the question says."""
        where = self.page.get_by_role("group", name=within) if within else self.page
        where.get_by_label(label).first.check()
        self.used.add(label)

    def find(self, words: str) -> None:
        """Look a contract up in the head of the page."""
        field, button = FIND[self.language]
        self.fill(field, words)
        self.press(button)

    def scroll_to(self, role: str, name: str) -> None:
        """Scroll until something stands in the middle of the window."""
        found = self.page.get_by_role(role, name=name).first  # type: ignore[arg-type]
        found.evaluate("each => each.scrollIntoView({block: 'center'})")

    def sees(self, *words: str) -> None:
        """The words stand on the page, where they can be seen."""
        for each in words:
            expect(self.page.get_by_text(each).filter(visible=True).first).to_be_visible()

    def misses(self, *words: str) -> None:
        """The words do not stand on the page."""
        for each in words:
            expect(self.page.get_by_text(each).filter(visible=True)).to_have_count(0)

    def is_at(self, heading: str) -> None:
        """The page is called this."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)

    def goes_by(self, *labels: str) -> None:
        """Labels that they only look at."""
        self.sees(*labels)
        self.used |= set(labels)

    def _role(self, role: str, name: str, within: str) -> Locator:
        where = self.page.get_by_role("region", name=within) if within else self.page
        found = where.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
        return found.filter(visible=True).first

    def _leave(self, found: Locator) -> None:
        with self.page.expect_navigation():
            found.click()


@contextmanager
def person(chromium: Browser, desk: Desk, name: str, *, width: int = 1280, **options: Any) -> Iterator[Person]:
    """Somebody in a browser of their own, logged in."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
    found = Person(desk, context.new_page(), name)
    found.arrive()
    yield found
    context.close()


def number_in(text: str) -> str:
    """The first number of a contract in a text."""
    found = re.search(r"[A-Z]+-\d{4}-\d{5}", text)
    assert found is not None, text
    return found[0]
