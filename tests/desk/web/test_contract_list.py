"""The list of contracts: found, filtered, ordered, paged, and all of it in the address."""

import csv
import io
from collections.abc import Callable
from html import unescape

import pytest
import rounds
from browsing import Browser, Page
from openpyxl import load_workbook
from rounds import Round
from starlette.datastructures import QueryParams

from desk.web.lists import query
from desk.web.lists.query import Asked
from lifecycle.contract import Contract, Kind
from lifecycle.states import State
from workflows import portfolio
from workflows.portfolio import Sort
from workflows.portfolio_asked import Filter

AtDesk = Callable[[str], Browser]


def flawed(season: Round, **other: str) -> Contract:
    """An application without licences, which cannot be assessed."""
    return season.applied(Kind.INDIVIDUAL, dossier=rounds.ready(rounds.GLI, Kind.INDIVIDUAL, licences=[]), **other)


def numbers(page: Page) -> list[str]:
    """The contracts of a list, as they stand."""
    return [text for text, href in page.links if href == f"/contracts/{text}"]


def test_every_way_to_ask_for_a_list_is_its_address_and_back() -> None:
    asked = Asked(
        Filter(
            policy="gli-2027",
            states=(State.APPLIED, State.OFFERED),
            kind=Kind.RHO,
            role="coach",
            regions=("zeeland", "utrecht"),
            provider="x & y",
            overdue=True,
            failing="3.3.2/licence",
            ready=False,
            questions=True,
            licences_within=60,
            search="o'neill; 100%",
        ),
        Sort.PROVIDER,
        descending=True,
        page=7,
    )
    path, _, text = asked.address().partition("?")
    assert path == "/contracts"
    assert query.read(QueryParams(text)) == asked
    assert Asked().address() == "/contracts"


def test_a_list_says_of_each_contract_what_stands_in_the_way_or_that_it_is_ready(
    season: Round, at_desk: AtDesk
) -> None:
    good, bad = season.applied(Kind.RHO), flawed(season)
    page = at_desk("anna").open("/contracts")
    assert numbers(page) == [good.number, bad.number]
    assert "2 contracten" in page.text
    assert "Klaar om te beoordelen" in page.text
    assert "§ 3.3.2 Niet voldaan: De leefstijlcoach heeft voor elk opgegeven programma een licentie" in page.text
    assert "3.3.2/licence" not in page.text
    assert "aanbieden t/m 30 september 2026 nog 181 dagen" in page.text


def test_a_rule_is_chosen_by_paragraph_and_text_and_stays_in_the_address(season: Round, at_desk: AtDesk) -> None:
    season.applied(Kind.RHO)
    bad = flawed(season)
    page = at_desk("anna").open("/contracts?failing=3.3.2/licence&state=applied")
    assert numbers(page) == [bad.number]
    assert "Staat in de weg: § 3.3.2 Niet voldaan: De leefstijlcoach" in page.text
    without = [href for text, href in page.links if text.startswith("Staat in de weg:")]
    assert without == ["/contracts?state=applied"]
    assert "§ 3.3.2 ✗ De leefstijlcoach heeft voor elk opgegeven programma" in page.html.partition("<optgroup")[2]


def test_search_finds_names_codes_and_numbers_from_any_page(season: Round, at_desk: AtDesk) -> None:
    found, other = season.applied(Kind.RHO), season.applied(Kind.RHO)
    browser = at_desk("anna")
    for text in ("schuilnaam 1", "90000001", "20000001", found.number.lower()):
        assert numbers(browser.open(f"/contracts?search={text}")) == [found.number], text
    assert browser.open("/work").form("Zoek contract").names == {"search"}
    assert numbers(browser.open("/contracts?search=schuilnaam")) == [found.number, other.number]
    assert "Geen contract voldoet aan al deze keuzes" in browser.open("/contracts?search=zzz").text


def test_headings_order_the_list_and_turn_it_around(season: Round, at_desk: AtDesk) -> None:
    names = {"b": "Beta", "a": "Alfa", "c": "Gamma"}
    of = {
        key: season.applied(Kind.RHO, provider=season.provider(Kind.RHO, key, name=name)) for key, name in names.items()
    }
    browser = at_desk("anna")
    browser.open("/contracts")
    assert numbers(browser.click("Aanbieder")) == [of["a"].number, of["b"].number, of["c"].number]
    assert numbers(browser.click("Aanbieder")) == [of["c"].number, of["b"].number, of["a"].number]
    assert browser.page is not None
    assert 'aria-sort="descending"' in browser.page.html


def test_pages_follow_each_other_without_a_gap(season: Round, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    every = [season.applied(Kind.RHO).number for _ in range(7)]
    browser = at_desk("anna")
    whole = portfolio.page
    monkeypatch.setattr(portfolio, "page", lambda *given, **named: whole(*given, **{**named, "size": 3}))
    first = browser.open("/contracts")
    assert "pagina 1 van 3" in first.text
    second = browser.click("Volgende")
    third = browser.click("Volgende")
    assert numbers(first) + numbers(second) + numbers(third) == every
    assert numbers(browser.open("/contracts?page=99")) == numbers(third)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("policy=nope", "onbekend beleid 'nope'"),
        ("region=atlantis", "onbekende regio 'atlantis'"),
        ("state=asleep", "onbekende stand 'asleep'"),
        ("failing=1/none", "onbekende regel '1/none'"),
        ("ready=perhaps", "toegestaan zijn yes en no"),
        ("page=0", "een getal vanaf 1"),
        ("page=99999999999999999999999", "een getal vanaf 1"),
        ("licences=x", "een getal vanaf 0 tot en met 3660"),
        ("sort=colour", "onbekende volgorde 'colour'"),
        ("search=%00", "op één regel"),
    ],
)
def test_an_address_that_asks_the_impossible_is_told_so(at_desk: AtDesk, address: str, said: str) -> None:
    page = at_desk("anna").open(f"/contracts?{address}")
    assert page.status == 422
    assert said in unescape(page.text)
    assert page.headings.count("Contracten") == 1, "the filters are still there"


