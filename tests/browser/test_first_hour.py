"""The first how-to is walked as it stands: a person who knows the address, a login and that page gets to its end."""

from first_hour import ASSESSED, PAGE, REFUSED, STANDS_FIRST, walk
from opening import Desk
from playwright.sync_api import BrowserContext
from told import follow, too_large
from walking import Person

PREFIX = "first-hour"


def test_somebody_new_assesses_offers_and_finds_out_why_not(october: Desk, by_day: BrowserContext) -> None:
    said = follow(Person(october, by_day.new_page(), "inkoop-a"), PAGE, PREFIX, walk)
    for named in (*ASSESSED, *REFUSED, STANDS_FIRST):
        assert named in said


def test_the_pictures_are_small() -> None:
    assert too_large(PAGE, PREFIX) == []
