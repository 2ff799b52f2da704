"""What people do at the desk beside the usual way, by what they see; where four eyes are needed, in two browsers."""

import pytest
import rounds
from opening import Desk
from playwright.sync_api import Browser, Page
from test_accessible import violations
from walking import Person, person

from lifecycle.contract import Kind, Reach
from lifecycle.states import State


def approve(chromium: Browser, desk: Desk, what: str, *, refused: str = "") -> None:
    """Bob decides about what waits for him: agrees, or declines for a reason."""
    with person(chromium, desk, "bob") as bob:
        bob.follow("Goedkeuringen")
        bob.page.get_by_role("link", name=what).first.click()
        bob.is_at(what)
        if refused:
            bob.fill("Reden om af te wijzen", refused)
            bob.press("Wijs af")
            bob.sees("Het verzoek is afgewezen; het contract blijft zoals het is.")
        else:
            bob.press("Keur goed")
            bob.sees("Goedgekeurd en uitgevoerd.")


def test_a_contract_is_terminated_by_two_people(chromium: Browser, desk: Desk) -> None:
    contract = desk.season.running(dossier=rounds.ready(rounds.GLI, Kind.INDIVIDUAL, exclusions=["insolvency"]))
    with person(chromium, desk, "anna") as anna:
        anna.find(contract.number)
        anna.follow(contract.number)
        anna.press("Opzeggen")
        anna.page.get_by_role("checkbox", name="Paragraaf 3.3.3").check()
        anna.fill("Reden", "Failliet verklaard.")
        anna.press("Vraag goedkeuring")
        anna.sees("Gevraagd: verzoek 1 wacht op een andere goedkeurder.", "Wacht op goedkeuring")
        approve(chromium, desk, "Opzeggen")
        anna.page.reload()
        anna.sees("Dit is een eindstand", "Opgezegd")
    assert desk.season.now(contract).state is State.TERMINATED


def test_a_lapsed_offer_is_reinstated_with_a_proof(chromium: Browser, desk: Desk) -> None:
    contract = desk.season.offered()
    desk.season.to("2026-11-02T09:00")
    with person(chromium, desk, "anna") as anna:
        anna.find(contract.number)
        anna.follow(contract.number)
        anna.press("Herstellen")
        anna.fill("Wanneer tekende de aanbieder?", "30-10-2026 16:00")
        anna.press("Vraag goedkeuring")
        anna.sees("Geen bewijs gegeven.")
        anna.fill("Welk stuk bewijst dat op tijd is getekend?", "scan-30-oktober.pdf")
        anna.press("Vraag goedkeuring")
        approve(chromium, desk, "Herstellen")
        anna.page.reload()
        anna.sees("Getekend", "scan-30-oktober.pdf")
    assert desk.season.now(contract).state is State.SIGNED


def test_a_run_off_is_offered_signed_and_starts_on_1_january(chromium: Browser, desk: Desk) -> None:
    season = desk.season
    contract = season.running()
    season.signed()
    with person(chromium, desk, "anna") as anna:
        anna.find(contract.number)
        anna.follow(contract.number)
        anna.press("Uitloop aanbieden")
        anna.sees("De uitloop is aangeboden.", "aangeboden (2 april 2026 09:00); 1 januari 2027 - 31 december 2028")
        season.jump("2026-04-02T09:20")
        anna.press("Uitloop tekenen")
        anna.press("Leg handtekeningen vast")
        anna.sees("De uitloop is getekend.")
    season.to("2027-01-01T09:00")
    with person(chromium, desk, "anna") as anna:
        anna.find(contract.number)
        anna.follow(contract.number)
        anna.sees("In uitloop", "1 januari 2027 - 31 december 2028")
    assert season.now(contract).state is State.RUN_OFF


def ask_for_an_override(anna: Person, reason: str) -> None:
    anna.press("Uitzondering vragen")
    anna.fill("Reden", reason)
    anna.press("Vraag goedkeuring")
    anna.sees("Wacht op goedkeuring")