def test_what_was_judged_yesterday_is_judged_anew_before_it_is_shown(season: Round, at_desk: AtDesk) -> None:
    season.applied(Kind.RHO)
    season.jump("2026-04-03T09:00")
    page = at_desk("anna").open("/contracts")
    assert "is van 3 april 2026 09:00" in page.text


def test_a_list_is_empty_at_first_and_says_what_to_do(at_desk: AtDesk) -> None:
    page = at_desk("anna").open("/contracts")
    assert "Er zijn nog geen contracten." in page.text
    assert page.link("Leg een aanvraag vast") == "/applications/new"


def test_who_changes_nothing_has_no_boxes_to_tick(season: Round, at_desk: AtDesk) -> None:
    season.applied(Kind.RHO)
    page = at_desk("iris").open("/contracts")
    assert "Maak een plan" not in page.text
    assert 'type="checkbox" name="contract"' not in page.html


def test_a_list_is_in_english_too(season: Round, at_desk: AtDesk) -> None:
    flawed(season)
    browser = at_desk("anna")
    browser.open("/contracts?state=applied")
    page = browser.press("English")
    assert page.path == "/contracts?state=applied"
    assert "1 contract" in page.text
    assert "offer by 30 September 2026 181 days left" in page.text
    assert "State: applied" in page.text


def test_what_is_filtered_is_downloaded_whole(season: Round, at_desk: AtDesk) -> None:
    season.assessed(Kind.RHO)
    bad = flawed(season)
    browser = at_desk("anna")
    address = browser.open("/contracts?state=applied").link("Download als CSV")
    answer = browser.client.get(address)
    assert answer.content.startswith(b"\xef\xbb\xbf"), "so that Excel reads it as UTF-8"
    assert "contracten-2026-04-02.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Nummer"] for row in rows] == [bad.number]
    assert rows[0]["Staat in de weg"].startswith("§ 3.3.2 Niet voldaan: De leefstijlcoach")
    assert rows[0]["Termijn tot en met"] == "2026-09-30"
    browser.open("/contracts?state=applied")
    book = load_workbook(io.BytesIO(browser.client.get(browser.page.link("Download als Excel")).content))  # type: ignore[union-attr]  # a page is open
    sheet = book.active
    assert sheet is not None
    assert [list(row)[:2] for row in sheet.iter_rows(values_only=True)] == [
        ["Nummer", "Aanbieder"],
        [bad.number, "Praktijk Schuilnaam 2"],
    ]


def test_a_code_that_begins_with_a_zero_is_whole_in_both_files_and_the_page_says_what_excel_does(
    season: Round, at_desk: AtDesk
) -> None:
    provider = season.provider(Kind.INDIVIDUAL, "nul", name="Praktijk Zoë", agb="01234567", kvk="00000012")
    season.applied(Kind.INDIVIDUAL, provider=provider)
    browser = at_desk("anna")
    page = browser.open("/contracts")
    assert "Opent u CSV in Excel, dan vervalt de nul vooraan een AGB- of KvK-nummer." in page.text
    content = browser.client.get("/contracts.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content), delimiter=";")
    assert (row["Aanbieder"], row["AGB-code"], row["KvK-nummer"]) == ("Praktijk Zoë", "01234567", "00000012")
    sheet = load_workbook(io.BytesIO(browser.client.get("/contracts.xlsx").content)).active
    assert sheet is not None
    assert [(cell.value, cell.data_type) for cell in sheet[2][2:4]] == [("01234567", "s"), ("00000012", "s")]


def test_a_name_that_looks_like_a_formula_is_only_a_name_in_the_files(season: Round, at_desk: AtDesk) -> None:
    season.applied(Kind.RHO, provider=season.provider(Kind.RHO, "evil", name='=HYPERLINK("http://x";"y")'))
    client = at_desk("anna").client
    assert "'=HYPERLINK" in client.get("/contracts.csv").text
    sheet = load_workbook(io.BytesIO(client.get("/contracts.xlsx").content)).active
    assert sheet is not None
    assert sheet["B2"].data_type == "s"


def test_a_file_of_the_impossible_is_a_page_that_says_so(at_desk: AtDesk) -> None:
    page = at_desk("anna").open("/contracts.csv?policy=nope")
    assert (page.status, page.headings) == (422, ["Dit klopt niet"])


def test_a_list_of_one_contract_says_one(season: Round, at_desk: AtDesk) -> None:
    season.applied()
    page = at_desk("anna").open("/contracts")
    assert "Het ene gevonden contract" in page.text
    assert "Het oudste oordeel over wat in de weg staat, is van" in page.text
