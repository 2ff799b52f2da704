"""The audit trail at the desk: found, opened, taken along, looked back at and checked, by auditors alone."""

import csv
import io
import json
import sqlite3
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from browsing import Browser
from rounds import Round

from desk.sheets.csv_writing import csv_bytes
from desk.showing.findings import rule_in_words
from desk.web.audit import told, words
from desk.web.audit.checks import NAME
from desk.web.lists import files
from desk.web.pages import audit_check, audit_files
from lifecycle import audit
from lifecycle.calendar import parse_moment
from lifecycle.contract import Contract, Kind
from lifecycle.findings import SYSTEM_RULES
from lifecycle.states import Action
from workflows import verification
from workflows.inquiry import looking, names
from workflows.inquiry.asked import Inquiry
from workflows.request import Override

Desk = Callable[[str], Browser]
PATHS = (
    *("/audit", "/audit?order=newest", "/audit/overrides", "/audit/as-of", "/audit/as-of?moment=2026-05-01"),
    *("/audit/check", "/audit/record?stream=contract:1&seq=1", "/audit/record.json?stream=contract:1&seq=1"),
    *("/audit.csv", "/audit.jsonl", "/audit.xlsx", "/audit/as-of.csv", "/audit/as-of.jsonl"),
)


@pytest.fixture
def overridden(season: Round) -> Contract:
    """An offer to a partnership that was refused, and made with an override."""
    season.signed(Kind.RHO)
    made = season.assessed(Kind.PARTNERSHIP)
    season.refused(Action.OFFER, made)
    return season.done(Action.OFFER, made, override=Override("duty-of-care", "Wachttijd <b>te lang</b>", "bob"))


def looks(season: Round) -> list[dict[str, Any]]:
    return [body["consulted"] for body in season.bodies("lookup:iris")]


def test_a_question_is_answered_in_sentences_day_by_day_and_is_a_look(
    season: Round, overridden: Contract, at_desk: Desk
) -> None:
    browser = at_desk("iris")
    page = browser.open("/audit")
    assert page.headings == ["Controlespoor"]
    assert looks(season) == [], "who has asked nothing has not looked"
    page = browser.ask("Zoek", {"contract": overridden.number})
    assert page.headings[1] == "2 april 2026"
    assert "4 vastleggingen" in page.text
    assert "anna kon niet aanbieden: paragraaf 2.2." in page.text
    assert "met een uitzondering op grond van zorgplicht voor paragraaf 2.2, goedgekeurd door bob" in page.text
    assert "<b>te lang" not in page.html
    assert page.link(overridden.number) == f"/contracts/{overridden.number}"
    assert looks(season) == [{"kind": "query", "asked": {"contract": overridden.number}, "found": 4}]


def test_what_is_asked_stands_in_the_form_and_above_the_answer(overridden: Contract, at_desk: Desk) -> None:
    browser = at_desk("iris")
    page = browser.open("/audit?rule=2.2%2Frho-first&outcome=refused&actor=anna&from=1-4-2026&until=2026-12-31")
    assert "1 vastlegging" in page.text
    (form,) = [form for form in page.forms if form.action == "/audit"]
    given = dict(form.fields)
    assert (given["rule"], given["outcome"], given["actor"]) == ("2.2/rho-first", "refused", "anna")
    assert any(
        href == "/audit?actor=anna&rule=2.2%2Frho-first&from=1-4-2026&until=2026-12-31" for _, href in page.links
    )


def test_the_pages_of_an_answer_are_one_look(season: Round, at_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "SIZE", 3)
    monkeypatch.setattr(looking.page, "__kwdefaults__", {"after": None, "size": 3})
    made = season.applied(Kind.INDIVIDUAL)
    for place in range(7):
        season.done(Action.NOTE, made, text=f"aantekening {place}")
    browser = at_desk("iris")
    page = browser.open(f"/audit?contract={made.number}&order=newest")
    seen = []
    while True:
        seen += [words for words, _ in page.links if words.startswith("anna ")]
        if "Volgende bladzijde" not in dict(page.links):
            break
        page = browser.click("Volgende bladzijde")
    assert len(seen) == 8
    assert len(looks(season)) == 1


