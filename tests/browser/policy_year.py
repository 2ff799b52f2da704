"""A policy manager's work, step by step as ``docs/how-to/a-policy-managers-work.md`` tells it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import rounds
from walking import Person

PAGE: Final = Path(__file__).parents[2] / "docs" / "how-to" / "a-policy-managers-work.md"
SHIPPED: Final = Path(__file__).parents[2] / "lifecycle" / "policies" / "gli-2027.yaml"
GLI: Final = "Combined lifestyle intervention for adults 2027"
NEXT: Final = "Combined lifestyle intervention for adults 2028"

Look = Callable[[str], None]


def next_year(*, wrong: bool = False) -> dict[str, str | bytes]:
    """Next year's file; or this year's as it is copied for it, with two mistakes."""
    if wrong:
        text = SHIPPED.read_text(encoding="utf-8")
        text = text.replace("check: coverage\n", "check: coverages\n").replace("[rho, partnership]", "[rho, club]", 2)
    else:
        policy = rounds.a_year_later(rounds.policy(rounds.GLI))
        text = policy.content.decode().replace("adults 2027", "adults 2028")
    return {"name": "gli-2028.yaml", "mimeType": "application/yaml", "buffer": text.encode()}


def walk(somebody: Person, look: Look) -> None:
    """All of it; `look` is told the name of each picture of the page, at the moment of it."""
    somebody.arrive()
    somebody.press("English")
    somebody.language = "en"
    read_rules(somebody, look)
    amend(somebody, look)
    compare(somebody, look)
    add_next_year(somebody, look)


def read_rules(somebody: Person, look: Look) -> None:
    somebody.follow("Policy")
    somebody.follow(GLI)
    somebody.goes_by("The dates of the round", "Rules")
    look("policy")
    somebody.tick("Only rules that refused this round")
    somebody.press("Show")
    somebody.goes_by("Assumption", "refusals")
    somebody.scroll_to("heading", "§ 3.3.2")
    look("rules")


def amend(somebody: Person, look: Look) -> None:
    somebody.press("Change programmes or registers")
    somebody.tick("SSiB (Samen Sportief in Beweging)")
    somebody.fill("Reason", "The developer withdraws the programme.")
    somebody.press("See what changes")
    somebody.goes_by("Contracts that would be judged otherwise")
    look("amend")
    somebody.press("Amend the policy")
    somebody.sees("The policy is amended.")


def compare(somebody: Person, look: Look) -> None:
    somebody.follow("Versions")
    somebody.goes_by("Two versions side by side")
    look("versions")


def add_next_year(somebody: Person, look: Look) -> None:
    somebody.follow("Policy")
    somebody.press("Add a policy")
    for wrong in (True, False):
        somebody.page.locator("input[type=file]").set_input_files(next_year(wrong=wrong))  # type: ignore[arg-type]
        somebody.press("Check")
        if wrong:
            somebody.sees("in gli-2028.yaml")
            look("mistakes")
    somebody.press("Add as a draft")
    somebody.is_at(NEXT)
    somebody.goes_by("Draft")
    somebody.press("Publish")
    look("publish")
    somebody.press("Publish the policy")
    somebody.sees("The policy is published.")
    somebody.press("Set the tariff")
    somebody.fill("Amount in euros", "845.10")
    somebody.press("Set it")
    somebody.sees("The tariff of 2028 is set.")
