"""What is promised of every page: looked at over all routes that the app has, as everybody who could ask for them."""

import pytest
import rounds
from all_routes import Standing, every_route, inside, routes_of
from browsing import Browser
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rounds import Round

from desk.web.posted import own_path
from desk.web.public import is_public
from desk.web.settings import LARGEST_FORM, LARGEST_UPLOAD, UPLOADS
from lifecycle.states import State
from workflows import accounts

ANYBODYS = {"/login", "/language"}
"""The forms that are for who is not logged in, too."""
OWN = {"/logout", "/password", "/language", "/kept/discard", "/login"}
"""The forms about one's own session and account, which every role has."""


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Standing:
    return Standing(tmp_path_factory.mktemp("round"))


# Forms ----------------------------------------------------------------------------------------------------------------


def test_every_way_to_change_something_is_a_form_with_a_token(standing: Standing) -> None:
    """No method but GET and POST, and no POST without the token of who sends it."""
    for user in ("anna", "otto"):
        browser = standing.browsers[user]
        others = standing.csrf("bob")
        posting = routes_of(browser, "POST")
        assert len(posting) > 20
        for route in every_route(browser.app):
            assert set(route.methods or ()) <= {"GET", "HEAD", "POST"}, route.path
        before = standing.kept()
        for route in posting:
            for data in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": others}, {"csrf": "\0"}, {"csrf": "é" * 64}):
                answer = browser.client.post(standing.path(route), data=data, follow_redirects=False)
                assert answer.status_code == 400, (route.path, data)
        assert standing.kept() == before


@pytest.mark.parametrize("origin", ["https://evil.example", "http://[", "http://127.0.0.1:8028", "file://", "x" * 9000])
def test_a_form_from_elsewhere_is_refused_on_every_route_even_with_its_token(standing: Standing, origin: str) -> None:
    browser, csrf = standing.browsers["anna"], standing.csrf("anna")
    for route in routes_of(browser, "POST"):
        answer = browser.client.post(standing.path(route), data={"csrf": csrf}, headers={"origin": origin})
        assert answer.status_code == 400, route.path


def test_who_is_not_logged_in_gets_nowhere(standing: Standing) -> None:
    browser = Browser(standing.season.office)
    csrf = dict(browser.open("/login").form("Inloggen").fields)["csrf"]
    before = standing.kept()
    for route in every_route(browser.app):
        path = standing.path(route)
        if "GET" in (route.methods or ()):
            answer = browser.client.get(path, follow_redirects=False)
            assert (
                (answer.status_code == 303 and answer.headers["location"].startswith(("/login", "/work")))
                or path in {"/login", "/logout/done"}
                or is_public(path)
                or answer.status_code in {404, 422}
            ), (path, answer.status_code)
            assert standing.number not in answer.text or path in answer.text, path
        elif path not in ANYBODYS:
            answer = browser.client.post(path, data={"csrf": csrf}, follow_redirects=False)
            assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login"), path
    assert standing.kept() == before


def test_a_first_password_opens_nothing_but_the_page_to_change_it(standing: Standing) -> None:
    season = rounds.copy_of(standing.season)
    browser = Browser(season.office)
    browser.log_in("iris", accounts.first_password(season.office, "iris", actor="otto"))
    csrf = dict(browser.open("/password").form("Uitloggen").fields)["csrf"]
    for route in every_route(browser.app):
        path = standing.path(route)
        if path in OWN or path.startswith(("/login", "/logout")) or path == "/" or is_public(path):
            continue
        for method in route.methods or ():
            data = {"csrf": csrf} if method == "POST" else None
            answer = browser.client.request(method, path, data=data, follow_redirects=False)
            refused = answer.status_code == 422 and not answer.text.count(standing.number)
            assert refused or (answer.status_code, answer.headers.get("location")) == (303, "/password"), path