def test_a_record_opens_to_its_findings_its_bytes_and_its_place(
    season: Round, overridden: Contract, at_desk: Desk
) -> None:
    browser = at_desk("iris")
    browser.open(f"/audit?contract={overridden.number}")
    page = browser.click("anna kon niet aanbieden: paragraaf 2.2.")
    assert page.headings[0] == "anna kon niet aanbieden: paragraaf 2.2."
    body = season.bodies(overridden)[2]
    assert audit.canonical(body).decode() in page.text
    assert "Klopt: de inhoud hieronder geeft dit getal." in page.text
    assert "Sluit aan." in page.text
    assert "Paragraaf 2.2" in page.text
    content = browser.client.get(page.link("Download de bytes")).content
    assert content == audit.canonical(body)
    assert browser.click("Volgende vastlegging").headings[0].startswith("anna deed een aanbod, met een uitzondering")
    assert "Volgende vastlegging" not in dict(browser.page.links if browser.page else [])
    assert browser.open("/audit/record?stream=contract:9&seq=1").status == 404
    assert browser.open("/audit/record?stream=contract:1&seq=0").status == 422


def test_everything_that_can_be_found_is_called_by_words() -> None:
    unsaid = [name for name in names.ACTIONS if words.action(name) == name]
    unsaid += [rule for rule in SYSTEM_RULES if rule_in_words(rule, None) == rule]
    assert unsaid == []


def test_what_was_typed_and_who_typed_it_are_called_by_words(overridden: Contract, at_desk: Desk) -> None:
    browser = at_desk("iris")
    browser.open(f"/audit?contract={overridden.number}&overridden=yes")
    page = browser.click(next(text for text, _ in browser.page.links if "met een uitzondering" in text))
    assert "Reden Wachttijd <b>te lang</b>" in page.text
    assert told.by({"actor": "console", "role": None}) == "de opdrachtregel van de server"


def test_a_record_that_was_changed_says_so(season: Round, overridden: Contract, at_desk: Desk, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "round.db")) as raw:
        raw.execute("DROP TRIGGER audit_record_no_update")
        raw.execute("UPDATE audit_record SET body = replace(CAST(body AS TEXT), 'anna', 'nn') WHERE action = 'assess'")
        raw.execute("UPDATE audit_record SET body = 'niets' WHERE action = 'sign'")
        raw.commit()
    browser = at_desk("iris")
    assert "Klopt niet: de inhoud is gewijzigd." in browser.open("/audit/record?stream=contract:1&seq=2").text
    for path in ("/audit?contract=GLI-2027-00001", "/audit/record?stream=contract:1&seq=4"):
        page = browser.open(path)
        assert page.status == 422
        assert "Vastlegging 4 van contract:1 is niet te lezen; controleer het spoor" in page.text


def test_overrides_say_who_which_rule_why_and_who_approved(overridden: Contract, at_desk: Desk) -> None:
    browser = at_desk("iris")
    page = browser.open("/audit/overrides")
    assert "1 besluit met een uitzondering" in page.text
    assert "Zorgplicht Wachttijd <b>te lang</b> anna goedgekeurd door bob" in page.text
    assert "§ 2.2 Een samenwerkingsverband komt pas aan bod" in page.text
    assert "Er is in deze periode geen besluit" in browser.open("/audit/overrides?from=2026-05-01").text
    assert browser.open("/audit/overrides?from=2026-05-01&until=2026-04-01").status == 422


def test_looking_back_tells_what_was_known_then_and_what_is_known_now(season: Round, at_desk: Desk) -> None:
    season.to("2026-09-20T09:00")
    offered = season.offered(Kind.RHO)
    season.to("2026-11-05T14:00")
    signed = parse_moment("2026-10-30T16:00")
    season.done(Action.REINSTATE, offered, approved_by="bob", signed_at=signed, proof="brief", reason="Op tijd")
    browser = at_desk("iris")
    page = browser.open("/audit/as-of?moment=2-11-2026")
    assert "Vervallen" in page.text
    page = browser.click("Bekijk wat nu bekend is van dat moment")
    assert "Getekend sinds 30 oktober 2026 16:00" in page.text
    page = browser.click(offered.number)
    assert page.headings[1] == f"{offered.number} Getekend"
    assert "Looptijd 1 januari 2027 - 31 december 2027" in page.text
    page = browser.open("/audit/as-of?moment=2026-11-02&counted=yes")
    assert "Contracten naar stand (1)" in page.text
    page = browser.click("1 vervallen")
    assert offered.number in dict(page.links)
    assert "Dat moment komt nog" in browser.open("/audit/as-of?moment=2030-01-01").text
    assert "nog niets bekend" in browser.open(f"/audit/as-of?moment=2020-01-01&contract={offered.number}").text
    assert [each["asked"].get("known") for each in looks(season)][:2] == ["then", "now"]


