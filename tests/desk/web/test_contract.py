"""The page of a contract, and changing what it shows in its place."""

from collections.abc import Callable

import pytest
from browsing import Browser
from rounds import Round, ready

from lifecycle.contract import Kind, Reach
from lifecycle.states import Action

Desk = Callable[[str], Browser]


def test_it_says_where_a_contract_stands(season: Round, at_desk: Desk) -> None:
    contract = season.offered()
    page = at_desk("anna").open(f"/contracts/{contract.number}")
    assert page.status == 200
    assert 'aria-current="step"' in page.html
    for said in ("Praktijk Schuilnaam 1", "Aangeboden", "Tekenen tot en met 31 oktober 2026 nog 212 dagen", "Zeeland"):
        assert said in page.text
    assert "anna deed een aanbod (beoordeeld → aangeboden)." in page.text
    assert at_desk("anna").open("/contracts/GLI-2027-99999").status == 404


def test_a_step_further_on_the_way_says_what_comes_first(season: Round, at_desk: Desk) -> None:
    contract = season.applied()
    page = at_desk("anna").open(f"/contracts/{contract.number}")
    assert "Een contract dat beoordeeld is" in page.text


def test_no_ids_stand_where_a_person_reads(season: Round, at_desk: Desk) -> None:
    season.signed()
    contract = season.assessed(Kind.INDIVIDUAL, reach=Reach.NATIONAL)
    season.refused(Action.OFFER, contract)
    page = at_desk("anna").open(f"/contracts/{contract.number}")
    assert "anna kon niet aanbieden: paragraaf 2.2 en 3.3.4." in page.text
    for unread in ("2.2/individual-last", "zeeland", "cool-miguide", "gli-2027", "social_domain"):
        assert unread not in page.text


def test_every_finding_of_a_record_has_its_own_page(season: Round, at_desk: Desk) -> None:
    contract = season.assessed()
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}")
    page = browser.click("Alle bevindingen: anna keurde het dossier goed (aangevraagd → beoordeeld).")
    assert "Paragraaf 3.3.1" in page.text
    assert browser.open(f"/contracts/{contract.number}/history/99").status == 404


def test_evidence_is_answered_in_the_checklist(season: Round, at_desk: Desk) -> None:
    contract = season.applied(dossier=ready("gli-2027", Kind.RHO, evidence={"3.3.1/claims": False}))
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}")
    page = browser.press("Bewaar paragraaf 3.3.1", {"3.3.1/claims": "yes", "3.3.1/flow-down": "no"})
    assert page.path.startswith(f"/contracts/{contract.number}?open=3.3.1")
    shown = season.now(contract).dossier.evidence
    assert shown == {"3.3.1/claims": True, "3.3.1/flow-down": False}
    assert "Er was niets gewijzigd." in browser.press("Bewaar paragraaf 3.3.1").text


def test_evidence_by_region_is_ticked_by_region(season: Round, at_desk: Desk) -> None:
    rule = "3.3.2/social-map"
    facts = ready("gli-2027", Kind.INDIVIDUAL, evidence={rule: ["utrecht"]})
    contract = season.applied(Kind.INDIVIDUAL, reach=Reach.NATIONAL, regions=("zeeland", "utrecht"), dossier=facts)
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}")
    browser.press("Bewaar paragraaf 3.3.2", {f"{rule} regions": ["zeeland", "utrecht"]})
    assert season.now(contract).dossier.shown(rule) == ("zeeland", "utrecht")


def test_an_answer_on_a_contract_that_changed_meanwhile_is_kept_and_said_so(season: Round, at_desk: Desk) -> None:
    contract = season.applied(dossier=ready("gli-2027", Kind.RHO, evidence={"3.3.1/claims": False}))
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}")
    season.done(Action.UPDATE_DOSSIER, contract, "bob", dossier=ready("gli-2027", Kind.RHO, evidence={}, fte=4))
    page = browser.press("Bewaar paragraaf 3.3.1", {"3.3.1/claims": "yes"})
    assert page.status == 422
    assert "Intussen gewijzigd: dossier bijwerken door bob" in page.text
    assert ("3.3.1/claims", "yes") in page.form("Bewaar paragraaf 3.3.1").fields
    assert browser.press("Bewaar paragraaf 3.3.1").status == 200
    assert season.now(contract).dossier.shown("3.3.1/claims") is True


@pytest.mark.parametrize(
    ("fact", "typed", "stated"),
    [
        ("programmes", {"programmes": ["cool-miguide"]}, ["cool-miguide"]),
        ("registers", {"registers": ["irf", "kp"]}, ["irf", "kp"]),
        ("coverage", {"coverage": "4331\n4335-4339, 4401"}, ["4331", "4335-4339", "4401"]),
        ("evaluations", {"evaluations": "3"}, 3),
        ("fte", {"fte": "12,5"}, "12,5"),
        ("consultations", {"social_domain": "4", "insurer": "1"}, {"social_domain": 4, "insurer": 1}),
        ("exclusions", {"exclusions": ["unpaid-taxes"]}, ["unpaid-taxes"]),
        (
            "publication",
            {"publication.waiting_weeks": "4", "publication.showcase": "Wandelen\r\nmet elkaar"},
            {"waiting_weeks": 4, "showcase": "Wandelen\nmet elkaar"},
        ),
        (
            "training",
            {"started": "1 september 2026", "expected_completion": "31-8-2027", "partial_certificate": "yes"},
            {"started": "2026-09-01", "expected_completion": "2027-08-31", "partial_certificate": True},
        ),
        (
            "licences",
            {
                "licence_programme": ["ssib", "", "", ""],
                "licence_from": ["1-1-2026", "", "", ""],
                "licence_until": ["31 december 2028", "", "", ""],
            },
            [{"programme": "ssib", "from": "2026-01-01", "until": "2028-12-31"}],
        ),
    ],
)
def test_each_fact_has_its_form(
    season: Round, at_desk: Desk, fact: str, typed: dict[str, str | list[str]], stated: object
) -> None:
    contract = season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}/dossier/{fact}")
    page = browser.press("Bewaar", typed)
    assert page.path == f"/contracts/{contract.number}"
    assert season.now(contract).dossier.plain()[fact] == stated


