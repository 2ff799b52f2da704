"""The regions at the desk: a map and a list with the same facts, and a page for each to state something of it."""

import re
from collections.abc import Callable

import pytest
import rounds
from browsing import Browser, passwords
from rounds import GLI, KINDEREN, Round

from lifecycle.contract import Kind, Reach
from lifecycle.roles import Role

Desk = Callable[[str], Browser]


def test_the_map_and_the_list_have_every_region(season: Round, at_desk: Desk) -> None:
    season.signed()
    page = at_desk("iris").open("/regions")
    assert page.status == 200
    assert page.html.count('<li class="desk-tile ') == 31
    assert page.html.count("<tr ") == 32
    tile = next(text for text, href in page.links if href == f"/regions/zeeland?policy={GLI}" and "ZEE" in text)
    assert "gecontracteerd: RHO (1)." in tile
    empty = next(text for text, href in page.links if href == f"/regions/drenthe?policy={GLI}" and "DRE" in text)
    assert "ontbreekt: niemand gecontracteerd of in de ronde." in empty


def test_each_count_leads_to_a_list_that_holds_as_many(season: Round, at_desk: Desk) -> None:
    season.signed()
    season.signed(Kind.GGD, policy=KINDEREN, role="czv")
    season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    browser = at_desk("anna")
    for path in ("/regions", f"/regions?policy={KINDEREN}", "/regions/zeeland"):
        counts = [(text, href) for text, href in browser.open(path).links if href.startswith("/contracts?")]
        assert counts
        for text, href in counts:
            assert f"{text.rpartition(' ')[2]} contract" in browser.open(href).text, text


def test_the_list_is_ordered_as_asked(season: Round, at_desk: Desk) -> None:
    season.signed(regions=("drenthe",))
    season.applied(regions=("twente",))
    browser = at_desk("anna")

    def first(sort: str) -> str:
        page = browser.open(f"/regions?sort={sort}")
        found = re.search(r'<th scope="row".*?<a [^>]*>([^<]*)', page.html)
        assert found is not None
        return found[1]

    assert first("name") == "Amstelland en De Meerlanden"
    assert first("-name") == "Zwolle"
    assert first("contracted") == "Drenthe"
    assert first("in_round") == "Twente"
    assert first("-standing") == "Drenthe"
    page = browser.open("/regions?sort=length")
    assert page.status == 422
    assert "onbekende volgorde &#39;length&#39;" in page.html


@pytest.mark.parametrize("path", ["/regions?policy=gli-1999", "/regions/zeeland?policy=%00", "/regions?sort=%00"])
def test_what_is_not_possible_is_said(at_desk: Desk, path: str) -> None:
    assert at_desk("anna").open(path).status == 422


@pytest.mark.parametrize("name", ["atlantis", "%00", "%F0%9F%92%A9", "x" * 5000])
def test_a_region_that_does_not_exist_is_not_found(at_desk: Desk, name: str) -> None:
    assert at_desk("anna").open(f"/regions/{name}").status == 404


def test_a_statement_is_kept_with_its_reason_and_shown_with_its_author(season: Round, at_desk: Desk) -> None:
    browser = at_desk("anna")
    browser.open("/regions/zeeland")
    page = browser.press("Leg vast", {"rho_unwilling": "yes", "reason": "De RHO stopt ermee."})
    assert page.path == f"/regions/zeeland?policy={GLI}"
    assert "Vastgelegd over Zeeland." in page.text
    assert "De RHO wil of kan geen contract." in page.text
    assert "Reden: De RHO stopt ermee." in page.text
    page = at_desk("iris").open("/regions")
    assert "De RHO stopt ermee. anna, 2 april 2026 09:00" in page.text
    assert "Leg vast" not in at_desk("iris").open("/regions/zeeland").text
    page = browser.press("Leg vast", {"rho_unwilling": [], "reason": "Toch wel."})
    assert "De RHO wil wel een contract." in page.text
    assert season.bodies("region:zeeland")[-1]["changes"] == {"rho_unwilling": False}


def test_what_is_not_changed_is_stated_anew_where_nothing_is(season: Round, at_desk: Desk) -> None:
    browser = at_desk("anna")
    browser.open("/regions/zeeland")
    browser.press("Leg vast", {"reason": "Nagevraagd: alles is nog zo."})
    stated = {"rho_unwilling": False, "duty_of_care_risk": False}
    assert season.bodies("region:zeeland")[-1]["changes"] == stated


@pytest.mark.parametrize(
    ("reason", "said"),
    [("", "Geen reden gegeven."), ("  ", "Geen reden gegeven."), ("a\x00b", "De reden bevat een")],
)
def test_a_statement_without_a_reason_that_can_be_read_is_not_kept(
    season: Round, at_desk: Desk, reason: str, said: str
) -> None:
    browser = at_desk("anna")
    browser.open("/regions/zeeland")
    page = browser.press("Leg vast", {"duty_of_care_risk": "yes", "reason": reason})
    assert page.status == 422
    assert said in page.text
    assert re.search(r'name="duty_of_care_risk" value="yes" checked', page.html)
    assert "Er is niets vastgelegd dat nu geldt." in page.text


@pytest.mark.parametrize(
    "name", [name for name, role in rounds.USERS.items() if role not in {Role.BUYER, Role.APPROVER}]
)
def test_who_may_not_state_anything_is_refused(season: Round, at_desk: Desk, name: str) -> None:
    browser = at_desk(name)
    token = dict(browser.open("/password").form("Uitloggen").fields)["csrf"]
    answer = browser.client.post("/regions/zeeland", data={"csrf": token, "reason": "x", "rho_unwilling": "yes"})
    assert answer.status_code == 422
    assert [body["outcome"] for body in season.bodies("region:zeeland")] == ["refused"]


def test_holes_and_overlaps_are_drawn_and_told(season: Round, at_desk: Desk) -> None:
    coverage = [["4330-4334", "4337"], ["4333-4334"]]
    for areas in coverage:
        season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL, dossier=rounds.ready(GLI, Kind.INDIVIDUAL, coverage=areas))
    page = at_desk("anna").open("/regions/zeeland")
    assert "1 keer overlap, 1 gat." in page.text
    assert "4333-4334 Overlap: 2 aanbieders Praktijk Schuilnaam 1, Praktijk Schuilnaam 2" in page.text
    assert "4335-4336 Gat: niemand noemt dit" in page.text
    assert page.html.count("desk-strip__bar") == 3
    assert page.html.count('class="desk-strip__hole"') == 1


def test_without_a_policy_the_regions_are_there() -> None:
    season = rounds.begin(policies=())
    browser = Browser(season.office)
    browser.log_in("anna", passwords(season.office, "anna")["anna"])
    assert "Er is nog geen beleid in gebruik." in browser.open("/regions").text
    assert browser.open("/regions/zeeland").status == 200