# Pages ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", list(rounds.USERS))
def test_every_answer_keeps_its_reader_safe_and_no_page_has_script_or_style_inside(
    standing: Standing, user: str
) -> None:
    browser = standing.browsers[user]
    csrf = standing.csrf(user)
    answers = [browser.client.get(standing.path(route), follow_redirects=False) for route in routes_of(browser, "GET")]
    answers += [
        browser.client.post(standing.path(route), data={"csrf": token}, follow_redirects=False)
        for route in routes_of(browser, "POST")
        for token in ((csrf, "") if standing.path(route) not in OWN else ("",))
    ]
    answers += [browser.client.get(path) for path in ("/nope", "/static/desk.css", "/static/nope", "/contracts/x")]
    assert {200, 303, 400, 404, 422} <= {answer.status_code for answer in answers}
    for answer in answers:
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert {policy[name] for name in ("script-src", "style-src", "form-action", "connect-src")} == {"'self'"}
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.status_code < 500, answer.url
        # What is saved as a file is no page of ours when it is opened.
        saved = answer.headers.get("content-disposition", "").startswith("attachment")
        if answer.headers.get("content-type", "").startswith("text/html") and not saved:
            assert inside(answer.text) == [], answer.url
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/"), answer.url


def test_every_cookie_is_kept_from_scripts_and_other_sites(standing: Standing) -> None:
    browser = Browser(standing.season.office)
    browser.open("/login")
    browser.press("English")
    told = [*browser.client.cookies.jar, *standing.browsers["anna"].client.cookies.jar]
    assert {each.name for each in told} == {"looptijd", "looptijd_browser", "looptijd_language"}
    for each in told:
        assert each.has_nonstandard_attr("HttpOnly"), each.name
        assert each.get_nonstandard_attr("SameSite") == "lax"
        assert (each.path, each.domain_specified, each.secure) == ("/", False, False)


# Roles ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", list(rounds.USERS))
def test_every_refusal_for_lack_of_a_role_is_on_the_trail(standing: Standing, user: str) -> None:
    browser, csrf = standing.browsers[user], standing.csrf(user)
    refused = 0
    for method in ("GET", "POST"):
        for route in routes_of(browser, method):
            path = standing.path(route)
            if path in OWN:
                continue
            before = standing.refusals(user)
            data = {"csrf": csrf, "action": "grant_approval", "approval": "1"} if method == "POST" else None
            answer = browser.client.request(method, path, data=data, follow_redirects=False)
            told = answer.status_code == 403
            refused += told
            assert not told or standing.refusals(user) == before + 1, (method, path)
    assert refused > 0


@pytest.mark.parametrize("user", ["iris", "otto"])
def test_who_may_only_look_changes_nothing_by_any_form_and_each_try_is_on_the_trail(
    standing: Standing, user: str
) -> None:
    browser, csrf = standing.browsers[user], standing.csrf(user)
    before = standing.kept()
    theirs = "/audit/check" if user == "iris" else "/admin/"
    for route in routes_of(browser, "POST"):
        path = standing.path(route)
        if path in OWN or path.startswith(theirs) or route.path == "/plans/{identifier}":
            continue
        refusals = standing.refusals(user)
        for data in ({}, {"reason": "x", "text": "x", "region": "zeeland", "version": "9" * 5000, "from": "gisteren"}):
            sent = {"csrf": csrf, "action": "grant_approval", "approval": "1", **data}
            answer = browser.client.post(path, data=sent, follow_redirects=False)
            assert answer.status_code in {403, 422}, f"{path}: {answer.status_code}"
        assert standing.refusals(user) == refusals + 2, path
    assert standing.kept() == before


def test_what_a_page_does_not_offer_is_refused_by_the_rules_all_the_same(season: Round, standing: Standing) -> None:
    """A contract that cannot be assessed, offered or signed, asked by who may: every rule is named, nothing changes."""
    browser, csrf = standing.browsers["anna"], standing.csrf("anna")
    season = standing.season
    lacking = season.applied(dossier=rounds.excluded())
    for action in ("assess", "offer", "sign", "publish", "review", "offer-run-off", "sign-run-off", "inform-tariff"):
        answer = browser.client.post(f"/contracts/{lacking.number}/{action}", data={"csrf": csrf})
        assert answer.status_code == 422, action
        body = season.bodies(lacking)[-1]
        assert (body["action"], body["outcome"], body["actor"]) == (action.replace("-", "_"), "refused", "anna")
    assert len(season.bodies(lacking)[1]["findings"]) > 20
    override = {"csrf": csrf, "override": "duty-of-care", "reason": "Zomaar"}
    assert browser.client.post(f"/contracts/{lacking.number}/offer", data=override).status_code == 422
    for job in ("lapse", "end", "run-off", "lapse-run-off", "update-dossier", "apply", "register", "grant-approval"):
        assert browser.client.post(f"/contracts/{lacking.number}/{job}", data={"csrf": csrf}).status_code == 404, job
    assert season.now(lacking).state is State.APPLIED
    assert browser.client.post("/approvals/1/grant", data={"csrf": csrf}).status_code == 422
    season.holds()


