"""The round at the desk: the line of milestones, what each will do, is doing and did, and running one by hand."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from browsing import Browser, Page
from rounds import GLI, KINDEREN, Round, excluded, records
from sqlalchemy import delete, update

from desk.web.pages import milestones as pages
from lifecycle.calendar import Milestone
from lifecycle.contract import Contract, Kind
from lifecycle.states import Action
from scheduler import milestones
from scheduler.service import LEAD
from workflows.store import leases
from workflows.store.desk_tables import EVALUATIONS
from workflows.store.tables import CONTRACTS

Desk = Callable[[str], Browser]
OFFERS = f"/round/milestones/offers-out/{GLI}/2027"


def _assessed_with_exclusion(season: Round) -> Contract:
    contract = season.assessed(Kind.INDIVIDUAL, regions=("utrecht",))
    return season.done(Action.UPDATE_DOSSIER, contract, dossier=excluded())


def _in_order(page: Page, *words: str) -> bool:
    """Whether the words stand on the page, each after the one before."""
    place = 0
    for word in words:
        place = page.text.find(word, place)
        if place < 0:
            return False
    return True


# The line -------------------------------------------------------------------------------------------------------------


def test_the_line_shows_every_milestone_of_a_policy_with_today_in_its_place(season: Round, at_desk: Desk) -> None:
    season.to("2026-10-20T12:00")
    page = at_desk("iris").open("/round")
    assert page.headings == ["Ronde voor contractjaar 2027", "GLI 2027", "Kinderen 2027"]
    assert _in_order(
        page,
        "1 april 2026 Publicatie van het beleid",
        "15 mei 2026 Sluiting van de bezwaartermijn",
        "30 september 2026 Aanbiedingen de deur uit Op tijd gedaan",
        "20 oktober 2026 Vandaag",
        "31 oktober 2026 Tarieven de deur uit Nog 11 dagen",
        "31 oktober 2026 Uiterste tekendatum",
        "12 november 2026 Publicatie van de gecontracteerde zorg Nog 23 dagen",
        "1 januari 2027 Jaarwisseling",
    )


def test_a_late_milestone_says_when_it_was_done(season: Round, at_desk: Desk) -> None:
    season.assessed()
    season.to("2026-10-02T12:00", down=[("2026-09-29T08:00", "2026-10-01T07:30")])
    browser = at_desk("anna")
    assert "Te laat gedaan, op 1 oktober 2026 07:30 1 gewijzigd, 0 gelaten" in browser.open("/round").text
    page = browser.open(OFFERS)
    assert _in_order(page, "Te laat gedaan", "Moment 30 september 2026 09:00", "Begonnen 1 oktober 2026 07:30")


def test_another_year_can_be_chosen(season: Round, at_desk: Desk) -> None:
    season.to("2027-02-01T12:00")
    browser = at_desk("anna")
    assert browser.open("/round").headings[0] == "Ronde voor contractjaar 2027"
    page = browser.click("2028")
    assert page.headings == ["Ronde voor contractjaar 2028", "Alle zorg"]
    assert "1 januari 2028 Jaarwisseling" in page.text
    assert browser.open("/round?year=gisteren").headings[0] == "Ronde voor contractjaar 2027"


def test_a_sentence_says_whether_the_milestones_are_watched(season: Round, at_desk: Desk) -> None:
    browser = at_desk("anna")
    assert "Niemand bewaakt de mijlpalen" in browser.open("/round").text
    with season.office.store.writing() as connection:
        leases.take(connection, LEAD, "here:1", season.clock.now(), milestones.GRACE)
    assert "De mijlpalen worden bewaakt en alles is bij." in browser.open("/round").text
    season.jump("2026-10-02T09:00")
    page = at_desk("anna").open("/round").text
    assert "Er is een mijlpaal die al 139 dagen geleden had moeten beginnen" in page
    assert "Had al moeten beginnen" in page


# One milestone --------------------------------------------------------------------------------------------------------


def test_what_a_milestone_will_do_is_shown_with_what_stands_in_the_way(season: Round, at_desk: Desk) -> None:
    good, bad = season.assessed(), _assessed_with_exclusion(season)
    browser = at_desk("anna")
    browser.open("/round")
    page = browser.open(OFFERS)
    assert "Aanbieden: gebeurt bij 1" in page.text
    assert good.number in page.text
    assert bad.number not in page.text
    page = browser.click("Aanbieden: blijft achterwege bij 1")
    assert _in_order(page, bad.number, "Blijft zoals het is:", "§ 3.3.3", "Gezien:", "Nodig:")
    assert good.number not in page.text
    assert page.link(bad.number) == f"/contracts/{bad.number}"
    assert season.now(good).state.value == "assessed"


def test_a_milestone_that_is_to_come_says_what_happens_by_itself_and_when(season: Round, at_desk: Desk) -> None:
    browser = at_desk("anna")
    page = browser.open(OFFERS)
    assert _in_order(
        page,
        "Op 30 september 2026 09:00 biedt Looptijd elk beoordeeld contract aan dat aan de regels voldoet.",
        "Dat gebeurt vanzelf",
        "Niemand bewaakt nu de mijlpalen.",
    )
    season.to("2026-10-02T12:00")
    assert "vanzelf" not in at_desk("anna").open(OFFERS).text


def test_a_milestone_is_counted_over_every_policy_before_and_after(season: Round, at_desk: Desk) -> None:
    season.assessed()
    _assessed_with_exclusion(season)
    said = "GLI 2027 1 1 0 Kinderen 2027 0 0 0 Samen 1 1 0"
    for moment in ("2026-09-20T12:00", "2026-10-02T12:00"):
        season.to(moment)
        text = at_desk("anna").open(OFFERS).text
        assert said in text


def test_what_cannot_be_judged_beforehand_is_told_apart(season: Round, at_desk: Desk) -> None:
    season.assessed()
    unknown = season.assessed()
    with season.office.store.writing() as connection:
        connection.execute(delete(EVALUATIONS).where(EVALUATIONS.c.contract_id == unknown.id))
    browser = at_desk("anna")
    assert "Aanbieden: gebeurt bij 1" in browser.open(OFFERS).text
    assert unknown.number in browser.click("Aanbieden: nog te beoordelen bij 1").text


def test_what_stands_in_the_way_calls_a_region_by_its_name(season: Round, at_desk: Desk) -> None:
    season.signed(Kind.RHO, regions=("utrecht",))
    season.assessed(Kind.PARTNERSHIP, regions=("utrecht",))
    browser = at_desk("anna")
    browser.open(OFFERS)
    text = browser.click("Aanbieden: blijft achterwege bij 1").text
    assert "in Utrecht" in text
    assert "in utrecht" not in text


def test_a_long_preview_goes_on_where_it_stopped(season: Round, at_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.duties, "PIECE", 2)
    numbers = [season.assessed().number for _ in range(3)]
    browser = at_desk("anna")
    assert [text for text, _ in browser.open(OFFERS).links if text in numbers] == numbers[:2]
    page = browser.click("Volgende contracten")
    assert [text for text, _ in page.links if text in numbers] == numbers[2:]
    assert "Volgende contracten" not in page.text
    assert [text for text, _ in browser.click("Naar het begin").links if text in numbers] == numbers[:2]


def test_what_a_milestone_did_is_shown_with_the_contracts_it_changed_and_those_it_left(
    season: Round, at_desk: Desk
) -> None:
    good, bad = season.assessed(), _assessed_with_exclusion(season)
    season.to("2026-10-02T12:00")
    browser = at_desk("anna")
    page = browser.open(OFFERS)
    assert "Op tijd gedaan" in page.text
    assert "1 gewijzigd, 1 gelaten" in page.text
    assert good.number in page.text
    assert bad.number not in page.text
    page = browser.click("Aanbieden: 1 gelaten")
    assert good.number not in page.text
    assert _in_order(page, "Welke regels in de weg stonden", "1 keer", "§ 3.3.3", bad.number, "§ 3.3.3")


def test_a_contract_on_which_the_job_fails_is_shown(season: Round, at_desk: Desk) -> None:
    contract = season.assessed()
    with season.office.store.writing() as connection:
        broken = update(CONTRACTS).where(CONTRACTS.c.id == contract.id).values(regions="nowhere")
        connection.execute(broken)
        connection.exec_driver_sql("UPDATE contract SET dossier = '{not json' WHERE id = ?", (contract.id,))
    season.to("2026-10-02T12:00")
    browser = at_desk("paul")
    assert "gaat mis op 1" in browser.open("/round").text
    page = browser.open(
        OFFERS,
    )
    assert "Hier gaat het mis" in page.headings
    assert "de gegevens van het contract zijn niet te verwerken (kenmerk JSONDecodeError)" in page.text
    assert page.link(contract.number) == f"/contracts/{contract.number}"


def test_a_milestone_that_runs_shows_how_far_it_is(
    season: Round, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        season.assessed()
    season.jump("2026-09-30T09:00:10")
    monkeypatch.setattr(milestones, "BATCH", 2)
    stops = iter([False, True])
    assert not milestones.carry_out(season.office, season.duty(Milestone.OFFERS_OUT), lambda: next(stops))
    page = at_desk("anna").open(OFFERS)
    assert _in_order(page, "Bezig", "Begonnen 30 september 2026 09:00:10", "2 van 3 contracten gedaan")
    assert milestones.this_process() in page.text


@pytest.mark.parametrize(
    "path",
    [
        "offers-out/gli-2031/2027",
        "offers-in/gli-2027/2027",
        "offers-out/gli-2027/1999",
        "tariffs-out/kinderen-2027/2027",
    ],
)
def test_a_milestone_that_is_not_there_is_not_found(season: Round, at_desk: Desk, path: str) -> None:
    assert at_desk("anna").open(f"/round/milestones/{path}").status == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_milestone_has_a_page_before_and_after(season: Round, at_desk: Desk, language: str) -> None:
    season.signed()
    for moment in ("2026-06-01T12:00", "2027-01-02T12:00"):
        season.to(moment)
        browser = at_desk("iris")
        if language == "en":
            browser.press("English")
        stops = [href for _, href in browser.open("/round?year=2027").links if href.startswith("/round/milestones/")]
        assert len(stops) == 13
        for path in stops:
            page = browser.open(path)
            assert page.status == 200, path
            assert ("Status" in page.text) == (language == "en")


# By hand --------------------------------------------------------------------------------------------------------------


def test_a_policy_manager_runs_what_is_due_after_a_confirmation(season: Round, at_desk: Desk) -> None:
    contract = season.assessed()
    season.jump("2026-10-01T09:00")
    browser = at_desk("paul")
    browser.open(OFFERS)
    page = browser.click("Voer nu uit")
    assert (
        "GLI 2027, contractjaar 2027 : was aan de beurt op 30 september 2026 09:00. Aanbieden: gebeurt bij 1."
        in page.text
    )
    assert season.now(contract).state.value == "assessed"
    page = browser.press("Ja, voer nu uit")
    assert "Aanbiedingen de deur uit: gedaan, 1 gewijzigd." in page.text
    assert season.now(contract).state.value == "offered"
    assert "Er is nu niets uit te voeren" in browser.open("/round/milestones/offers-out/run").text


def test_who_may_not_run_a_milestone_sees_no_button_and_is_refused(season: Round, at_desk: Desk) -> None:
    season.jump("2026-10-01T09:00")
    browser = at_desk("anna")
    page = browser.open(OFFERS)
    assert "Een beleidsbeheerder kan deze mijlpaal nu uitvoeren." in page.text
    assert "Voer nu uit" not in page.text
    assert browser.open("/round/milestones/offers-out/run").status == 403
    browser.open("/round")
    form = browser.page.form("English") if browser.page else None
    assert form is not None
    csrf = dict(form.fields)["csrf"]
    answer = browser.client.post("/round/milestones/offers-out/run", data={"csrf": csrf})
    assert answer.status_code == 422
    last = records(season.office)[-1]
    assert (last.action, last.outcome, last.actor) == ("run_milestone", "refused", "anna")
    assert season.duty(Milestone.OFFERS_OUT).state == "waiting"


def test_before_its_moment_a_milestone_cannot_be_run(season: Round, at_desk: Desk) -> None:
    browser = at_desk("paul")
    assert "Voer nu uit" not in browser.open(OFFERS).text
    assert "Er is nu niets uit te voeren" in browser.open("/round/milestones/offers-out/run").text


def test_work_that_takes_long_goes_on_while_its_page_shows_how_far_it_is(
    season: Round, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = season.assessed()
    season.jump("2026-10-01T09:00")
    free, done = threading.Event(), threading.Event()

    def slowly(*given: Any) -> None:
        assert free.wait(30)
        milestones.carry_out(*given)
        if given[1].policy_id == KINDEREN:
            done.set()

    monkeypatch.setattr(pages, "carry_out", slowly)
    monkeypatch.setattr(pages, "PATIENCE", 0.01)
    browser = at_desk("paul")
    browser.open("/round/milestones/offers-out/run")
    assert "het werk is begonnen en gaat door" in browser.press("Ja, voer nu uit").text
    free.set()
    assert done.wait(30)
    assert season.now(contract).state.value == "offered"
    assert "Te laat gedaan" in browser.open("/round").text
