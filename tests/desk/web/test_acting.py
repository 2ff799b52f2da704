"""Acting on a contract at the desk."""

from collections.abc import Callable

from browsing import Browser, Page
from rounds import Round, excluded, ready

from lifecycle.contract import Contract, Kind, Reach
from lifecycle.states import Action, State

Desk = Callable[[str], Browser]


def opened(browser: Browser, contract: Contract) -> Page:
    return browser.open(f"/contracts/{contract.number}")


def csrf_of(page: Page) -> str:
    """The token of the first form of a page that posts."""
    return next(fields["csrf"] for form in page.forms if "csrf" in (fields := dict(form.fields)))


def test_a_contract_is_assessed_offered_and_signed(season: Round, at_desk: Desk) -> None:
    contract = season.applied()
    browser = at_desk("anna")
    opened(browser, contract)
    assert "is nu beoordeeld" in browser.press("Beoordelen: voldoet").text
    assert "is nu aangeboden" in browser.press("Aanbieden").text
    browser.click("Tekenen")
    season.to("2026-04-02T09:20")
    page = browser.press("Leg handtekeningen vast", {"signed_at": "2-4-2026 09:10"})
    assert page.path == f"/contracts/{contract.number}"
    assert "is nu getekend" in page.text
    assert season.now(contract).state is State.SIGNED


def test_a_refusal_gives_every_reason_and_keeps_what_was_typed(season: Round, at_desk: Desk) -> None:
    contract = season.offered()
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}/sign")
    season.done(Action.UPDATE_DOSSIER, contract, dossier=excluded())
    page = browser.press("Leg handtekeningen vast", {"signed_at": "3 april 2030"})
    assert page.status == 422
    assert 'value="3 april 2030"' in page.html
    for said in (
        "ligt in de toekomst",
        "Vastgelegd als uitsluiting: faillissement",
        "Intussen gewijzigd: dossier bijwerken door anna",
    ):
        assert said in page.text
    assert ("Wijzig uitsluitingen", f"/contracts/{contract.number}/dossier/exclusions") in page.links
    assert season.now(contract).state is State.OFFERED


def test_what_cannot_be_done_says_why_on_the_page_and_where_it_is_mended(season: Round, at_desk: Desk) -> None:
    contract = season.applied(dossier=ready("gli-2027", Kind.RHO, programmes=["cool-miguide"], evidence={}))
    page = opened(at_desk("anna"), contract)
    assert "kan nu niet" in page.text
    assert "1 verschillende ingekochte programma's" in page.text.replace("&#39;", "'")
    assert ("Wijzig programma's", f"/contracts/{contract.number}/dossier/programmes") in page.links
    assert "Vastleggen in de controlelijst" in [words for words, _ in page.links]


def test_who_reads_only_is_offered_nothing_and_refused_all_the_same(season: Round, at_desk: Desk) -> None:
    contract = season.applied()
    browser = at_desk("iris")
    page = opened(browser, contract)
    assert "Met uw rol leest u dit contract" in page.text
    assert not [form for form in page.forms if "/contracts/" in form.action]
    assert browser.open(f"/contracts/{contract.number}/reject").status == 403
    token = csrf_of(page)
    answer = browser.client.post(f"/contracts/{contract.number}/assess", data={"csrf": token})
    assert answer.status_code == 422
    assert "inkoper" in answer.text
    assert season.now(contract).state is State.APPLIED