# Going on -------------------------------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        *("/", "\\", ":", "@", "//", "evil.example", "https:", "javascript:", "data:", "localhost", "work"),
        *("%2f", "%5c", "\t", "\n", "\r", "\0", ".", "..", "?", "#", "&", " ", "[", "]"),
        *("\u2028", "\u3000", "\uff0f", "\ud800"),
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES, max_size=8).map("".join) | st.text(max_size=40))
@example("/\\/evil.example")
@example("/" + "x" * 10_000)
def test_a_path_to_go_on_to_stays_on_this_desk(path: str) -> None:
    found = own_path(path)
    # What a browser makes of it: backslashes are slashes, and tabs and line ends are left out.
    seen = "".join(letter for letter in found if letter not in "\t\n\r").replace("\\", "/")
    assert seen.startswith("/")
    assert not seen.startswith("//")
    assert len(found) <= 4000
    assert found in {path, "/work"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES, max_size=6).map("".join))
def test_no_page_leads_elsewhere_whatever_it_is_asked_to_go_on_to(standing: Standing, further: str) -> None:
    browser = standing.browsers["anna"]
    asked = {"next": further.encode("utf-8", "replace").decode()}
    answers = [
        browser.client.get("/login", params=asked, follow_redirects=False),
        Browser(standing.season.office).client.get("/login", params=asked, follow_redirects=False),
        Browser(standing.season.office).client.get("/work", params=asked, follow_redirects=False),
    ]
    for answer in answers:
        there = answer.headers.get("location", "/")
        assert answer.status_code in {200, 303}
        assert there.startswith("/")
        assert not there.startswith(("//", "/\\"))


# Bounds ---------------------------------------------------------------------------------------------------------------


def test_only_where_files_are_taken_may_a_request_be_large(standing: Standing) -> None:
    browser, csrf = standing.browsers["anna"], standing.csrf("anna")
    posting = {standing.path(route) for route in routes_of(browser, "POST")}
    assert posting > UPLOADS
    large = {"csrf": csrf, "x": "x" * LARGEST_FORM}
    for path in sorted(posting - UPLOADS):
        answer = browser.client.post(path, data=large)
        assert (answer.status_code, "2 MB" in answer.text) == (413, True), path
    for path in UPLOADS:
        assert browser.client.post(path, data=large, follow_redirects=False).status_code == 400, "a field is too large"
        answer = browser.client.post(path, data={"csrf": csrf}, files={"file": ("a.csv", b"x" * LARGEST_UPLOAD)})
        assert (answer.status_code, "32 MB" in answer.text) == (413, True)


@pytest.mark.parametrize("said", ["abc", "-1", "9" * 5000, "1e3", ""])
def test_a_length_that_is_none_does_not_get_past_the_bound(standing: Standing, said: str) -> None:
    browser, csrf = standing.browsers["anna"], standing.csrf("anna")
    body = f"csrf={csrf}&x=".encode() + b"x" * LARGEST_FORM
    headers = {"content-length": said, "content-type": "application/x-www-form-urlencoded"}
    assert browser.client.post("/kept/discard", content=body, headers=headers).status_code == 413


def test_what_somebody_sends_who_is_not_logged_in_is_not_even_read(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(standing.season.office)
    csrf = dict(browser.open("/login").form("Inloggen").fields)["csrf"]

    async def reads(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("starlette.requests.Request._get_form", reads)
    answer = browser.client.post(
        "/import", data={"csrf": csrf}, files={"file": ("a.csv", b"x" * 1_000_000)}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fwork")


@pytest.mark.parametrize(
    "host", ["[", "[::1", "[::1]:8027", "127.0.0.1:99999999", "127.0.0.1@evil.example", "x" * 9000]
)
def test_a_host_that_cannot_be_read_is_none_of_ours(standing: Standing, host: str) -> None:
    answer = standing.browsers["anna"].client.get("/login", headers={"host": host}, follow_redirects=False)
    assert answer.status_code in ({200, 303} if host.startswith(("[::1]", "127.0.0.1:")) else {400})
