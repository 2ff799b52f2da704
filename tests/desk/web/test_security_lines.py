"""What the table of the security standard promises and no other test shows by itself."""

import json
import logging
from pathlib import Path

import pytest
from all_routes import Standing, routes_of
from browsing import Browser, passwords
from rounds import Round

from desk import logs
from desk.web.settings import Settings
from lifecycle.errors import BadInput
from workflows import accounts
from workflows.accounts import WrongLogin

GOOD = "vier blauwe fietsen"


@pytest.mark.parametrize("new", ["abcdefghijkl", "é" * 4 + "wxyz 漢字🦄!", "abcd " * 40, GOOD])
def test_a_password_has_twelve_to_two_hundred_characters_whichever_they_are(season: Round, new: str) -> None:
    old = passwords(season.office, "anna")["anna"]
    accounts.change_password(season.office, "anna", old, new, "192.0.2.1")
    assert accounts.log_in(season.office, "anna", new, "192.0.2.1")


@pytest.mark.parametrize(
    "new", ["abcdefghijk", "x y z w " * 26, "ik ben ANNA zelf", "aaaaaaaaaaaaaaa", "abababababababab"]
)
def test_a_password_that_is_easily_guessed_is_refused(season: Round, new: str) -> None:
    old = passwords(season.office, "anna")["anna"]
    with pytest.raises(BadInput):
        accounts.change_password(season.office, "anna", old, new, "192.0.2.1")
    assert accounts.log_in(season.office, "anna", old, "192.0.2.1")


def test_a_password_is_changed_with_the_old_one_alone(season: Round) -> None:
    old = passwords(season.office, "anna")["anna"]
    for wrong in ("", old.upper(), f"{old} ", old[:-1]):
        with pytest.raises(WrongLogin):
            accounts.change_password(season.office, "anna", wrong, GOOD, f"192.0.2.{len(wrong) + 1}")
        season.clock.move_to(season.clock.now().replace(hour=season.clock.now().hour + 1))
    assert accounts.log_in(season.office, "anna", old, "192.0.2.99")


def test_a_public_desk_is_opened_over_https_from_then_on_and_answers_are_for_its_own_pages(season: Round) -> None:
    browser = Browser(season.office, Settings(public="https://desk.example"))
    for path in ("/login", "/nope", "/static/desk.css"):
        headers = browser.client.get(path).headers
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


def test_logging_out_is_at_hand_on_every_page(tmp_path: Path) -> None:
    standing = Standing(tmp_path)
    for user in ("anna", "otto", "iris"):
        browser = standing.browsers[user]
        for route in routes_of(browser, "GET"):
            if route.path.startswith("/care"):
                continue  # these pages are the public's: they know nobody who could log out
            answer = browser.client.get(standing.path(route))
            saved = "attachment" in answer.headers.get("content-disposition", "")
            if answer.headers.get("content-type", "").startswith("text/html") and not saved:
                assert 'action="/logout"' in answer.text, (user, route.path)


def test_what_is_logged_cannot_pass_for_another_line(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        logs.configure()
        logging.getLogger("desk").warning("a page failed: %s", 'x"}\n{"event": "log_in", "level": "info"}\x1b[31m')
    finally:
        logging.getLogger().handlers[:] = before[0]
        logging.getLogger().setLevel(before[1])
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["level"] == "warning"
    assert "\x1b" not in line