def test_an_override_is_asked_and_granted_by_another(season: Round, at_desk: Desk) -> None:
    season.signed()
    contract = season.assessed(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    browser = at_desk("anna")
    page = opened(browser, contract)
    assert "organisatie voor 2027 is gecontracteerd" in page.text
    browser.click("Uitzondering vragen")
    refused = browser.press("Vraag goedkeuring", {"reason": ""})
    assert refused.status == 422
    assert "heeft geen reden" in refused.text
    page = browser.press("Vraag goedkeuring", {"reason": "Er is te weinig zorg in Zeeland."})
    assert "Wacht op goedkeuring" in page.text
    own = browser.click("Bekijk verzoek 1")
    assert "Keur goed" not in own.text
    assert "Trek verzoek in" in own.text
    other = at_desk("bob")
    assert "Er is te weinig zorg in Zeeland." in other.open("/approvals").text
    page = other.open("/approvals/1")
    assert "van beoordeeld naar aangeboden" in page.text
    page = other.press("Keur goed")
    assert page.path == f"/contracts/{contract.number}"
    assert season.now(contract).state is State.OFFERED
    assert "met een uitzondering op grond van zorgplicht" in page.text
    season.holds()


def test_a_request_is_declined_with_a_reason_or_taken_back(season: Round, at_desk: Desk) -> None:
    season.signed()
    contract = season.assessed(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    browser, other = at_desk("bob"), at_desk("carla")

    def asked() -> None:
        browser.open(f"/contracts/{contract.number}/offer")
        browser.press("Vraag goedkeuring", {"reason": "Zorgplicht."})

    asked()
    other.open("/approvals/1")
    assert other.press("Wijs af").status == 422
    assert "afgewezen" in other.press("Wijs af", {"reason": "Er is genoeg zorg."}).text
    assert "Er is genoeg zorg." in browser.open("/approvals/1").text
    asked()
    browser.open("/approvals/2")
    assert "ingetrokken" in browser.press("Trek verzoek in").text
    page = other.open("/approvals/2")
    assert "Keur goed" not in page.text
    assert season.now(contract).state is State.ASSESSED


def test_nobody_grants_their_own_and_a_changed_contract_ends_the_request(season: Round, at_desk: Desk) -> None:
    season.signed()
    contract = season.assessed(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    browser, other = at_desk("bob"), at_desk("carla")
    browser.open(f"/contracts/{contract.number}/offer")
    browser.press("Vraag goedkeuring", {"reason": "Zorgplicht."})
    token = csrf_of(browser.open("/approvals/1"))
    assert "vraagt dit zelf" in browser.client.post("/approvals/1/grant", data={"csrf": token}).text
    page = other.open("/approvals/1")
    season.done(Action.UPDATE_DOSSIER, contract, dossier=ready("gli-2027", Kind.INDIVIDUAL, fte=3))
    page = other.press("Keur goed")
    assert page.status == 422
    assert "Vervallen, want het contract is intussen gewijzigd" in page.text
    assert season.now(contract).state is State.ASSESSED
    assert other.open("/approvals/99").status == 404


def test_questions_are_asked_and_answered_and_notes_kept(season: Round, at_desk: Desk) -> None:
    contract = season.offered()
    browser = at_desk("anna")
    opened(browser, contract)
    assert browser.press("Leg vraag vast").status == 422
    opened(browser, contract)
    page = browser.press("Leg vraag vast", {"text": "Hoe hoog is het tarief?"})
    assert "Hoe hoog is het tarief?" in page.text
    page = browser.press("Leg antwoord vast", {"text": "412,50 euro."})
    assert "412,50 euro." in page.text
    page = browser.press("Bewaar aantekening", {"text": "Gebeld <b>vandaag</b>."})
    assert "Gebeld &lt;b&gt;vandaag" in page.html
    assert "anna maakte een aantekening." in page.text


def test_a_rejection_cites_the_rules_that_fail(season: Round, at_desk: Desk) -> None:
    contract = season.applied(dossier=excluded())
    browser = at_desk("anna")
    browser.open(f"/contracts/{contract.number}/reject")
    page = browser.press("Afwijzen", {"reason": "Failliet."})
    assert page.status == 422
    assert "Geen regel aangehaald" in page.text
    page = browser.press("Afwijzen", {"ground": ["3.3.3/insolvency"], "reason": "Failliet."})
    assert "anna wees de aanvraag af op paragraaf 3.3.3" in page.text
    assert season.now(contract).state is State.REJECTED


def test_what_was_left_empty_is_named_and_stands_beside_its_field_alone(season: Round, at_desk: Desk) -> None:
    contract = season.applied(dossier=excluded())
    browser = at_desk("anna")
    opened(browser, contract)
    assert "De tekst ontbreekt." in browser.press("Bewaar aantekening").text
    browser.open(f"/contracts/{contract.number}/reject")
    page = browser.press("Afwijzen")
    assert {("Geen regel aangehaald.", "#ground"), ("Geen reden gegeven.", "#reason")} <= set(page.links)
    assert "Geweigerd, omdat" not in page.headings


def test_a_reason_leads_to_the_contract_that_it_names(season: Round, at_desk: Desk) -> None:
    first = season.signed()
    contract = season.assessed(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    browser = at_desk("anna")
    page = opened(browser, contract)
    assert page.link(first.number) == f"/contracts/{first.number}"


def test_a_rule_that_fails_is_never_told_as_if_it_held(season: Round, at_desk: Desk) -> None:
    contract = season.applied(dossier=excluded())
    browser = at_desk("anna")
    page = opened(browser, contract)
    assert "✗ Staat in de weg" in page.text
    assert "De stand van het contract laat dit niet toe." in page.text
    form = browser.open(f"/contracts/{contract.number}/reject")
    assert "Paragraaf 3.3.3: Niet voldaan: De zorgaanbieder is niet failliet" in form.text
    browser.press("English")
    assert "Not met: The provider is not bankrupt" in browser.open(form.path).text


def test_who_is_in_the_way_by_the_ladder_is_named_with_the_term_and_what_can_be_done(
    season: Round, at_desk: Desk
) -> None:
    there = season.signed(Kind.PARTNERSHIP)
    behind = season.assessed(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    browser = at_desk("anna")
    seen = f"In Zeeland is al een organisatie: contract {there.number} van "
    for page in (opened(browser, behind), browser.open(f"/contracts/{behind.number}/offer")):
        assert seen in page.text
        assert ", samenwerkingsverband in Zeeland, looptijd tot en met 31 december 2027" in page.text
        assert "of vraag een uitzondering op grond van de zorgplicht" in page.text
        assert (there.number, f"/contracts/{there.number}") in page.links
    browser.press("English")
    english = browser.open(f"/contracts/{behind.number}/offer").text
    assert ", partnership in Zeeland, term until 31 December 2027" in english


def test_one_thing_is_said_of_what_happens_at_the_turn_of_the_year(season: Round, at_desk: Desk) -> None:
    running = season.running(Kind.INDIVIDUAL)
    season.signed(Kind.PARTNERSHIP)
    browser = at_desk("anna")
    ends = "Beëindigen: doet Looptijd zelf, op 1 januari 2027 00:00."
    follows = "Uitloop laten ingaan: doet Looptijd zelf, op 1 januari 2027 00:00."
    before = opened(browser, running).text
    assert (ends in before, follows in before) == (True, False)
    season.done(Action.OFFER_RUN_OFF, running)
    season.done(Action.SIGN_RUN_OFF, running)
    after = opened(browser, running).text
    assert (ends in after, follows in after) == (False, True)


def test_the_same_form_sent_twice_acts_once(season: Round, at_desk: Desk) -> None:
    contract = season.applied()
    browser = at_desk("anna")
    page = opened(browser, contract)
    form = page.form("Beoordelen: voldoet")
    browser.press("Beoordelen: voldoet")
    again = browser.client.post(form.action, data=dict(form.fields))
    assert again.status_code == 422
    assert season.now(contract).state is State.ASSESSED
    assert sum(body["outcome"] == "done" and body["action"] == "assess" for body in season.bodies(contract)) == 1
