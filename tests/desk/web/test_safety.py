"""What protects the desk: forms from here alone, no other Host, bounds, headers; and what people read when it bites."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from browsing import Browser
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, PlainTextResponse
from rounds import Round

from desk.web.pages import work
from desk.web.settings import Settings
from desk.web.visit import Posted, Somebody
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.roles import Role
from workflows.errors import StoreError


class Pages:
    """Pages of the tests alone: a form, and a page for approvers."""

    router = APIRouter()
    fails = False

    @staticmethod
    @router.get("/remark")
    def ask(visit: Somebody) -> HTMLResponse:
        return HTMLResponse(
            f'<form action="/remark"><input type="hidden" name="csrf" value="{visit.csrf}">'
            '<textarea name="remark"></textarea><button>Bewaar</button></form>'
        )

    @staticmethod
    @router.post("/remark")
    def keep(visit: Posted) -> PlainTextResponse:
        if Pages.fails:
            raise StoreError(Both("is in gebruik", "is locked").at("/srv/looptijd.db"))
        return PlainTextResponse(f"{visit.user}: {visit.one('remark')}")

    @staticmethod
    @router.get("/approvers")
    def approvers(visit: Somebody) -> None:
        visit.needs(Role.APPROVER)


def with_a_form(browser: Browser) -> Browser:
    browser.app.include_router(Pages.router)
    browser.open("/remark")
    return browser


def hour_later(season: Round) -> None:
    season.clock.move_to(season.clock.now() + timedelta(hours=1))


def test_a_form_from_another_site_is_refused_even_with_a_token(at_desk: Callable[[str], Browser]) -> None:
    browser = at_desk("anna")
    csrf = dict(browser.open("/work").form("Uitloggen").fields)["csrf"]
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert browser.client.post("/logout", data={"csrf": csrf}, headers=headers).status_code == 400
    assert browser.open("/work").headings[0] == "Mijn werk"


def test_the_token_of_somebody_else_is_no_token(at_desk: Callable[[str], Browser]) -> None:
    others = dict(at_desk("bob").open("/work").form("Uitloggen").fields)["csrf"]
    assert at_desk("anna").client.post("/logout", data={"csrf": others}).status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.5:8027"])
def test_another_host_is_refused(season: Round, host: str) -> None:
    answer = Browser(season.office).client.get("/login", headers={"host": host})
    assert answer.status_code == 400
    assert "password" not in answer.text


@pytest.mark.parametrize("path", ["/login", "/nope", "/static/desk.css"])
def test_every_answer_carries_what_keeps_its_reader_safe(season: Round, path: str) -> None:
    headers = Browser(season.office).client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert ("no-store" in headers.get("cache-control", "")) == (not path.startswith("/static"))


def test_cookies_are_kept_from_scripts_and_other_sites(season: Round) -> None:
    plain = Browser(season.office).client.get("/login").headers["set-cookie"]
    assert plain.startswith("looptijd=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in plain.split(";")}
    assert "Secure" not in plain
    public = Browser(season.office, Settings(public="https://desk.example")).client.get("/login").headers["set-cookie"]
    assert public.startswith("__Host-looptijd=")
    assert "Secure" in public


@pytest.mark.parametrize("given", [{"host": "0.0.0.0"}, {"public": "http://desk.example"}, {"public": "desk"}])  # noqa: S104 - it must be refused
def test_the_desk_is_not_opened_to_others_unprotected(given: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        Settings(**given)


def test_what_is_not_there_or_not_possible_is_a_page(at_desk: Callable[[str], Browser]) -> None:
    browser = at_desk("anna")
    missing = browser.open("/nope")
    assert (missing.status, missing.headings) == (404, ["Deze pagina is er niet"])
    assert browser.client.put("/work").status_code == 405
    browser.press("English")
    assert browser.open("/nope").headings == ["There is no such page"]


def test_a_mistake_of_ours_is_told_with_a_reference_and_nothing_from_inside(
    monkeypatch: pytest.MonkeyPatch, at_desk: Callable[[str], Browser], caplog: pytest.LogCaptureFixture
) -> None:
    browser = at_desk("anna")

    def broken(_office: Any, _user: str) -> None:
        raise ZeroDivisionError("a secret of the inside")

    monkeypatch.setattr(work.my_work, "piles", broken)
    with caplog.at_level(logging.ERROR):
        page = browser.open("/work")
    assert page.status == 500
    assert "secret" not in page.html
    reference = caplog.records[-1].getMessage().split("reference ")[1].split(",")[0]
    assert reference in page.text


def test_a_database_that_is_locked_is_told_and_what_was_typed_can_be_sent_again(
    monkeypatch: pytest.MonkeyPatch, at_desk: Callable[[str], Browser]
) -> None:
    browser = with_a_form(at_desk("anna"))
    monkeypatch.setattr(Pages, "fails", True)
    page = browser.press("Bewaar", {"remark": "drie zinnen <b>lang</b>"})
    assert page.status == 503
    assert "/srv" not in page.html
    assert "Er is niets gewijzigd" in page.text
    assert "drie zinnen <b>lang</b>" in page.text
    monkeypatch.undo()
    assert browser.press("Opnieuw versturen").html == "anna: drie zinnen <b>lang</b>"


def test_who_timed_out_finds_what_they_typed_after_logging_in_again(
    season: Round, at_desk: Callable[[str], Browser]
) -> None:
    browser = with_a_form(at_desk("anna"))
    hour_later(season)
    page = browser.press("Bewaar", {"remark": "drie zinnen"})
    assert page.headings == ["Inloggen"]
    assert "Wat u invulde, is bewaard." in page.text
    there = browser.press("Inloggen", {"name": "anna", "password": browser.password})
    assert "drie zinnen" in there.text
    assert browser.press("Opnieuw versturen").text.endswith("anna: drie zinnen")


def test_who_logs_in_in_their_place_sees_nothing_of_it(season: Round, at_desk: Callable[[str], Browser]) -> None:
    other = at_desk("bob").password
    browser = with_a_form(at_desk("anna"))
    hour_later(season)
    browser.press("Bewaar", {"remark": "drie zinnen"})
    there = browser.press("Inloggen", {"name": "bob", "password": other})
    assert there.path == "/work"
    assert "drie zinnen" not in browser.open("/kept").text


def test_what_was_kept_can_be_thrown_away(season: Round, at_desk: Callable[[str], Browser]) -> None:
    browser = with_a_form(at_desk("anna"))
    hour_later(season)
    browser.press("Bewaar", {"remark": "drie zinnen"})
    browser.press("Inloggen", {"name": "anna", "password": browser.password})
    assert "weggegooid" in browser.press("Gooi weg").text
    assert "weggegooid" not in browser.open("/work").text
    assert browser.open("/kept").path == "/work"


def test_who_lacks_a_role_is_told_which_one_and_it_is_on_the_trail(
    season: Round, at_desk: Callable[[str], Browser]
) -> None:
    browser = with_a_form(at_desk("anna"))
    page = browser.open("/approvers")
    assert page.status == 403
    assert "de rol goedkeurder nodig" in page.text
    last = season.bodies("access:anna")[-1]
    assert (last["action"], last["outcome"], last["page"]) == ("open_page", "refused", "/approvers")
    season.holds()
