"""A season at the desk, from April to January: what people do by what they see, and what Looptijd does by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import rounds
from opening import Desk, opened
from playwright.sync_api import Browser
from walking import Person, number_in, person

NAME = "Leefstijlpraktijk Voorbeeld"
COOL = "CooL (MiGuide)"


@pytest.fixture
def spring(tmp_path: Path) -> Iterator[Desk]:
    """The desk on 20 March: the policies are drafts."""
    with opened(rounds.begin_on(tmp_path / "round.db", start="2026-03-20T09:00")) as desk:
        yield desk


def publish_the_policy(chromium: Browser, desk: Desk) -> None:
    """On 1 April nobody watches the milestones: a policy manager publishes the policies by hand."""
    desk.season.jump("2026-04-01T10:00")
    with person(chromium, desk, "paul") as paul:
        paul.follow("Ronde")
        paul.sees("Had al moeten beginnen")
        paul.follow("Publicatie van het beleid", within="GLI 2027")
        paul.press("Voer nu uit")
        paul.press("Ja, voer nu uit")
        paul.follow("Ronde")
        paul.misses("Had al moeten beginnen")


def enter_an_application(anna: Person) -> str:
    """The application as it came in: with what is known, and without licences or evidence."""
    anna.press("Nieuwe aanvraag")
    anna.tick("Gecombineerde leefstijlinterventie voor volwassenen 2027")
    anna.tick("Een nieuwe aanbieder")
    anna.choose("Wat voor nieuwe aanbieder is het?", "individuele contractant")
    anna.press("Verder")
    anna.fill("Naam", NAME)
    anna.fill("AGB-code", "90000001")
    anna.fill("KvK-nummer", "20000001")
    anna.fill("Straat en huisnummer", "Voorbeeldstraat 1")
    anna.fill("Postcode", "4331 LK")
    anna.fill("Plaats", "Middelburg")
    anna.tick("Zeeland")
    anna.tick(COOL)
    anna.tick("KABIZ (ook via BLCN)")
    anna.fill("Werkgebied", "4330-4339")
    anna.press("Leg de aanvraag vast")
    anna.is_at(NAME)
    return number_in(anna.page.get_by_role("heading", level=1).inner_text())


def complete_the_dossier(anna: Person) -> None:
    """Every reason why it cannot be assessed leads to where it is mended."""
    anna.sees("kan nu niet")
    anna.follow("Wijzig licenties", within="Wat kan nu")
    anna.choose("Programma", COOL)
    anna.fill("Geldig van", "1-1-2026")
    anna.fill("tot en met", "31-12-2028")
    anna.press("Bewaar")
    anna.sees("Het dossier is bijgewerkt.", f"{COOL}: 1 januari 2026 tot en met 31 december 2028")
    anna.follow("Vastleggen in de controlelijst", within="Wat kan nu")
    for answer in anna.page.get_by_label("aangetoond", exact=True).filter(visible=True).all():
        answer.check()
    anna.press("Bewaar paragraaf 3.3.2")


def test_a_contract_from_application_to_a_running_term(chromium: Browser, spring: Desk) -> None:
    desk = spring
    publish_the_policy(chromium, desk)
    desk.season.jump("2026-05-04T09:00")
    with person(chromium, desk, "anna") as anna:
        number = enter_an_application(anna)
        complete_the_dossier(anna)
        anna.press("Beoordelen: voldoet")
        anna.sees(f"Contract {number} is nu beoordeeld.")
        anna.press("Aanbieden")
        anna.sees(f"Contract {number} is nu aangeboden.", "31 oktober 2026")
        anna.fill("Vraag van de aanbieder", "Wanneer volgt het tarief?")
        anna.press("Leg vraag vast")
        anna.sees("te beantwoorden uiterlijk 19 mei 2026")
    desk.season.jump("2026-05-11T09:00")
    with person(chromium, desk, "bob") as bob:
        bob.follow("Open vragen: 1")
        bob.follow(number)
        bob.fill("Antwoord op vraag 1", "Op 31 oktober.")
        bob.press("Leg antwoord vast")
        bob.sees("Het antwoord is vastgelegd.", "Op 31 oktober.")
    desk.season.jump("2026-06-15T09:30")
    with person(chromium, desk, "anna") as anna:
        anna.find("leefstijlpraktijk")
        anna.follow(number)
        anna.press("Tekenen")
        anna.fill("Wanneer tekende de aanbieder?", "12-6-2026 20:15")
        anna.press("Leg handtekeningen vast")
        anna.sees(f"Contract {number} is nu getekend.", "1 januari 2027 - 31 december 2027")
    desk.season.to("2026-11-12T09:30")
    with person(chromium, desk, "anna") as anna:
        anna.follow("Ronde")
        anna.follow("Publicatie van de gecontracteerde zorg", within="GLI 2027")
        anna.sees("Op tijd gedaan", "1 gewijzigd, 0 gelaten")
        anna.follow(number)
        anna.sees("Gepubliceerd", "Looptijd publiceerde het contract (getekend → gepubliceerd).")
    desk.season.to("2027-01-02T09:00")
    with person(chromium, desk, "anna") as anna:
        anna.find(number)
        anna.follow(number)
        anna.sees("Gepubliceerd", "Laatste dag van de looptijd", "31 december 2027")
        for said in ("anna legde de aanvraag vast.", "anna keurde het dossier goed", "bob beantwoordde de vraag."):
            anna.sees(said)
    desk.season.holds()
