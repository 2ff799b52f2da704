"""One action on many contracts at the desk: chosen, planned, confirmed, and what came of each."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rounds
from browsing import Browser
from rounds import Round

from desk.background import Background
from lifecycle.contract import Contract, Kind
from lifecycle.states import Action, State
from workflows import plans
from workflows.planned import Line

AtDesk = Callable[[str], Browser]


def three(season: Round) -> list[Contract]:
    """Two applications that can be assessed, and one that cannot."""
    without = rounds.ready(rounds.GLI, Kind.INDIVIDUAL, licences=[])
    return [
        season.applied(Kind.RHO),
        season.applied(Kind.PARTNERSHIP),
        season.applied(Kind.INDIVIDUAL, dossier=without),
    ]


def test_many_are_planned_confirmed_and_done(season: Round, at_desk: AtDesk) -> None:
    first, second, flawed = three(season)
    browser = at_desk("anna")
    browser.open("/contracts?state=applied")
    plan = browser.press("Maak een plan", {"which": "all", "action": "assess"})
    assert "Plan: beoordelen, 3 contracten" in plan.headings
    assert "2 gaan door en worden Beoordeeld" in plan.text
    assert "1 blijft zoals het is: er staat iets in de weg" in plan.text
    assert "§ 3.3.2 Niet voldaan: De leefstijlcoach heeft voor elk opgegeven programma een licentie" in plan.text
    assert season.now(first).state is State.APPLIED, "nothing changed yet"
    done = browser.press("Voer dit plan uit")
    assert "2 beoordeeld" in done.text
    assert "1 bleef zoals het was" in done.text
    assert [season.now(each).state for each in (first, second, flawed)] == [
        State.ASSESSED,
        State.ASSESSED,
        State.APPLIED,
    ]
    left = browser.click("1 bleef zoals het was")
    assert flawed.number in left.text
    assert first.number not in left.text
    assert browser.click("Naar de contracten").path == "/contracts?state=applied", "the list they came from"
    season.holds()


def test_what_changed_since_the_plan_is_left_alone_and_said_so(season: Round, at_desk: AtDesk) -> None:
    first, second, _ = three(season)
    browser = at_desk("anna")
    browser.open("/contracts")
    browser.press("Maak een plan", {"contract": [first.number, second.number], "action": "assess"})
    season.done(Action.ASSESS, second, by="bob")
    done = browser.press("Voer dit plan uit")
    assert "1 beoordeeld" in done.text
    assert "1 overgeslagen: veranderd na het plan" in done.text
    assert "Dit contract is veranderd nadat het plan was gemaakt." in done.text


def test_a_rejection_of_many_asks_for_grounds_and_a_reason_first(season: Round, at_desk: AtDesk) -> None:
    _, _, flawed = three(season)
    browser = at_desk("anna")
    browser.open("/contracts")
    asked = browser.press("Maak een plan", {"contract": [flawed.number], "action": "reject"})
    assert "Op welke gronden?" in asked.text
    wrong = browser.press("Maak een plan", {"reason": "Geen licentie."})
    assert wrong.status == 422
    assert "Kies minstens één grond." in wrong.text
    assert "Geen licentie." in wrong.html, "what was typed is still there"
    browser.press("Maak een plan", {"ground": "3.3.2/licence"})
    assert "1 afgewezen" in browser.press("Voer dit plan uit").text
    assert season.now(flawed).state is State.REJECTED


def test_a_moment_of_signing_is_read_as_people_write_it(season: Round, at_desk: AtDesk) -> None:
    contract = season.offered()
    season.jump("2026-04-05T12:00")
    browser = at_desk("anna")
    browser.open("/contracts")
    browser.press("Maak een plan", {"contract": contract.number, "action": "sign"})
    assert "is geen moment" in browser.press("Maak een plan", {"signed_at": "gisteren"}).text
    browser.press("Maak een plan", {"signed_at": "4 april 2026 10:00"})
    assert "1 getekend" in browser.press("Voer dit plan uit").text
    signed = season.now(contract).signed_at
    assert signed is not None
    assert signed.isoformat() == "2026-04-04T08:00:00+00:00"


def test_nothing_ticked_or_too_many_leads_back_to_the_list(
    season: Round, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(season)
    browser = at_desk("anna")
    browser.open("/contracts?kind=rho")
    back = browser.press("Maak een plan", {"action": "assess"})
    assert back.path == "/contracts?kind=rho"
    assert "Vink minstens één contract aan." in back.text
    monkeypatch.setattr(plans, "MOST", 2)
    browser.open("/contracts")
    assert (
        "Dit zijn 3 contracten; een plan gaat over hoogstens 2."
        in browser.press("Maak een plan", {"which": "all", "action": "assess"}).text
    )


def test_a_plan_is_its_makers_and_expires(season: Round, at_desk: AtDesk) -> None:
    first, _, _ = three(season)
    browser = at_desk("anna")
    browser.open("/contracts")
    plan = browser.press("Maak een plan", {"contract": first.number, "action": "assess"})
    assert at_desk("bob").open(plan.path).status == 404
    season.jump("2026-04-03T10:00")
    gone = at_desk("anna").open(plan.path)
    assert (gone.status, gone.headings) == (404, ["Dit plan is er niet meer"])


def test_an_auditor_plans_nothing(season: Round, at_desk: AtDesk) -> None:
    first, _, _ = three(season)
    browser = at_desk("iris")
    csrf = dict(browser.open("/contracts").form("Uitloggen").fields)["csrf"]
    answer = browser.client.post("/plans", data={"csrf": csrf, "contract": first.number, "action": "assess"})
    assert answer.status_code == 403
    last = season.bodies("access:iris")[-1]
    assert (last["action"], last["outcome"], last["page"]) == ("open_page", "refused", "/plans")
    assert season.now(first).state is State.APPLIED


def test_a_long_plan_shows_how_far_it_is_and_goes_on_where_it_was_interrupted(
    season: Round, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _ = three(season)
    browser = at_desk("anna")
    browser.open("/contracts")
    browser.press("Maak een plan", {"contract": [first.number, second.number], "action": "assess"})
    whole = plans.carry_out

    def only_one(*given: Any) -> Iterator[Line]:
        yield next(iter(whole(*given)))

    monkeypatch.setattr(plans, "carry_out", only_one)
    half = browser.press("Voer dit plan uit")
    assert "Beoordelen: 1 van 2" in half.headings
    assert "Dit is onderbroken." in half.text
    monkeypatch.setattr(plans, "carry_out", whole)
    assert "2 beoordeeld" in browser.press("Ga verder").text
    season.holds()


def test_who_looks_while_a_plan_runs_sees_it_refresh(
    season: Round, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _, _ = three(season)
    browser = at_desk("anna")
    browser.open("/contracts")
    plan = browser.press("Maak een plan", {"contract": first.number, "action": "assess"})
    monkeypatch.setattr(Background, "has", lambda *_: True)
    page = browser.open(plan.path)
    assert page.response.headers["refresh"] == "3"
    assert "Beoordelen: 0 van 1" in page.headings
