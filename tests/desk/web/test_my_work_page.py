"""My work: what waits for somebody, with counts that the lists they lead to agree with."""

import re
from collections.abc import Callable

import rounds
from browsing import Browser
from rounds import Round

from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows import approvals
from workflows.request import Override, Request

AtDesk = Callable[[str], Browser]


def busy(season: Round) -> None:
    """A round with some of every kind of work."""
    soon = rounds.ready(rounds.GLI, Kind.INDIVIDUAL)
    season.applied(Kind.RHO)
    season.applied(Kind.INDIVIDUAL, dossier=rounds.ready(rounds.GLI, Kind.INDIVIDUAL, licences=[]))
    season.assessed(Kind.PARTNERSHIP)
    offered = season.offered(Kind.RHO)
    season.act(Action.ASK, offered, text="Mag het een week later?")
    season.running(Kind.INDIVIDUAL, dossier=soon)


def test_each_count_is_what_its_list_holds(season: Round, at_desk: AtDesk) -> None:
    busy(season)
    season.jump("2026-10-05T09:00")
    browser = at_desk("anna")
    page = browser.open("/work")
    counted = [(text, href) for text, href in page.links if re.search(r": [0-9.]+$", text)]
    assert {text.partition(":")[0] for text, _ in counted} >= {"Te laat", "Open vragen", "Te beoordelen"}
    for text, href in counted:
        number = text.rpartition(" ")[2]
        assert f"{number} contract" in browser.open(href).text, text


def test_states_count_what_their_lists_hold(season: Round, at_desk: AtDesk) -> None:
    busy(season)
    browser = at_desk("iris")
    page = browser.open("/work")
    states = [(text, href) for text, href in page.links if href.startswith("/contracts?state=")]
    assert states
    for text, href in states:
        number = re.search(rf"{text} ([0-9.]+)", page.text)
        assert number is not None
        assert f"{number[1]} contract" in browser.open(href).text


def test_an_approver_sees_what_is_asked_of_them(season: Round, at_desk: AtDesk) -> None:
    contract = season.assessed()
    season.jump("2026-10-05T09:00")
    request = Request(
        Action.OFFER, "anna", contract.number, override=Override("duty-of-care", "Geen ander in de regio.")
    )
    assert approvals.ask(season.office, request).number is not None
    assert "Uw goedkeuring gevraagd: 1" in at_desk("bob").open("/work").text
    assert "Uw goedkeuring gevraagd" not in at_desk("anna").open("/work").text


def test_nothing_to_do_is_said(at_desk: AtDesk) -> None:
    page = at_desk("anna").open("/work")
    assert "Niets wacht op u" in page.headings
    assert "Sluiting van de bezwaartermijn GLI 2027, Kinderen 2027 15 mei 2026 nog 43 dagen" in page.text


def test_other_roles_see_what_is_theirs(season: Round, at_desk: AtDesk) -> None:
    busy(season)
    assert "Tarief GLI 2027 nog niet vastgesteld" in at_desk("paul").open("/work").text
    assert "Zonder wachtwoord anna, bob, carla, iris Let op" in at_desk("otto").open("/work").text
    assert "Gepubliceerd beleid GLI 2027, Kinderen 2027" in at_desk("iris").open("/work").text
    for name in ("paul", "otto", "iris"):
        assert "Te beoordelen" not in at_desk(name).open("/work").text


def test_an_auditor_goes_on_from_here_to_what_auditors_do(at_desk: AtDesk) -> None:
    browser = at_desk("iris")
    paths = [path for _, path in browser.open("/work").links if path.startswith("/audit")]
    assert {"/audit", "/audit/as-of", "/audit/changes", "/audit/overrides", "/audit/check"} <= set(paths)
    assert all(browser.open(path).status == 200 for path in paths)
    assert "Wat veranderde" not in at_desk("anna").open("/work").text