def test_an_override_is_declined_dies_with_a_change_and_is_granted(chromium: Browser, desk: Desk) -> None:
    desk.season.signed()
    contract = desk.season.assessed(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    with person(chromium, desk, "anna") as anna:
        anna.find(contract.number)
        anna.follow(contract.number)
        ask_for_an_override(anna, "Te weinig zorg.")
        approve(chromium, desk, "Aanbieden, met een uitzondering", refused="Noem de wachtlijst.")
        anna.page.reload()
        ask_for_an_override(anna, "In Zeeland is de wachtlijst tien weken.")
        anna.follow("Wijzig fte")
        anna.fill("Hoeveel fte werkt er bij de aanbieder?", "2")
        anna.press("Bewaar")
        anna.misses("Wacht op goedkeuring")
        anna.follow("Goedkeuringen")
        anna.sees("Vervallen")
        anna.find(contract.number)
        anna.follow(contract.number)
        ask_for_an_override(anna, "In Zeeland is de wachtlijst tien weken.")
        approve(chromium, desk, "Aanbieden, met een uitzondering")
        anna.page.reload()
        anna.sees("met een uitzondering op grond van zorgplicht", "goedgekeurd door bob")
    assert desk.season.now(contract).state is State.OFFERED


def test_an_application_is_rejected_on_grounds_and_another_is_withdrawn(chromium: Browser, desk: Desk) -> None:
    rejected = desk.season.applied(dossier=rounds.excluded())
    withdrawn = desk.season.applied()
    with person(chromium, desk, "anna") as anna:
        anna.follow("Te beoordelen: 2")
        anna.follow(rejected.number)
        anna.press("Afwijzen")
        anna.page.get_by_role("checkbox", name="Paragraaf 3.3.3").check()
        anna.press("Afwijzen")
        anna.sees("Geen reden gegeven.")
        anna.fill("Reden", "Er loopt een faillissement.")
        anna.press("Afwijzen")
        anna.sees(f"Contract {rejected.number} is nu afgewezen.")
        anna.follow("Contracten")
        anna.follow(withdrawn.number)
        anna.press("Terugtrekken")
        anna.is_at("Terugtrekken")
        anna.press("Terugtrekken")
        anna.sees(f"Contract {withdrawn.number} is nu teruggetrokken.")


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words."""
    said = ""
    for _ in range(150):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.textContent.trim()")
        if said == words:
            return
    pytest.fail(f"Tab does not reach {words!r}; last: {said!r}")


def test_the_keyboard_alone_assesses_and_offers(chromium: Browser, desk: Desk) -> None:
    contract = desk.season.applied()
    with person(chromium, desk, "anna") as anna:
        page = anna.page
        for words, key, seen in (
            ("Te beoordelen: 1", "Enter", "1 contract"),
            (contract.number, "Enter", "Wat kan nu"),
            ("Beoordelen: voldoet", "Space", f"Contract {contract.number} is nu beoordeeld."),
            ("Aanbieden", "Enter", f"Contract {contract.number} is nu aangeboden."),
        ):
            tab_to(page, words)
            with page.expect_navigation():
                page.keyboard.press(key)
            anna.sees(seen)
    assert desk.season.now(contract).state is State.OFFERED


def test_a_double_click_does_one_thing(chromium: Browser, desk: Desk) -> None:
    at_once, then = desk.season.applied(), desk.season.applied()
    with person(chromium, desk, "anna") as anna:
        anna.find(at_once.number)
        anna.follow(at_once.number)
        anna.page.get_by_role("button", name="Beoordelen: voldoet").dblclick()
        anna.sees(f"Contract {at_once.number} is nu beoordeeld.")
        anna.find(then.number)
        anna.follow(then.number)
        anna.press("Beoordelen: voldoet")
        button = anna.page.get_by_role("button", name="Aanbieden", exact=True)
        second = "new MouseEvent('click', {bubbles: true, cancelable: true, detail: 2})"
        assert button.evaluate(f"each => each.dispatchEvent({second})") is False
        anna.page.reload()
        anna.sees("Aanbieden")
    assert [desk.season.now(each).state for each in (at_once, then)] == [State.ASSESSED] * 2


def test_a_lost_session_loses_nothing_that_was_typed(chromium: Browser, desk: Desk) -> None:
    contract = desk.season.applied(dossier=rounds.excluded())
    with person(chromium, desk, "anna", bypass_csp=True) as anna:
        anna.find(contract.number)
        anna.follow(contract.number)
        anna.press("Afwijzen")
        anna.page.get_by_role("checkbox", name="Paragraaf 3.3.3").check()
        anna.fill("Reden", "Er loopt een faillissement, zie de brief van 1 april.")
        desk.season.jump("2026-04-02T10:00")
        anna.press("Afwijzen")
        anna.sees("U bent uitgelogd omdat er een half uur niets gebeurde.")
        anna.log_in()
        anna.is_at("Uw invoer is bewaard")
        anna.sees("Er loopt een faillissement, zie de brief van 1 april.")
        assert violations(anna.page) == []
        assert desk.season.now(contract).state is State.APPLIED
        anna.press("Opnieuw versturen")
        anna.sees(f"Contract {contract.number} is nu afgewezen.")
        anna.sees("Er loopt een faillissement, zie de brief van 1 april.")


def test_the_language_changes_in_the_middle_and_what_was_typed_stays(chromium: Browser, desk: Desk) -> None:
    contract = desk.season.applied(dossier=rounds.excluded())
    with person(chromium, desk, "anna") as anna:
        anna.find(contract.number)
        anna.follow(contract.number)
        anna.press("Afwijzen")
        anna.page.get_by_role("checkbox", name="Paragraaf 3.3.3").check()
        anna.fill("Reden", "Er loopt een faillissement.")
        anna.press("English")
        anna.is_at("Reject")
        assert anna.page.get_by_role("checkbox", name="Paragraph 3.3.3").is_checked()
        assert anna.page.get_by_label("Reason", exact=True).input_value() == "Er loopt een faillissement."
        anna.fill("Reason", "")
        anna.press("Reject")
        anna.sees("No reason given.")
        anna.press("Nederlands")
        anna.is_at("Afwijzen")
        assert anna.page.get_by_role("checkbox", name="Paragraaf 3.3.3").is_checked()
        anna.fill("Reden", "Toch een reden.")
        anna.press("Afwijzen")
        anna.sees(f"Contract {contract.number} is nu afgewezen.")


@pytest.mark.parametrize("width", [640, 320])
def test_a_contract_is_assessed_offered_and_signed_on_a_small_screen(chromium: Browser, desk: Desk, width: int) -> None:
    """640 is what is left of 1280 at twice the size."""
    contract = desk.season.applied()
    with person(chromium, desk, "anna", width=width) as anna:
        anna.follow("Te beoordelen: 1")
        anna.follow(contract.number)
        for button in ("Beoordelen: voldoet", "Aanbieden", "Tekenen", "Leg handtekeningen vast"):
            anna.press(button)
            assert anna.page.evaluate("document.documentElement.scrollWidth") <= width
        anna.sees(f"Contract {contract.number} is nu getekend.")


def test_no_word_of_a_finding_is_broken_on_a_small_screen(chromium: Browser, desk: Desk) -> None:
    desk.season.signed(Kind.PARTNERSHIP)
    behind = desk.season.assessed(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    lines = """() => [...document.querySelectorAll(".desk-finding__facts dd")].flatMap((each) => {
        const node = [...each.childNodes].find((child) => child.data?.includes("samenwerkingsverband"));
        if (!node) return [];
        const range = document.createRange();
        const start = node.data.indexOf("samenwerkingsverband");
        range.setStart(node, start);
        range.setEnd(node, start + "samenwerkingsverband".length);
        return [new Set([...range.getClientRects()].map((part) => part.top)).size];
    })"""
    with person(chromium, desk, "anna", width=320) as anna:
        anna.page.goto(f"{desk.address}/contracts/{behind.number}/offer")
        found = anna.page.evaluate(lines)
    assert found == [1, 1]
