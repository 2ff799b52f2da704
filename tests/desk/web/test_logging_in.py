"""Logging in and out, and what is not let in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import rounds
from browsing import Browser, passwords
from rounds import Round, records

from lifecycle.roles import Role
from workflows import accounts, people
from workflows.accounts import WrongLogin
from workflows.tries import TooManyTries

AtDesk = Callable[[str], Browser]
NEW = "vier blauwe fietsen"


def wait(season: Round, **time: float) -> None:
    season.clock.move_to(season.clock.now() + timedelta(**time))


def test_who_is_not_logged_in_logs_in_first_and_comes_where_they_were_going(season: Round) -> None:
    known = passwords(season.office, "anna")
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


def test_the_token_is_another_after_logging_in_and_the_old_one_opens_nothing(season: Round) -> None:
    known = passwords(season.office, "anna")
    browser = Browser(season.office)
    browser.open("/login")
    before = browser.client.cookies["looptijd"]
    browser.press("Inloggen", {"name": "anna", "password": known["anna"]})
    after = browser.client.cookies["looptijd"]
    assert after != before
    browser.client.cookies.set("looptijd", before, domain="127.0.0.1")
    browser.client.cookies.clear()
    browser.client.cookies.set("looptijd", before)
    assert browser.open("/work").headings == ["Inloggen"]


def test_only_the_hash_of_a_token_and_of_a_password_is_kept(season: Round, at_desk: Callable[[str], Browser]) -> None:
    browser = at_desk("anna")
    file = season.office.store.name
    with open(file, "rb") as database, open(f"{file}-wal", "rb") as log:  # noqa: PTH123 - two at once
        kept = database.read() + log.read()
    assert browser.client.cookies["looptijd"].encode() not in kept
    assert b"$argon2id$" in kept


@pytest.mark.parametrize(
    "further", ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "work"]
)
def test_logging_in_leads_nowhere_else(season: Round, further: str) -> None:
    known = passwords(season.office, "anna")
    browser = Browser(season.office)
    browser.open("/login")
    page = browser.press("Inloggen", {"name": "anna", "password": known["anna"], "next": further})
    assert page.path == "/work"
    assert str(page.response.url).startswith(browser.settings.address)


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(season: Round) -> None:
    passwords(season.office, "anna")
    said = []
    for name in ("anna", "nobody"):
        page = Browser(season.office).log_in(name, "verkeerd")
        assert page.status == 422
        said.append(page.text.replace(name, ""))
    assert said[0] == said[1]
    assert "horen niet bij elkaar" in said[0]


def test_failures_in_a_row_are_followed_by_longer_and_longer_waits(season: Round) -> None:
    right = passwords(season.office, "anna")["anna"]

    def fails(password: str) -> type[Exception]:
        with pytest.raises((WrongLogin, TooManyTries)) as told:
            accounts.log_in(season.office, "anna", password, "127.0.0.1")
        return told.type

    assert [fails("wrong") for _ in range(3)] == [WrongLogin] * 3
    for seconds in (1, 2, 4):
        assert fails(right) is TooManyTries
        wait(season, seconds=seconds)
        assert fails("wrong") is WrongLogin
    wait(season, seconds=8)
    assert accounts.log_in(season.office, "anna", right, "127.0.0.1")
    assert fails("wrong") is WrongLogin


def test_one_address_cannot_go_on_trying_name_after_name(season: Round) -> None:
    right = passwords(season.office, "anna")["anna"]
    for number in range(20):
        with pytest.raises(WrongLogin):
            accounts.log_in(season.office, f"name{number}", "wrong", "192.0.2.1")
    with pytest.raises(TooManyTries):
        accounts.log_in(season.office, "anna", right, "192.0.2.1")
    assert accounts.log_in(season.office, "anna", right, "192.0.2.2")


def test_who_guesses_elsewhere_keeps_nobody_out_of_their_own_browser(season: Round, at_desk: AtDesk) -> None:
    own = at_desk("anna")
    own.press("Uitloggen")
    for _ in range(6):
        with pytest.raises((WrongLogin, TooManyTries)):
            accounts.log_in(season.office, "anna", "wrong", "127.0.0.1")
    for number in range(20):
        with pytest.raises((WrongLogin, TooManyTries)):
            accounts.log_in(season.office, f"name{number}", "wrong", "127.0.0.1")
    assert Browser(season.office).log_in("anna", own.password).status == 429, "a browser that nobody knows waits"
    assert own.log_in("anna", own.password).path == "/work"


def test_a_browser_that_is_known_waits_for_its_own_failures(season: Round, at_desk: AtDesk) -> None:
    own = at_desk("anna")
    right = own.password
    own.press("Uitloggen")
    assert [own.log_in("anna", "verkeerd").status for _ in range(4)] == [422, 422, 422, 429]
    assert own.log_in("anna", right).status == 429
    wait(season, seconds=1)
    assert own.log_in("anna", right).path == "/work"


def test_a_browser_is_known_for_who_logged_in_with_it_alone_and_for_ninety_days(season: Round, at_desk: AtDesk) -> None:
    others = passwords(season.office, "bob")["bob"]
    own = at_desk("anna")
    right = own.password
    own.press("Uitloggen")

    def guess(name: str) -> None:
        for _ in range(4):
            with pytest.raises((WrongLogin, TooManyTries)):
                accounts.log_in(season.office, name, "wrong", "192.0.2.1")

    guess("bob")
    assert own.log_in("bob", others).status == 429
    wait(season, days=91)
    assert at_desk("carla").page is not None, "whoever logs in has old browsers forgotten"
    guess("anna")
    assert own.log_in("anna", right).status == 429


def test_the_mark_of_a_browser_is_kept_from_scripts_and_only_its_hash_by_us(season: Round, at_desk: AtDesk) -> None:
    browser = at_desk("anna")
    told = [value for value in browser.client.cookies.jar if value.name == "looptijd_browser"]
    assert [
        (each.path, each.has_nonstandard_attr("HttpOnly"), each.get_nonstandard_attr("SameSite")) for each in told
    ] == [("/", True, "lax")]
    kept = rounds.tables(season.office)["known_browser"]
    assert [row[2] for row in kept] == ["anna"]
    assert str(told[0].value) not in str(kept)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("anna", "wrong"),
        ("nobody", "wrong"),
        ("bob", "wrong"),
        ("carla", "wrong"),
        ("anna", "x" * 10_000),
        ("\0'", "x"),
    ],
)
def test_one_password_is_checked_whoever_is_asked_about(
    season: Round, monkeypatch: pytest.MonkeyPatch, name: str, password: str
) -> None:
    passwords(season.office, "anna", "bob")
    people.change(season.office, "bob", active=False, actor="otto")
    done: list[str] = []
    hasher = accounts._hasher

    class Counting:
        def hash(self, password: str) -> str:
            done.append("hash")
            return hasher.hash(password)

        def verify_and_update(self, password: str, hashed: str) -> tuple[bool, str | None]:
            done.append("verify")
            return hasher.verify_and_update(password, hashed)

    monkeypatch.setattr(accounts, "_hasher", Counting())
    monkeypatch.setattr(accounts._Nobody, "hashed", "")
    with pytest.raises(WrongLogin):
        accounts.log_in(season.office, name, password, "127.0.0.1")
    assert done == ["hash", "verify"]


def test_a_throttled_login_is_told_how_long_to_wait(season: Round) -> None:
    passwords(season.office, "anna")
    browser = Browser(season.office)
    for _ in range(3):
        browser.log_in("anna", "verkeerd")
    page = browser.log_in("anna", "verkeerd")
    assert page.status == 429
    assert "Probeer het over" in page.text


def test_a_first_password_must_be_changed_before_anything_else(season: Round) -> None:
    first = accounts.first_password(season.office, "otto")
    browser = Browser(season.office)
    assert browser.log_in("otto", first).path == "/password"
    assert browser.open("/work").path == "/password"
    short = browser.press(
        "Wijzig wachtwoord", {"password_old": first, "password_new": "kort", "password_again": "kort"}
    )
    assert (short.status, "12 tot 200 tekens" in short.text) == (422, True)
    done = browser.press("Wijzig wachtwoord", {"password_old": first, "password_new": NEW, "password_again": NEW})
    assert done.path.startswith("/login")
    assert browser.log_in("otto", NEW).path == "/work"


def test_only_an_administrator_gives_passwords(season: Round) -> None:
    accounts.first_password(season.office, "otto")
    accounts.first_password(season.office, "anna", actor="otto")
    for actor in (None, "anna", "nobody"):
        with pytest.raises(people.NotAllowed):
            accounts.first_password(season.office, "bob", actor=actor)
    assert season.bodies("access:bob")[-1]["outcome"] == "refused"


@pytest.mark.parametrize("minutes", [29, 31])
def test_half_an_hour_of_nothing_ends_a_session(season: Round, at_desk: Callable[[str], Browser], minutes: int) -> None:
    browser = at_desk("anna")
    wait(season, minutes=minutes)
    assert browser.open("/work").headings[:1] == (["Mijn werk"] if minutes < 30 else ["Inloggen"])


def test_no_session_lasts_longer_than_twelve_hours(season: Round, at_desk: Callable[[str], Browser]) -> None:
    browser = at_desk("anna")
    for _ in range(28):
        wait(season, minutes=25)
        assert browser.open("/work").headings[0] == "Mijn werk"
    wait(season, minutes=25)
    said = browser.open("/work").text
    assert "twaalf uur" in said
    assert "bewaard" not in said


@pytest.mark.parametrize(
    ("change", "back"), [({"active": False}, {"active": True}), ({"role": Role.AUDITOR}, {"role": Role.BUYER})]
)
def test_a_session_that_ended_does_not_come_back_when_the_change_is_undone(
    season: Round, at_desk: AtDesk, change: dict[str, object], back: dict[str, object]
) -> None:
    browser = at_desk("anna")
    for each in (change, back):
        people.change(season.office, "anna", actor="otto", **each)  # type: ignore[arg-type]  # one of its keywords
    assert browser.open("/work").headings == ["Inloggen"]
    assert rounds.tables(season.office)["web_session"] == []


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.AUDITOR}])
def test_a_session_ends_at_once_when_its_account_changes(
    season: Round, at_desk: Callable[[str], Browser], change: dict[str, object]
) -> None:
    browser = at_desk("anna")
    people.change(season.office, "anna", actor="otto", **change)  # type: ignore[arg-type]  # one of its keywords
    assert browser.open("/work").headings == ["Inloggen"]


def test_a_new_password_ends_every_session(season: Round, at_desk: Callable[[str], Browser]) -> None:
    browser = at_desk("anna")
    accounts.first_password(season.office, "anna", actor="otto")
    assert browser.open("/work").headings == ["Inloggen"]


def test_logins_failures_and_leaving_are_on_the_trail(season: Round, at_desk: Callable[[str], Browser]) -> None:
    browser = at_desk("anna")
    browser.press("Uitloggen")
    browser.log_in("anna", "verkeerd")
    browser.log_in("geheim123", "verkeerd")
    said = [(each["action"], each["outcome"]) for each in season.bodies("access:anna")]
    assert said[-3:] == [("log_in", "done"), ("log_out", "done"), ("log_in", "refused")]
    assert [each["outcome"] for each in season.bodies("access:unknown")] == ["refused"]
    assert not any(b"geheim123" in row.body for row in records(season.office))
    season.holds()
