"""The policy manager's how-to is walked as it stands."""

from opening import Desk
from playwright.sync_api import BrowserContext
from policy_year import PAGE, walk
from told import follow, too_large
from walking import Person

PREFIX = "policy-manager"


def test_a_policy_manager_reads_amends_compares_adds_and_publishes(october: Desk, by_day: BrowserContext) -> None:
    follow(Person(october, by_day.new_page(), "beleid"), PAGE, PREFIX, walk)


def test_the_pictures_are_small() -> None:
    assert too_large(PAGE, PREFIX) == []
