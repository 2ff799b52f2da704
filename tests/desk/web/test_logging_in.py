"""Logging in and out, and what is not let in."""

from collections.abc import Callable

from browsing import Browser, passwords
from rounds import Round


def test_who_is_not_logged_in_logs_in_first_and_comes_where_they_were_going(season: Round) -> None:
    known = passwords(season.office)
    browser = Browser(season.office)
    asked = browser.open("/work?state=applied")
    assert asked.headings == ["Inloggen"]
    there = browser.press("Inloggen", {"name": "anna", "password": known["anna"]})
    assert there.path == "/work?state=applied"
    assert "anna" in there.text


def test_logging_out_ends_the_session(at_desk: Callable[[str], Browser]) -> None:
    browser = at_desk("anna")
    assert "U bent uitgelogd." in browser.press("Uitloggen").text
    assert browser.open("/work").headings == ["Inloggen"]