@pytest.mark.parametrize(
    "query",
    ["moment=ooit", "moment=2026-01-01&known=later", "moment=2026-01-01&contract=X", "moment=2026-01-01&after=x"],
)
def test_what_cannot_be_looked_back_at_is_said(season: Round, at_desk: Desk, query: str) -> None:
    page = at_desk("iris").open(f"/audit/as-of?{query}")
    assert page.status == 422
    assert "Er klopt iets niet" in page.text
    assert looks(season) == []


def test_what_is_found_is_taken_along_whole(season: Round, overridden: Contract, at_desk: Desk) -> None:
    browser = at_desk("iris")
    number = overridden.number
    rows = list(
        csv.DictReader(
            io.StringIO(browser.client.get(f"/audit.csv?contract={number}").content.decode("utf-8-sig")), delimiter=";"
        )
    )
    lines = [json.loads(line) for line in browser.client.get(f"/audit.jsonl?contract={number}").text.splitlines()]
    answer = browser.client.get(f"/audit.xlsx?contract={number}")
    book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    sheet = [[cell.value for cell in row] for row in book.active.iter_rows()]
    bodies = season.bodies(overridden)
    assert [row["hash"] for row in rows] == [line["hash"] for line in lines] == [row[-1] for row in sheet[1:]]
    assert [line["action"] for line in lines] == [body["action"] for body in bodies]
    assert answer.headers["content-disposition"] == 'attachment; filename="controlespoor-2026-04-02.xlsx"'
    assert [(each["kind"], each["form"], each["found"]) for each in looks(season)] == [
        ("export", "CSV", 4),
        ("export", "JSON", 4),
        ("export", "XLSX", 4),
    ]
    stood = browser.client.get("/audit/as-of.jsonl?moment=2026-05-01").text.splitlines()
    assert [json.loads(line)["state"] for line in stood] == ["signed", "offered"]
    assert browser.client.get("/audit/as-of.csv?moment=2026-05-01&state=signed").text.count("\n") == 2


def test_too_much_for_a_workbook_is_said_before_anything_is_sent(
    season: Round, overridden: Contract, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_files, "_MOST", 3)
    page = at_desk("iris").open("/audit.xlsx?order=newest")
    assert page.status == 422
    assert "kan 3 vastleggingen bevatten" in page.text
    assert looks(season) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_taking_much_along_takes_hardly_more_memory_than_taking_little(season: Round, kind: str) -> None:
    made = season.applied(Kind.INDIVIDUAL)

    def peak() -> int:
        tracemalloc.start()
        rows = audit_files._rows(looking.export(season.office, "iris", Inquiry(), kind))
        assert sum(map(len, csv_bytes(rows) if kind == "csv" else files.workbook_of("Spoor", rows))) > 1_000
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak()
    little = peak()
    for place in range(1000):
        season.done(Action.NOTE, made, text=f"{place} " + "lang " * 200)
    assert peak() < little + 3_000_000


@pytest.mark.parametrize("name", ["anna", "bob", "paul", "otto"])
def test_who_is_no_auditor_opens_nothing_and_each_try_is_on_the_trail(
    season: Round, overridden: Contract, at_desk: Desk, name: str
) -> None:
    browser = at_desk(name)
    assert "Controlespoor" not in dict(browser.open("/work").links)
    for path in PATHS:
        page = browser.open(path)
        assert page.status == 403, path
        assert "Hiervoor is de rol auditor nodig." in page.text
    tried = [body["page"] for body in season.bodies(f"access:{name}") if body["action"] == "open_page"]
    assert tried == [path.partition("?")[0] for path in PATHS]
    assert season.bodies(f"lookup:{name}") == []


def test_who_is_not_logged_in_logs_in_first(season: Round) -> None:
    for path in PATHS:
        assert Browser(season.office).open(path).path.startswith("/login?next="), path


