"""Logging in by single sign-on at a real provider, which runs in a process of its own."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from browsing import Browser, passwords
from rounds import Round, records
from signing_on import SECRET, Provider, Somebody, running

from desk.sign_on.provider import Provider as Known
from desk.sign_on.settings import SignOn
from desk.web.settings import Settings
from lifecycle.languages import Language
from lifecycle.roles import Role
from lifecycle.sentences import sentence
from workflows import people, sessions, sign_on, tokens
from workflows.clock import SystemClock
from workflows.store import accounts


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as found:
        yield found


def browser(season: Round, settings: SignOn, *, local_accounts: bool = True) -> Browser:
    return Browser(season.office, Settings(sign_on=settings, local_accounts=local_accounts))


@pytest.fixture
def eva(season: Round, provider: Provider) -> Somebody:
    """A buyer who comes for the first time."""
    provider.knows("s-1", preferred_username="Eva.Bakker@zorg.example", email="eva@zorg.example", groups=["inkoop"])
    return Somebody(browser(season, provider.settings()), "s-1")


def said(season: Round, stream: str) -> list[str]:
    return [sentence(each, Language.NL) for each in season.bodies(stream)]


def test_who_comes_first_becomes_a_user_with_the_role_of_their_group(season: Round, eva: Somebody) -> None:
    page = eva.logs_in("/contracts?state=applied")
    assert page.path == "/contracts?state=applied"
    assert "eva.bakker inkoper" in page.text
    made = next(user for user in people.listed(season.office) if user.name == "eva.bakker")
    assert (made.role, made.mail, made.active) == ("buyer", "eva@zorg.example", True)
    assert said(season, "user:eva.bakker") == [
        "Looptijd nam de gebruiker op bij de eerste single sign-on, als inkoper."
    ]
    assert said(season, "access:eva.bakker") == ["eva.bakker logde in met single sign-on."]
    season.holds()


def test_a_provider_that_says_more_only_when_asked_is_asked(season: Round) -> None:
    with running(tells="userinfo") as provider:
        provider.knows("s-2", preferred_username="wim", groups=["inkoop", "controle"])
        page = Somebody(browser(season, provider.settings()), "s-2").logs_in()
    assert "wim inkoper" in page.text


def test_a_client_can_say_who_it_is_in_the_form_or_without_a_claim_for_names(season: Round, provider: Provider) -> None:
    provider.knows("s-post", groups=["controle"])
    settings = provider.settings(CLIENT_ID="looptijd-post")
    somebody = browser(season, settings)
    somebody.app.state.provider._known._method = lambda _methods: "client_secret_post"
    assert "s-post auditor" in Somebody(somebody, "s-post").logs_in().text


def test_coming_again_makes_no_second_user_and_needs_no_second_answer_there(season: Round, eva: Somebody) -> None:
    eva.logs_in()
    before = people.listed(season.office)
    eva.browser.client.cookies.clear()
    assert eva.logs_in().path == "/work"
    assert people.listed(season.office) == before


def test_another_role_at_the_next_login_counts_at_once_and_ends_what_was_opened_with_the_old_one(
    season: Round, provider: Provider, eva: Somebody
) -> None:
    eva.logs_in()
    last = (season.office.now() + timedelta(days=30)).date()
    tokens.make(season.office, tokens.Wanted("uitvoer", "eva.bakker", last), actor="otto")
    provider.knows("s-1", preferred_username="eva", email="eva.b@zorg.example", groups=["inkoop", "inkoop-hoofd"])
    elsewhere = Somebody(browser(season, provider.settings()), "s-1")
    assert "eva.bakker goedkeurder" in elsewhere.logs_in().text
    assert eva.browser.open("/work").headings[0] == "Inloggen"
    assert [each.standing for each in tokens.listed(season.office)] == ["ended"]
    assert said(season, "user:eva.bakker")[-1] == "Looptijd nam over wat de inlogdienst van de gebruiker zegt."
    changed = season.bodies("user:eva.bakker")[-1]
    assert changed["granted"] == "approver"
    assert changed["sign_on"]["group"] == "inkoop-hoofd"
    season.holds()


def test_who_has_no_group_here_has_no_access_and_is_told_so(season: Round, provider: Provider) -> None:
    provider.knows("s-3", preferred_username="gast", groups=["kantine"])
    before = people.listed(season.office)
    page = Somebody(browser(season, provider.settings()), "s-3").logs_in()
    assert (page.status, page.headings) == (403, ["Geen toegang"])
    assert "geeft u geen rol bij Looptijd" in page.text
    assert page.link("Log uit bij de inlogdienst, om een ander account te kiezen").startswith(provider.issuer)
    assert people.listed(season.office) == before
    refused = season.bodies("access:unknown")[-1]
    assert (refused["action"], refused["outcome"]) == ("log_in", "refused")
    assert not any(b"gast" in row.body or b"s-3" in row.body for row in records(season.office))
    season.holds()


def test_who_lost_every_group_is_kept_out_and_their_sessions_are_over(
    season: Round, provider: Provider, eva: Somebody
) -> None:
    eva.logs_in()
    provider.knows("s-1", groups=[])
    assert Somebody(browser(season, provider.settings()), "s-1").logs_in().status == 403
    assert eva.browser.open("/work").headings[0] == "Inloggen"


def test_a_user_who_is_disabled_here_is_kept_out_whatever_the_provider_says(season: Round, eva: Somebody) -> None:
    eva.logs_in()
    people.change(season.office, "eva.bakker", active=False, actor="otto")
    page = eva.logs_in()
    assert (page.status, page.headings) == (403, ["Geen toegang"])
    assert "uitgeschakeld" in page.text
    assert season.bodies("access:eva.bakker")[-1]["outcome"] == "refused"


def test_nobody_becomes_a_user_by_having_their_name_or_mail_address(season: Round, provider: Provider) -> None:
    people.change(season.office, "anna", mail="anna@zorg.example", actor="otto")
    provider.knows("s-4", preferred_username="Anna", email="anna@zorg.example", groups=["beheer"])
    assert "anna-2 beheerder" in Somebody(browser(season, provider.settings()), "s-4").logs_in().text
    assert next(user.role for user in people.listed(season.office) if user.name == "anna") == Role.BUYER.value


def test_what_the_provider_is_asked_has_a_challenge_a_nonce_and_no_secret(eva: Somebody) -> None:
    asked = {name: value[0] for name, value in parse_qs(urlsplit(eva.leaves()).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://127.0.0.1:8027/login/callback"
    assert len(asked["nonce"]) >= 40
    assert len(asked["state"]) >= 40
    assert SECRET not in str(asked)


def test_the_answer_works_once(season: Round, eva: Somebody) -> None:
    back = eva.comes_back(eva.leaves())
    path = back.removeprefix("http://127.0.0.1:8027")
    assert eva.browser.open(path).path == "/work"
    eva.browser.client.cookies.clear()
    again = eva.browser.open(path)
    assert (again.status, again.headings) == (400, ["Inloggen is niet gelukt"])
    assert "al gebruikt" in again.text


def test_a_code_of_another_login_is_worth_nothing(season: Round, provider: Provider, eva: Somebody) -> None:
    stolen = parse_qs(urlsplit(eva.comes_back(eva.leaves())).query)["code"][0]
    state = parse_qs(urlsplit(eva.leaves()).query)["state"][0]
    page = eva.browser.open(f"/login/callback?code={stolen}&state={state}&iss={provider.issuer}")
    assert page.status == 403
    assert "weigerde de aanmelding" in page.text
    assert season.bodies("access:unknown")[-1]["outcome"] == "refused"


def test_the_answer_opens_nothing_in_another_browser(season: Round, provider: Provider, eva: Somebody) -> None:
    back = eva.comes_back(eva.leaves())
    page = browser(season, provider.settings()).open(back.removeprefix("http://127.0.0.1:8027"))
    assert page.status == 400
    assert "andere browser" in page.text


def test_a_login_takes_ten_minutes_at_most(season: Round, eva: Somebody) -> None:
    back = eva.comes_back(eva.leaves())
    season.clock.move_to(season.clock.now() + timedelta(minutes=10))
    assert eva.browser.open(back.removeprefix("http://127.0.0.1:8027")).status == 400


def test_who_does_not_agree_there_is_told_so(season: Round, eva: Somebody) -> None:
    page = eva.logs_in(agrees=False)
    assert (page.status, page.headings) == (403, ["Inloggen is niet gelukt"])
    assert "weigerde de aanmelding" in page.text
    assert page.link("Opnieuw inloggen") == "/login"


@pytest.mark.parametrize("issuer", ["&iss=https://elders.example", ""])
def test_an_answer_that_is_not_of_this_provider_is_refused(season: Round, eva: Somebody, issuer: str) -> None:
    state = parse_qs(urlsplit(eva.leaves()).query)["state"][0]
    page = eva.browser.open(f"/login/callback?code=abc&state={state}{issuer}")
    assert page.status == 400
    assert "andere inlogdienst" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=a",
        "?state=a&state=b",
        "?state=%00",
        "?state=%ff%fe",
        f"?state={'a' * 60_000}",
        "?error=access_denied",
        "?state[]=1&code=%F0%9F%A6%84",
    ],
)
def test_an_answer_that_nobody_asked_for_is_a_page_and_leaves_no_record(
    season: Round, provider: Provider, query: str
) -> None:
    before = len(records(season.office))
    assert browser(season, provider.settings()).open(f"/login/callback{query}").status == 400
    assert len(records(season.office)) == before


class Shifted(SystemClock):
    """A clock that is wrong."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return super().now() + self._by


