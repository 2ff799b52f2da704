"""An auditor's work, step by step as ``docs/how-to/an-auditors-work.md`` tells it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from walking import Person, number_in

PAGE: Final = Path(__file__).parents[2] / "docs" / "how-to" / "an-auditors-work.md"
THEN: Final = "2026-07-01"

Look = Callable[[str], None]


def walk(somebody: Person, look: Look) -> None:
    """All of it; `look` is told the name of each picture of the page, at the moment of it."""
    somebody.arrive()
    somebody.press("English")
    somebody.language = "en"
    contract = an_override(somebody, look)
    as_it_was(somebody, look, contract)
    what_changed(somebody, look)
    what_was_refused(somebody, look)
    whether_it_holds(somebody, look)


def an_override(somebody: Person, look: Look) -> str:
    """Who lifted which rule, and what they saw; answers the contract's number."""
    somebody.follow("Audit trail")
    somebody.follow("Overrides")
    somebody.goes_by("Rules lifted", "By and approved by")
    look("overrides")
    number = number_in(somebody.page.get_by_role("table").inner_text())
    somebody.page.get_by_role("table").get_by_role("link").first.click()
    somebody.sees("Lifted by the override.")
    somebody.goes_by("What was judged", "Place in the chain", "Exactly as it is kept")
    somebody.scroll_to("heading", "Place in the chain")
    look("record")
    return number


def as_it_was(somebody: Person, look: Look, contract: str) -> None:
    """The contract at a moment."""
    somebody.follow("Audit trail")
    somebody.follow("As of a moment")
    somebody.fill("Moment", THEN)
    somebody.fill("Contract number", contract)
    somebody.goes_by("What was recorded by then", "What is known now of then")
    somebody.press("Look back")
    somebody.sees("1 July 2026 12:00")
    look("as-of")


def what_changed(somebody: Person, look: Look) -> None:
    """What became different around the day of the offers."""
    somebody.follow("What changed")
    somebody.fill("From", "2026-09-29")
    somebody.fill("Up to and including", "2026-10-01")
    somebody.press("Compare")
    somebody.sees("Contracts that changed")
    look("changes")


def what_was_refused(somebody: Person, look: Look) -> None:
    """What somebody wanted and the rules refused."""
    somebody.follow("Search")
    somebody.open("More choices")
    somebody.choose("Outcome", "Refused")
    somebody.press("Search")
    somebody.page.locator("summary").filter(has_text="findings").first.click()
    somebody.goes_by("Take along as", "Everything about")
    look("refused")


def whether_it_holds(somebody: Person, look: Look) -> None:
    """The whole trail, and who looked at it."""
    somebody.follow("Check")
    somebody.press("Check now")
    somebody.sees("The audit trail holds.")
    look("check")
    somebody.follow("Search")
    somebody.follow("Who looked at the trail?")
    somebody.sees("records")
