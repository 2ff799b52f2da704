"""The first hour at the desk, step by step as ``docs/how-to/your-first-hour-at-the-desk.md`` tells it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from walking import Person

from desk.demo import play

PAGE: Final = Path(__file__).parents[2] / "docs" / "how-to" / "your-first-hour-at-the-desk.md"
ASSESSED: Final = ("GLI-2027-00514", "Vitaliteitspraktijk De Steenuil")
REFUSED: Final = ("GLI-2027-00408", "Coachpraktijk De Veerpont Drachten")
STANDS_FIRST: Final = "GLI-2026-00014"

Look = Callable[[str], None]


def played(file: Path) -> str:
    """The round that ``make run`` plays, in a database in `file`; answers its URL."""
    url = f"sqlite:///{file}"
    play.run(url, providers=400, seed=2027, until="2026-10-20", replace=False)
    return url


def walk(somebody: Person, look: Look) -> None:
    """All of it; `look` is told the name of each picture of the page, at the moment of it."""
    log_in(somebody)
    see_what_waits(somebody, look)
    assess(somebody, look)
    offer(somebody, look)
    find_out_why_not(somebody, look)


def log_in(somebody: Person) -> None:
    somebody.arrive()
    somebody.press("English")
    somebody.language = "en"


def see_what_waits(somebody: Person, look: Look) -> None:
    somebody.is_at("My work")
    somebody.goes_by("My work", "Overdue", "Open questions")
    look("my-work")
    somebody.follow("To assess: 28")
    somebody.goes_by("Next step", "Ready to assess")
    somebody.scroll_to("row", ASSESSED[1])
    look("to-assess")


def assess(somebody: Person, look: Look) -> None:
    number, name = ASSESSED
    somebody.follow(number)
    somebody.is_at(name)
    somebody.goes_by("What is possible now", "Checklist", "Facts in the dossier", "What happened")
    look("contract")
    somebody.open("Paragraph 3.3.2")
    somebody.scroll_to("heading", "Checklist")
    look("checklist")
    somebody.press("Assess: requirements met")
    somebody.sees(f"Contract {number} is now assessed.")


def offer(somebody: Person, look: Look) -> None:
    number, _ = ASSESSED
    somebody.press("Offer")
    somebody.sees(f"Contract {number} is now offered.", "17 November 2026")
    somebody.goes_by("Deadlines")
    look("offered")


def find_out_why_not(somebody: Person, look: Look) -> None:
    number, name = REFUSED
    somebody.find("Veerpont Drachten")
    somebody.follow(number)
    somebody.is_at(name)
    somebody.goes_by("not possible now · 2 reasons", "Not met", "Seen", "Needed")
    look("why-not")
    somebody.follow(STANDS_FIRST)
    somebody.is_at("RHO Fictief Friesland")
    somebody.page.go_back()
    somebody.press("Ask for an override")
    somebody.goes_by("Ground", "Reason", "Ask for approval")