@pytest.mark.parametrize("by", [timedelta(hours=2), timedelta(minutes=-3)])
def test_clocks_that_differ_are_said_to(season: Round, provider: Provider, eva: Somebody, by: timedelta) -> None:
    eva.browser.app.state.provider = Known(provider.settings(), eva.browser.settings.address, Shifted(by))
    page = eva.logs_in()
    assert page.status == 400
    assert "De klok van de inlogdienst loopt anders" in page.text


def test_clocks_may_differ_by_half_a_minute(provider: Provider, eva: Somebody) -> None:
    late = Shifted(timedelta(seconds=-30))
    eva.browser.app.state.provider = Known(provider.settings(), eva.browser.settings.address, late)
    assert eva.logs_in().path == "/work"


def test_only_the_algorithm_of_the_settings_is_taken(season: Round, provider: Provider) -> None:
    provider.knows("s-5", groups=["inkoop"])
    page = Somebody(browser(season, provider.settings(ALGORITHM="PS256")), "s-5").logs_in()
    assert page.status == 400
    assert "niet te vertrouwen" in page.text


def test_a_wrong_secret_is_a_page_and_stands_nowhere(
    season: Round, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.knows("s-6", groups=["inkoop"])
    settings = provider.settings(CLIENT_SECRET="niet het geheim van de tests")  # noqa: S106 - as it says
    with caplog.at_level(logging.DEBUG):
        page = Somebody(browser(season, settings), "s-6").logs_in()
    assert page.status == 403
    assert "invalid_client" in caplog.text
    assert "niet het geheim" not in caplog.text + page.html + repr(settings)


def test_a_provider_that_is_down_is_said_to_be(season: Round, provider: Provider) -> None:
    settings = provider.settings(ISSUER="http://127.0.0.1:9")
    desk = browser(season, settings)
    desk.open("/login")
    page = desk.click("Inloggen met single sign-on")
    assert (page.status, page.headings) == (503, ["Inloggen is niet gelukt"])
    assert "niet bereikbaar" in page.text


def test_a_provider_that_goes_down_halfway_is_said_to_be(season: Round) -> None:
    with running() as provider:
        provider.knows("s-7", groups=["inkoop"])
        somebody = Somebody(browser(season, provider.settings()), "s-7")
        back = somebody.comes_back(somebody.leaves())
    page = somebody.browser.open(back.removeprefix("http://127.0.0.1:8027"))
    assert page.status == 503
    assert season.bodies("access:unknown")[-1]["outcome"] == "refused"


def test_failures_of_an_address_are_followed_by_a_wait(season: Round, eva: Somebody) -> None:
    for _ in range(20):
        sign_on.failed(season.office, "https://login.example", sign_on.Trouble.REFUSED, "127.0.0.1")
    eva.browser.open("/login")
    page = eva.browser.click("Inloggen met single sign-on")
    assert page.status == 429
    assert "seconden" in page.text


def test_one_address_keeps_no_more_than_a_hundred_logins_under_way(season: Round) -> None:
    first = sign_on.start(season.office, "browser", "192.0.2.1", "/work")
    other = sign_on.start(season.office, "browser", "192.0.2.2", "/work")
    for _ in range(100):
        season.clock.move_to(season.clock.now() + timedelta(milliseconds=1))
        newest = sign_on.start(season.office, "browser", "192.0.2.1", "/work")
    assert sign_on.finish(season.office, "browser", first.state) is None
    assert sign_on.finish(season.office, "browser", other.state) == other
    assert sign_on.finish(season.office, "browser", newest.state) == newest


def test_logging_out_ends_the_session_here_and_goes_on_to_the_provider(season: Round, eva: Somebody) -> None:
    eva.logs_in()
    left = eva.browser.press("Uitloggen")
    assert left.headings == ["U bent uitgelogd bij Looptijd"]
    there = left.link("Ga verder naar localhost")
    assert f'content="0; url={there.replace("&", "&amp;")}"' in left.html
    assert "id_token_hint=" in there
    assert eva.browser.open("/work").headings[0] == "Inloggen"
    back = eva.logs_out_there(there)
    assert "U bent uitgelogd." in eva.browser.open(back.removeprefix("http://127.0.0.1:8027")).text
    assert said(season, "access:eva.bakker")[-1] == "eva.bakker logde uit."


def test_no_form_may_go_to_another_site_and_no_page_lets_more_in_than_before(eva: Somebody) -> None:
    for page in (eva.browser.open("/login"), eva.logs_in(), eva.browser.press("Uitloggen")):
        policy = page.response.headers["content-security-policy"]
        assert "form-action 'self'" in policy
        assert "http" not in policy


def test_without_local_accounts_a_password_opens_nothing(season: Round, provider: Provider) -> None:
    known = passwords(season.office, "anna")
    before = Browser(season.office)
    before.log_in("anna", known["anna"])
    desk = browser(season, provider.settings(), local_accounts=False)
    page = desk.open("/login")
    assert [text for form in page.forms for _, _, text in form.buttons] == ["English"]
    assert "Naam" not in page.text
    csrf = dict(page.forms[0].fields)["csrf"]
    posted = desk.client.post("/login", data={"csrf": csrf, "name": "anna", "password": known["anna"]})
    assert posted.status_code == 403
    assert "staat hier uit" in posted.text
    desk.client.cookies = before.client.cookies
    assert desk.open("/work").headings[0] == "Inloggen"


def test_who_came_by_single_sign_on_has_no_password_to_change(eva: Somebody) -> None:
    page = eva.logs_in()
    assert "Wachtwoord" not in page.text
    assert eva.browser.open("/password").path == "/work"
    csrf = dict(page.forms[-1].fields)["csrf"]
    assert eva.browser.client.post("/password", data={"csrf": csrf}).url.path == "/work"


def test_a_desk_without_a_provider_has_no_single_sign_on(season: Round) -> None:
    desk = Browser(season.office)
    assert "single sign-on" not in desk.open("/login").text
    assert desk.open("/login/sso").status == 404
    assert desk.open("/login/callback?code=a&state=b").status == 404


def test_sessions_of_single_sign_on_are_over_where_the_desk_has_it_no_longer(season: Round, eva: Somebody) -> None:
    eva.logs_in()
    desk = Browser(season.office)
    desk.client.cookies = eva.browser.client.cookies
    assert desk.open("/work").headings[0] == "Inloggen"


def test_what_was_typed_before_a_session_timed_out_is_kept_for_who_comes_back(season: Round, eva: Somebody) -> None:
    eva.logs_in()
    token = eva.browser.client.cookies["looptijd"]
    season.clock.move_to(season.clock.now() + sessions.IDLE)
    ended = sessions.find(season.office, token)
    assert ended is not None
    assert sessions.keep(season.office, ended, "/regions", [("reason", "half getypt")])
    assert "half getypt" in eva.logs_in("/kept").html


def test_no_more_of_a_login_is_kept_than_its_hash(season: Round, eva: Somebody) -> None:
    asked = parse_qs(urlsplit(eva.leaves()).query)
    with season.office.store.reading() as connection:
        assert accounts.session(connection, asked["state"][0]) is None
    file = season.office.store.name
    with open(file, "rb") as database, open(f"{file}-wal", "rb") as log:  # noqa: PTH123 - two at once
        kept = database.read() + log.read()
    assert asked["state"][0].encode() not in kept
    assert asked["nonce"][0].encode() in kept


def test_the_provider_alone_is_spoken_to(season: Round, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    transport = httpx2.HTTPTransport()

    class Watching(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            asked.append(f"{request.url.scheme}://{request.url.netloc.decode()}")
            return transport.handle_request(request)

    provider.knows("s-8", groups=["inkoop"])
    somebody = Somebody(browser(season, provider.settings()), "s-8")
    somebody.browser.app.state.provider = Known(
        provider.settings(), somebody.browser.settings.address, SystemClock(), Watching()
    )
    somebody.logs_in()
    transport.close()
    assert set(asked) == {provider.issuer}