def test_a_check_is_asked_for_and_its_outcome_is_told(season: Round, overridden: Contract, at_desk: Desk) -> None:
    browser = at_desk("iris")
    assert "de laatste tijd niet gecontroleerd" in browser.open("/audit/check").text
    page = browser.press("Controleer nu")
    assert page.path == "/audit/check"
    assert "Het controlespoor klopt. Gecontroleerd door iris" in page.text
    assert looks(season)[0]["problems"] == 0


def test_a_check_that_finds_something_names_it(
    season: Round, overridden: Contract, at_desk: Desk, tmp_path: Path
) -> None:
    browser = at_desk("iris")
    browser.open("/audit/check")
    with closing(sqlite3.connect(tmp_path / "round.db")) as raw:
        raw.execute("UPDATE contract SET state = 'published' WHERE id = 1")
        raw.commit()
    page = browser.press("Controleer nu")
    assert "punt" in page.text
    assert "zegt state = 'published', de vastleggingen zeggen 'signed'" in page.text
    assert Browser(season.office).open("/audit/check").path.startswith("/login")


def test_a_check_that_goes_on_shows_how_far_it_is(
    season: Round, overridden: Contract, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_check, "PATIENCE", 0.0)
    monkeypatch.setattr(verification, "_TOLD", 1)
    browser = at_desk("iris")
    told: list[str] = []

    def slow(checks: Any, done: int) -> None:
        checks.done = done
        if not told:
            told.append("")
            page = browser.open("/audit/check")
            told[0] = page.text + page.response.headers["refresh"]

    monkeypatch.setattr(audit_check.Checks, "_at", slow)
    browser.open("/audit/check")
    browser.press("Controleer nu")
    while browser.app.state.background.has(NAME):
        time.sleep(0.01)
    assert "1 van ongeveer" in told[0]
    assert "Het controlespoor klopt." in browser.open("/audit/check").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("contract=GLI-2026-00001", "Er is geen contract GLI-2026-00001"),
        ("provider=zzz", "Aanbieder: onbekende aanbieder 'zzz'"),
        ("actor=ana", "Door: onbekende gebruiker 'ana'; bedoelde u 'anna'?"),
        ("action=ofer", "Handeling: onbekende actie 'ofer'"),
        ("rule=9.9/x", "Regel: onbekende regel"),
        ("outcome=x", "Uitkomst: onbekende uitkomst"),
        ("role=x", "Rol: onbekende rol"),
        ("policy=x", "Beleid: onbekend beleid"),
        ("version=9", "Versie: onbekende versie '9'"),
        ("from=gisteren", "Vanaf: 'gisteren' is geen moment"),
        ("from=2026-05-02&until=2026-05-01", "Tot en met: ligt niet na het begin van de periode"),
        ("order=x", "onbekende volgorde"),
        ("lookups=x", "onbekende keuze"),
        ("overridden=x", "Met uitzondering: 'x': toegestaan zijn yes en no"),
        ("order=newest&after=x", "is geen plaats in een antwoord"),
        ("actor=" + "a" * 10_000, "hoogstens 200 letters"),
        ("actor=a%00b", "hoogstens 200 letters"),
        ("actor=%ff%fe", "onbekende gebruiker"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_form(
    season: Round, overridden: Contract, at_desk: Desk, query: str, said: str
) -> None:
    page = at_desk("iris").open(f"/audit?{query}")
    assert page.status == 422
    assert said in page.text
    assert looks(season) == []
    season.holds()


def test_the_pages_are_complete_in_english(season: Round, overridden: Contract, at_desk: Desk) -> None:
    browser = at_desk("iris")
    browser.client.cookies.set("looptijd_language", "en")
    for path in (*PATHS[:6], "/audit?lookups=with", f"/audit?contract={overridden.number}"):
        text = browser.open(path).text
        assert " het " not in text, path
        assert " van " not in text, path


def test_streams_are_called_what_people_call_them(season: Round, overridden: Contract, at_desk: Desk) -> None:
    text = at_desk("iris").open("/audit?order=oldest").text
    assert "Regio's" in text
    assert "Gebruiker anna" in text
    assert "Beleid GLI 2027" in text
    for stream in ("user:", "policy:", "region:", "milestone:", "access:"):
        assert f" {stream}" not in text
