"""The figures of the round: pictures that say the same as their tables, safe to show on a page without scripts."""

import re
from collections import Counter
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from browsing import Browser
from rounds import GLI, KINDEREN, Round

from lifecycle.contract import Kind
from lifecycle.states import Action

Desk = Callable[[str], Browser]
SVG = "{http://www.w3.org/2000/svg}"
CHARTS = [f"/round/figures/{GLI}/{name}.svg" for name in ("funnel", "states", "refusals")]


@pytest.fixture
def played(season: Round) -> Round:
    """Some weeks of work on contracts of two kinds, with refusals."""
    season.signed(Kind.RHO)
    season.to("2026-04-20T10:00")
    season.applied(Kind.INDIVIDUAL, regions=("utrecht",))
    partner = season.assessed(Kind.PARTNERSHIP, regions=("utrecht",))
    season.done(Action.WITHDRAW, partner)
    blocked = season.assessed(Kind.INDIVIDUAL)
    assert season.refused(Action.OFFER, blocked) == ["2.2/individual-last", "3.3.4/referral"]
    assert season.refused(Action.OFFER, "GLI-2027-09999") == ["unknown-contract"]
    return season


def _tables(html: str) -> dict[str, list[list[str]]]:
    """The tables of the page by caption: their rows as texts."""
    found = {}
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        caption = re.findall(r"<caption[^>]*>(.*?)</caption>", table, re.DOTALL)[0]
        rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        found[caption] = [
            [
                " ".join(re.sub(r"<[^>]+>", " ", cell).split())
                for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
            ]
            for row in rows
        ]
    return found


def _numbers(picture: ET.Element) -> Counter[int]:
    """Every number that the picture draws, but nothings."""
    drawn = [node.text or "" for node in picture.iter(f"{SVG}desc") if node.get("class") == "value"]
    return Counter(int(text) for text in drawn if int(text))


def test_the_page_tells_how_far_contracts_came_in_which_state_and_what_refused(played: Round, at_desk: Desk) -> None:
    page = at_desk("anna").open("/round/figures")
    tables = _tables(page.html)
    assert tables["Hoe ver de contracten kwamen: GLI 2027"] == [
        ["Kwam tot", "Regionale huisartsenorganisatie", "Samenwerkingsverband", "Individuele contractant", "Samen"],
        ["Aangevraagd", "1", "1", "2", "4"],
        ["Beoordeeld", "1", "1", "1", "3"],
        ["Aangeboden", "1", "0", "0", "1"],
        ["Getekend", "1", "0", "0", "1"],
        ["Gepubliceerd", "0", "0", "0", "0"],
    ]
    states = tables["Standen door de tijd: GLI 2027"]
    assert states[0] == [
        "Aan het eind van",
        "Aangevraagd",
        "Beoordeeld",
        "Getekend",
        "Afgevallen of voorbij",
        "Samen",
    ]
    assert states[1] == ["5 april 2026", "0", "0", "1", "0", "1"]
    assert states[-1] == ["20 april 2026", "1", "1", "1", "1", "4"]
    refusals = tables["Weigeringen naar regel: GLI 2027"]
    assert [row[-1] for row in refusals[1:]] == ["1", "1"]
    assert refusals[1][0].startswith("1. § 2.2 Niet voldaan: Een individuele coach komt pas aan bod als")
    assert ["1. Het contract bestaat niet.", "1"] in tables["Weigeringen naar regel: los van een beleid"]


@pytest.mark.parametrize("options", ["", "?dark=yes", "?narrow=yes", "?narrow=yes&dark=yes"])
def test_a_picture_says_the_same_as_its_table(played: Round, at_desk: Desk, options: str) -> None:
    browser = at_desk("anna")
    page = browser.open("/round/figures")
    tables = _tables(page.html)
    for path in CHARTS:
        answer = browser.client.get(path + options)
        assert answer.headers["content-type"] == "image/svg+xml"
        picture = ET.fromstring(answer.text)  # noqa: S314 - our own
        title = picture.findtext(f"{SVG}title")
        assert title in tables
        assert f'alt="{title}. {picture.findtext(f"{SVG}desc")}' in page.html
        total = 1 if tables[title][0][-1] == "Samen" else 0
        cells = [int(cell) for row in tables[title][1:] for cell in row[1 : len(row) - total]]
        assert _numbers(picture) == Counter(cell for cell in cells if cell)


def test_a_picture_has_its_labels(played: Round, at_desk: Desk) -> None:
    browser = at_desk("anna")
    said = [_labels(browser, path) for path in CHARTS]
    assert {"Aangevraagd: 4", "Beoordeeld: 3", "RHO", "Verband", "Individueel"} <= said[0]
    assert {"5 apr", "19 apr", "20 apr", "Getekend", "Afgevallen of voorbij"} <= said[1]
    assert any(text.startswith("1. § 2.2 ✗ Een individuele coach") and text.endswith("… 1") for text in said[2])
    browser.open("/round/figures")
    browser.press("English")
    assert {"Applied: 4", "Assessed: 3", "RHO", "Partnership", "Individual"} <= _labels(browser, CHARTS[0])


def _labels(browser: Browser, path: str) -> set[str]:
    picture = ET.fromstring(browser.client.get(path).text)  # noqa: S314 - our own
    return {" ".join("".join(node.itertext()).split()) for node in picture.iter(f"{SVG}text")}


def test_a_picture_needs_no_script_and_no_style(played: Round, at_desk: Desk) -> None:
    browser = at_desk("anna")
    for path in CHARTS:
        text = browser.client.get(path).text
        assert not re.search(r"<script|<style|style=|<\?xml-stylesheet|javascript|href=|<image|<foreignObject", text)
        assert (
            browser.client.get(path)
            .headers["content-security-policy"]
            .startswith("default-src 'none'; style-src 'self'")
        )


def test_figures_lead_to_the_contracts_they_count(played: Round, at_desk: Desk) -> None:
    browser = at_desk("anna")
    links = dict(browser.open("/round/figures").links)
    found = browser.open(links["Getekend"])
    assert "1 contract" in found.text
    assert "GLI-2027-00001" in found.text
    assert links["Individuele contractant"].endswith(f"contracts?policy={GLI}&kind=individual")
    way = links["Contracten waar deze regel nu in de weg staat"]
    assert "GLI-2027-00004" in browser.open(way).text


def test_a_policy_without_applications_says_so(season: Round, at_desk: Desk) -> None:
    browser = at_desk("anna")
    assert browser.open("/round/figures").text.count("Er is nog niets te tellen") == 2
    assert browser.open(f"/round/figures/{KINDEREN}/funnel.svg").status == 404
    assert browser.open(f"/round/figures/{GLI}/pie.svg").status == 404


def test_a_picture_is_for_who_is_logged_in(season: Round, at_desk: Desk) -> None:
    browser = Browser(season.office)
    assert browser.open(CHARTS[0]).headings == ["Inloggen"]
