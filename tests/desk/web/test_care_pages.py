"""The published care as the public reads it: without login or cookie, kept by others, read by search engines too."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
import rounds
from browsing import Browser
from rounds import Round

from desk.web.care import keeping
from desk.web.care.keeping import Answers
from desk.web.pages import care, care_data
from lifecycle import audit, dossier
from lifecycle.contract import Contract, Kind
from lifecycle.states import Action
from workflows import providers
from workflows.practice import DatabaseKind

HOSTILE = "Praktijk </script><script>alert(1)</script> & \"Zoon\" 'x' \u2028"


@pytest.fixture
def made(season: Round) -> Contract:
    """After the publication: a contract with all that can be told, and one that finishes with its patients."""
    coach = season.running(Kind.INDIVIDUAL, regions=("drenthe",))
    season.running(Kind.RHO, regions=("drenthe",), term=("2026-01-01", "2027-12-31"))
    found = season.signed(Kind.RHO, regions=("zeeland", "utrecht"))
    season.to("2026-10-02T09:00")
    season.done(Action.SIGN_RUN_OFF, season.now(coach))
    season.to("2026-11-12T09:00")
    season.jump("2026-11-14T10:00")
    facts = {"waiting_weeks": 1, "showcase": HOSTILE, "experiences": "=1+1"}
    return season.done(Action.UPDATE_DOSSIER, season.now(found), dossier=dossier.parse({"publication": facts}))


@pytest.fixture
def public(season: Round) -> Browser:
    return Browser(season.office)


def test_before_the_day_it_is_said_when_the_list_comes(season: Round, public: Browser) -> None:
    season.to("2026-11-11T23:59:59")
    text = public.open("/care").text
    assert "De lijst wordt gepubliceerd op 12 november 2026." in text
    for path in ("/care/2027/gli", "/care/2027/gli.json", "/care/2027/gli/changes"):
        assert public.open(path).status == 404
    season.jump("2026-11-12T00:00")
    assert "Er staat nog geen zorgaanbieder op deze lijst." in public.open("/care/2027/gli").text
    assert public.client.get("/care/2027/gli.json").json()["snapshot"] is None


def test_without_a_login_the_public_reads_the_list_and_gets_no_cookie(made: Contract, public: Browser) -> None:
    page = public.open("/care")
    assert page.headings[0] == "Welke zorg is gecontracteerd?"
    page = public.open("/care/2027/gli")
    assert "3 zorgaanbieders" in page.text
    assert "Alleen huidige patiënten" in page.text
    assert "Gepubliceerd op 12 november 2026 , met 3 zorgaanbieders" in page.text
    page = public.click("Praktijk Schuilnaam 3")
    assert page.headings[0] == "Praktijk Schuilnaam 3"
    assert "Nieuwe patiënten welkom" in page.text
    assert "Wachttijd 1 week" in page.text
    assert "Zeeland, Utrecht" in page.text
    for path in ("/care", "/care/2027/gli", "/care/2027/gli/nope", "/care/2027/gli?region=x", "/robots.txt"):
        assert "set-cookie" not in public.client.get(path).headers, path


def test_searching_the_list(made: Contract, public: Browser) -> None:
    public.open("/care/2027/gli")
    page = public.ask("Zoek", {"status": "current_patients", "region": "drenthe"})
    assert "1 zorgaanbieder" in page.text
    assert "Praktijk Schuilnaam 1" in page.text
    assert "Geen zorgaanbieder voldoet" in public.ask("Zoek", {"name": "zzz"}).text
    page = public.click("Toon alles")
    assert page.path == "/care/2027/gli"


def test_long_lists_come_page_by_page(made: Contract, public: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(care, "SIZE", 2)
    page = public.open("/care/2027/gli?region=drenthe&page=1")
    assert "bladzijde" not in page.text
    page = public.open("/care/2027/gli")
    assert 'rel="canonical" href="http://127.0.0.1:8027/care/2027/gli"' in page.html
    page = public.click("Volgende")
    assert page.path == "/care/2027/gli?page=2"
    assert "bladzijde 2 van 2" in page.text
    assert public.open("/care/2027/gli?page=99").text == page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/care/2027/gli?region=x", 422),
        ("/care/2027/gli?page=0", 422),
        ("/care/2027/gli?page=" + "9" * 50, 422),
        ("/care/2027/gli?name=" + "x" * 10_000, 422),
        ("/care/2027/gli?name=a%00b", 422),
        ("/care/2027/gli?region=%ff%fe", 422),
        ("/care/2027/gli?kind=ggd", 422),
        ("/care/2027/nope", 404),
        ("/care/x/gli", 404),
        ("/care/02027/gli", 404),
        ("/care/\uff12\uff10\uff12\uff17/gli", 404),
        ("/care/2027/gli/GLI-2027-99999", 404),
        ("/care/2027/gli/%00", 404),
        ("/care/2027/gli/lists/2026-11-11.json", 404),
        ("/care/2027/gli/lists/x.json", 404),
        ("/care/2027/gli/sitemap-0.xml", 404),
        ("/care/2027/gli/sitemap-999999999.xml", 404),
        ("/care/2027/gli/a/b/c", 404),
    ],
)
def test_what_is_not_there_is_said_gently_and_kept_by_nobody(
    made: Contract, public: Browser, path: str, status: int
) -> None:
    answer = public.client.get(path)
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert "Gecontracteerde zorg" in answer.text
    assert "noindex" in answer.text
    assert "Mijn werk" not in answer.text


def test_each_page_tells_search_engines_what_it_is(season: Round, made: Contract, public: Browser) -> None:
    public.app.state.kind = DatabaseKind.REAL
    titles = set()
    for path in ("/care", "/care/2027/gli", f"/care/2027/gli/{made.number}", "/care/2027/gli/changes"):
        for lang, query in (("nl", ""), ("en", "?lang=en")):
            html = public.open(path + query).html
            assert f'<html lang="{lang}"' in html
            assert f'<link rel="canonical" href="http://127.0.0.1:8027{path}{query}">' in html
            assert f'hreflang="nl" href="http://127.0.0.1:8027{path}"' in html
            assert f'hreflang="en" href="http://127.0.0.1:8027{path}?lang=en"' in html
            assert "noindex" not in html
            titles.add(re.findall(r"<title>(.*?)</title>", html)[0])
            (said,) = re.findall(r'<meta name="description" content="([^"]+)">', html)
            assert 20 < len(said) < 400
    assert len(titles) == 8
    robots = public.client.get("/robots.txt").text
    assert "Allow: /care" in robots
    assert "Disallow: /\n" in robots
    assert "Sitemap: http://127.0.0.1:8027/sitemap.xml" in robots


def test_of_a_practice_database_no_search_engine_is_to_know(made: Contract, public: Browser) -> None:
    public.app.state.kind = DatabaseKind.PRACTICE
    assert public.client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    answer = public.client.get("/care/2027/gli")
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "Deze zorgaanbieders bestaan niet." in answer.text


def test_an_entry_is_data_for_search_engines_and_nothing_in_it_can_run(
    season: Round, made: Contract, public: Browser
) -> None:
    providers.change(season.office, "anna", "rho-3", {"name": HOSTILE.replace("\u2028", "")})
    html = public.open(f"/care/2027/gli/{made.number}").html
    (inside,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    said = json.loads(inside)
    assert said["description"] == HOSTILE
    assert said["name"] == HOSTILE.replace("\u2028", "")
    assert said["address"]["addressLocality"] == "Geheimstad"
    assert said["isAcceptingNewPatients"] is True
    assert said["areaServed"] == ["Zeeland", "Utrecht"]
    assert "<" not in inside
    assert "alert(1)</script>" not in html.replace(inside, "")


def test_the_sitemaps_name_every_page_in_both_languages(
    made: Contract, public: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(care_data, "PART", 2)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

    def places(path: str) -> list[str]:
        root = ET.fromstring(public.client.get(path).content)  # noqa: S314 - it is our own
        return [each.text or "" for each in root.iter(f"{space}loc")]

    parts = places("/sitemap.xml")
    assert [part.rpartition("/care/")[2] for part in parts] == [
        "2027/gli/sitemap-1.xml",
        "2027/gli/sitemap-2.xml",
        "2027/kinderen/sitemap-1.xml",
    ]
    pages = [page for part in parts for page in places(part.removeprefix("http://127.0.0.1:8027"))]
    assert len(pages) == 2 * (2 * 3 + 3)
    for page in pages:
        assert public.open(page.removeprefix("http://127.0.0.1:8027")).status == 200, page


def test_programs_read_the_list_as_it_is_and_as_it_was_published(
    season: Round, made: Contract, public: Browser
) -> None:
    now = public.client.get("/care/2027/gli.json").json()
    assert {each["contract"]: each.get("waiting_weeks") for each in now["entries"]}[made.number] == 1
    for name in (now["snapshot"]["day"], now["snapshot"]["sha256"]):
        then = public.client.get(f"/care/2027/gli/lists/{name}.json")
        assert audit.digest(then.content) == now["snapshot"]["sha256"]
    assert "immutable" in then.headers["cache-control"]
    entries = {each["contract"]: each for each in then.json()["entries"]}
    for day in public.client.get("/care/2027/gli/changes.json").json()["days"]:
        entries |= {each["contract"]: each for each in (*day["added"], *day["changed"])}
        entries = {number: each for number, each in entries.items() if number not in day["removed"]}
    assert sorted(entries.values(), key=lambda each: each["contract"]) == now["entries"]
    answer = public.client.get("/care/2027/gli.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["contract"] for row in rows] == [each["contract"] for each in now["entries"]]
    assert rows[-1]["ervaringen"] == "'=1+1"
    assert rows[-1]["voor wie"] == "Nieuwe patiënten welkom"
    english = public.client.get("/care/2027/gli.csv?lang=en").content.decode("utf-8-sig")
    assert "New patients welcome" in english


def test_the_page_of_changes_tells_each_by_day(season: Round, made: Contract, public: Browser) -> None:
    season.jump("2026-11-20T10:00")
    gone = season.now_of("GLI-2026-00002")
    season.done(Action.UPDATE_DOSSIER, gone, dossier=rounds.excluded())
    season.done(Action.TERMINATE, gone, reason="x", grounds=("3.3.3/insolvency",), approved_by="bob")
    page = public.open("/care/2027/gli/changes")
    assert page.headings[1:3] == ["20 november 2026", "14 november 2026"]
    assert "Eraf Praktijk Schuilnaam 2" in page.text
    assert "Gewijzigd Praktijk Schuilnaam 3 (wachttijd, ervaringen, over de aanbieder)" in page.text
    assert public.open("/care/2027/gli/GLI-2026-00002").status == 404


def tag(answer: Any) -> str:
    found: str = answer.headers["etag"]
    return found


def test_who_has_a_page_is_told_that_it_still_holds_until_it_changes(
    season: Round, made: Contract, public: Browser
) -> None:
    path = "/care/2027/gli"
    first = public.client.get(path)
    assert first.headers["cache-control"] == "public, max-age=60"
    for said in (tag(first), f'"x", W/{tag(first)}', "*"):
        again = public.client.get(path, headers={"if-none-match": said})
        assert (again.status_code, again.content, tag(again)) == (304, b"", tag(first))
    plain = public.client.get(path, headers={"accept-encoding": "identity"})
    assert plain.text == first.text
    assert tag(plain) != tag(first)
    season.done(Action.NOTE, season.now(made), text="x")
    assert public.client.get(path, headers={"if-none-match": tag(first)}).status_code == 304
    providers.change(season.office, "anna", "rho-3", {"name": "Praktijk Anders"})
    later = public.client.get(path, headers={"if-none-match": tag(first)})
    assert later.status_code == 200
    assert "Praktijk Anders" in later.text


def test_nobody_else_s_pages_are_kept(season: Round, public: Browser) -> None:
    for path in ("/login", "/carelessly", "/work"):
        assert public.client.get(path).headers["cache-control"] == "no-store"


def test_heads_are_answered_without_a_body(made: Contract, public: Browser) -> None:
    answer = public.client.head("/care/2027/gli")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"]


def test_the_language_is_that_of_the_address_and_no_cookie_changes_it(made: Contract, public: Browser) -> None:
    public.client.cookies.set("looptijd_language", "en")
    assert "zorgaanbieders" in public.open("/care/2027/gli").text
    text = public.open("/care/2027/gli?lang=en&status=current_patients").text
    assert "1 care provider" in text
    assert " het " not in text
    page = public.click("Nederlands")
    assert page.path == "/care/2027/gli?status=current_patients"


def test_memory_is_bounded_by_leaving_out_what_nobody_asked_for_longest() -> None:
    answers = Answers(most=10_000)
    for place in range(100):
        answers.of(f"/{place}", "1", lambda: b"x" * 900)
    assert answers._size <= 10_000
    assert len(answers._kept) == 11
    assert ("/99", "1") in answers._kept
    calls: list[int] = []
    answers.of("/99", "1", lambda: calls.append(1) or b"")  # type: ignore[func-returns-value]
    assert calls == []
    answers.of("/99", "2", lambda: calls.append(1) or b"")  # type: ignore[func-returns-value]
    assert calls == [1]
    answers.of("/large", "1", lambda: b"x" * 20_000)
    assert ("/large", "1") not in answers._kept
    assert keeping.MOST_BYTES >= 2**20