def test_a_wrong_day_is_said_at_its_field_with_what_was_typed(season: Round, at_desk: Desk) -> None:
    contract = season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}/dossier/training")
    page = browser.press("Bewaar", {"started": "gisteren"})
    assert page.status == 422
    assert ("'gisteren' is geen datum; schrijf bijvoorbeeld 31-10-2026.", "#started") in page.links
    assert ("started", "gisteren") in page.form("Bewaar").fields
    assert browser.open(f"/contracts/{contract.number}/dossier/shoes").status == 404


def test_subcontractors_are_added_changed_and_taken_out(season: Round, at_desk: Desk) -> None:
    contract = season.applied()
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}/dossier/subcontractors")
    browser.click("Voeg een onderaannemer toe")
    page = browser.press("Bewaar", {"name": "Derde Coach", "agb": "99110003", "programmes": ["ssib"]})
    assert "Derde Coach" in page.text
    browser.click("Wijzig onderaannemer 1")
    browser.press("Bewaar", {"register": "irf"})
    browser.click("Wijzig onderaannemer 2")
    browser.press("Haal deze onderaannemer weg")
    coaches = season.now(contract).dossier.plain()["subcontractors"]
    assert [coach.get("register") for coach in coaches] == ["irf", None]
    assert coaches[0]["licences"][0]["until"] == "2028-12-31"
    assert browser.open(f"/contracts/{contract.number}/dossier/subcontractors/9").status == 404


def test_the_provider_and_the_region_are_mended_from_the_contract(season: Round, at_desk: Desk) -> None:
    key = season.provider(Kind.INDIVIDUAL, kvk=None)
    contract = season.applied(Kind.INDIVIDUAL, provider=key, reach=Reach.LOCAL)
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}")
    browser.click("Gegevens van de aanbieder wijzigen")
    assert "bijgewerkt" in browser.press("Bewaar", {"kvk": "20000099"}).text
    season.applied()
    partnership = season.assessed(Kind.PARTNERSHIP)
    browser.open(f"/contracts/{partnership.number}")
    browser.click("Vastleggen over de regio")
    page = browser.press("Leg vast voor Zeeland", {"rho_unwilling": "yes"})
    assert page.status == 422
    assert "Geen reden gegeven." in page.text
    browser.press("Leg vast voor Zeeland", {"rho_unwilling": "yes", "reason": "De RHO ziet ervan af."})
    assert "is nu aangeboden" in browser.press("Aanbieden").text


def test_it_is_complete_in_english(season: Round, at_desk: Desk) -> None:
    contract = season.offered()
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}")
    page = browser.press("English")
    for said in ("What is possible now", "Checklist", "Facts in the dossier", "What happened", "212 days left"):
        assert said in page.text


def test_a_paragraph_of_the_checklist_says_what_sort_of_rules_it_holds(season: Round, at_desk: Desk) -> None:
    contract = season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    page = at_desk("anna").open(f"/contracts/{contract.number}")
    assert "Paragraaf 3.3.3 uitsluitingen 8 van 8 voldaan" in page.text
    assert "Paragraaf 2.2 eisen, wie voorgaat in de regio, advies" in page.text


def test_the_page_calls_nothing_by_the_id_that_files_know_it_by(season: Round, at_desk: Desk) -> None:
    contract = season.running()
    page = at_desk("anna").open(f"/contracts/{contract.number}")
    assert "GLI 2026" in page.text
    assert "gli-2026" not in page.text
    assert "individual-1" not in page.text


def test_what_nobody_recorded_is_not_told_as_if_it_was_judged(season: Round, at_desk: Desk) -> None:
    advice = {"annex-1/planning": False}
    contract = season.applied(dossier=ready("gli-2027", Kind.RHO, evidence=advice))
    browser = at_desk("anna")
    page = browser.open(f"/contracts/{contract.number}")
    assert "1 advies niet gevolgd" in page.text
    assert "adviezen nog niet vastgelegd" in page.text
    assert "i Nog niet vastgelegd" in page.text
    assert "Niets gemeld, dus geen uitsluiting" in page.text
    browser.press("English")
    english = browser.open(page.path).text
    assert "1 piece of advice not followed" in english
    assert "Nothing reported, so no exclusion" in english


def test_a_question_too_late_reads_as_a_sentence(season: Round, at_desk: Desk) -> None:
    contract = season.offered()
    season.to("2026-05-20T09:00")
    said = "Een vraag vastleggen kan nu niet: de laatste dag was 30 april 2026, dit is van 20 mei 2026."
    assert said in at_desk("anna").open(f"/contracts/{contract.number}").text
