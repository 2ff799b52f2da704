"""The auditor's how-to is walked as it stands."""

from auditors_work import PAGE, walk
from opening import Desk
from playwright.sync_api import BrowserContext
from told import follow, too_large
from walking import Person

PREFIX = "auditor"


def test_an_auditor_finds_looks_back_compares_and_checks(october: Desk, by_day: BrowserContext) -> None:
    follow(Person(october, by_day.new_page(), "toetsing"), PAGE, PREFIX, walk)


def test_the_pictures_are_small() -> None:
    assert too_large(PAGE, PREFIX) == []
