"""Approval asked for many contracts at the desk, and many requests decided: planned, confirmed, a line for each."""

from collections.abc import Callable

import pytest
import rounds
from browsing import Browser, Page
from rounds import Round

from desk.web.pages import approvals as approvals_page
from lifecycle.contract import Contract, Kind
from lifecycle.states import Action, State
from workflows import approvals, approvals_seen, plans
from workflows.request import Override, Request
from workflows.store.approvals import Standing

AtDesk = Callable[[str], Browser]


def behind_an_rho(season: Round) -> list[Contract]:
    """Two partnerships that the ladder keeps from an offer, and one that nothing keeps from it."""
    season.applied(Kind.RHO)
    behind = [season.assessed(Kind.PARTNERSHIP), season.assessed(Kind.PARTNERSHIP)]
    return [*behind, season.assessed(Kind.PARTNERSHIP, regions=("utrecht",))]


def to_terminate(season: Round, region: str = "zeeland") -> Contract:
    """A signed contract that can be terminated."""
    return season.done(Action.UPDATE_DOSSIER, season.signed(regions=(region,)), dossier=rounds.excluded())


def asked(season: Round, contract: Contract, by: str = "anna") -> int:
    request = Request(Action.TERMINATE, by, contract.number, grounds=("3.3.3/insolvency",), reason="Failliet.")
    return approvals.ask(season.office, request).number or 0


def offered_with_override(season: Round, *found: Contract) -> None:
    for contract in found:
        override = Override("duty-of-care", "Te weinig zorg.")
        approvals.ask(season.office, Request(Action.OFFER, "anna", contract.number, override=override))


def options(page: Page) -> str:
    return page.html[page.html.index('<select class="govuk-select" id="action"') :].split("</select>")[0]


def standing(season: Round, number: int) -> Standing:
    return approvals_seen.one(season.office, number).approval.standing


# Asking ---------------------------------------------------------------------------------------------------------------


def test_an_override_is_asked_for_many_contracts(season: Round, at_desk: AtDesk) -> None:
    first, second, free = behind_an_rho(season)
    browser = at_desk("anna")
    browser.open("/contracts?state=assessed")
    ask = browser.press("Maak een plan", {"which": "all", "action": "offer-override"})
    assert "Aanbieden met een uitzondering: 3 contracten" in ask.headings
    wrong = browser.press("Maak een plan")
    assert (wrong.status, "Geef een reden." in wrong.text) == (422, True)
    plan = browser.press("Maak een plan", {"reason": "Wachtlijsten overal"})
    assert "Plan: aanbieden met een uitzondering, 3 contracten" in plan.headings
    assert "een andere goedkeurder besluit" in plan.text
    assert "2 keer wordt goedkeuring gevraagd" in plan.text
    assert "Zet opzij: ✗ § 2.2 Niet voldaan:" in plan.text
    assert "1 kan zonder uitzondering" in plan.text
    assert "Wachtlijsten overal" in plan.text
    assert approvals_seen.listed(season.office) == [], "nothing is asked yet"
    done = browser.press("Voer dit plan uit")
    assert "2 goedkeuring gevraagd" in done.text
    assert "Goedkeuring gevraagd: verzoek 1" in done.text
    assert "Kan zonder uitzondering" in done.text
    kept = approvals_seen.listed(season.office)
    assert [(each.request.contract, each.request.reason) for each in kept] == [
        (first.number, "Wachtlijsten overal"),
        (second.number, "Wachtlijsten overal"),
    ]
    assert season.now(free).state is State.ASSESSED
    assert browser.click("Naar de contracten").path == "/contracts?state=assessed"
    season.holds()


def test_terminations_are_asked_on_grounds_that_hold_now(season: Round, at_desk: AtDesk) -> None:
    failing, sound = to_terminate(season), season.signed(regions=("drenthe",))
    browser = at_desk("anna")
    browser.open("/contracts")
    ask = browser.press("Maak een plan", {"contract": [failing.number, sound.number], "action": "terminate"})
    assert "bij 1 van de gekozen contracten" in ask.text
    browser.press("Maak een plan", {"ground": "3.3.3/insolvency", "reason": "Failliet verklaard"})
    done = browser.press("Voer dit plan uit")
    assert "1 goedkeuring gevraagd" in done.text
    assert "Bleef getekend ✗ De aangehaalde regels zijn hiervoor geen grond." in done.text
    again = browser.open("/contracts")
    assert again.status == 200
    browser.press("Maak een plan", {"contract": failing.number, "action": "terminate"})
    plan = browser.press("Maak een plan", {"ground": "3.3.3/insolvency", "reason": "Failliet verklaard"})
    assert "Hiervoor is al goedkeuring gevraagd: verzoek 1" in plan.text


def test_what_a_plan_of_offers_leaves_can_be_asked_as_an_override(season: Round, at_desk: AtDesk) -> None:
    behind = [each.number for each in behind_an_rho(season)[:2]]
    season.done(Action.UPDATE_DOSSIER, season.assessed(Kind.PARTNERSHIP), dossier=rounds.excluded())
    browser = at_desk("anna")
    browser.open("/contracts?state=assessed")
    plan = browser.press("Maak een plan", {"which": "all", "action": "offer"})
    assert "2 contracten worden alleen tegengehouden door wat een goedkeurder opzij kan zetten." in plan.text
    done = browser.press("Voer dit plan uit")
    assert "3 bleef zoals het was" in done.text
    ask = browser.press("Vraag daarvoor een uitzondering")
    assert "Aanbieden met een uitzondering: 2 contracten" in ask.headings
    browser.press("Maak een plan", {"reason": "Wachtlijsten"})
    assert "2 goedkeuring gevraagd" in browser.press("Voer dit plan uit").text
    assert [each.request.contract for each in approvals_seen.listed(season.office)] == behind


def test_a_ground_that_no_policy_knows_is_no_ground(season: Round, at_desk: AtDesk) -> None:
    contract = to_terminate(season)
    browser = at_desk("anna")
    browser.open("/contracts")
    browser.press("Maak een plan", {"contract": contract.number, "action": "terminate"})
    wrong = browser.press("Maak een plan", {"ground": "made/up\0", "reason": "Failliet"})
    assert (wrong.status, "Kies minstens één grond." in wrong.text) == (422, True)


def test_lapsed_offers_are_reinstated_on_a_proof(season: Round, at_desk: AtDesk) -> None:
    contract = season.offered()
    season.to("2026-11-03T10:00")
    browser = at_desk("anna")
    browser.open("/contracts?state=lapsed")
    browser.press("Maak een plan", {"which": "all", "action": "reinstate"})
    wrong = browser.press("Maak een plan", {"signed_at": "30 oktober 2026 16:00"})
    assert (wrong.status, "Noem het bewijsstuk." in wrong.text) == (422, True)
    browser.press("Maak een plan", {"proof": "Postregister, blad 3"})
    assert "1 goedkeuring gevraagd" in browser.press("Voer dit plan uit").text
    (kept,) = approvals_seen.listed(season.office)
    assert (kept.request.contract, kept.request.proof) == (contract.number, "Postregister, blad 3")


def test_in_english_every_word_is_english(season: Round, at_desk: AtDesk) -> None:
    behind_an_rho(season)
    browser = at_desk("anna")
    browser.open("/contracts")
    browser.press("English")
    page = browser.open("/contracts?state=assessed")
    assert "Offer with an override (asks for approval)" in options(page)
    browser.press("Make a plan", {"which": "all", "action": "offer-override"})
    plan = browser.press("Make a plan", {"reason": "Waiting lists"})
    assert "Lifts: ✗ § 2.2 Not met:" in plan.text
    assert "2 times approval is asked" in plan.text


# Deciding -------------------------------------------------------------------------------------------------------------


def test_an_approver_sees_what_each_asks_and_grants_many(season: Round, at_desk: AtDesk) -> None:
    first, second, _ = behind_an_rho(season)
    offered_with_override(season, first, second)
    browser = at_desk("bob")
    page = browser.open("/approvals")
    assert "Goedkeuren" in options(page)
    plan = browser.press("Maak een plan", {"approval": ["1", "2"], "action": "grant_approval"})
    assert "Plan: goedkeuren, 2 verzoeken" in plan.headings
    for said in (
        "Wordt goedgekeurd en uitgevoerd. Het contract gaat van beoordeeld naar aangeboden.",
        "gevraagd door anna",
        "Te weinig zorg.",
        "zorgplicht",
        "1 opzij gezet",
        "dat de RHO in Zeeland niet wil of kan",
    ):
        assert said in plan.text, said
    assert season.now(first).state is State.ASSESSED
    done = browser.press("Voer dit plan uit")
    assert "2 goedgekeurd en uitgevoerd" in done.text
    assert [season.now(each).state for each in (first, second)] == [State.OFFERED, State.OFFERED]
    assert browser.click("Naar de goedkeuringen").path == "/approvals"
    season.holds()


def test_ones_own_are_not_possible_and_say_why(season: Round, at_desk: AtDesk) -> None:
    others, own = to_terminate(season), to_terminate(season, "drenthe")
    asked(season, others)
    asked(season, own, "bob")
    browser = at_desk("bob")
    browser.open("/approvals")
    plan = browser.press("Maak een plan", {"which": "all", "action": "grant_approval"})
    assert "1 gaat door" in plan.text
    assert "Niet mogelijk. U vroeg dit zelf; een andere goedkeurder besluit." in plan.text
    done = browser.press("Voer dit plan uit")
    assert "1 goedgekeurd en uitgevoerd" in done.text
    assert "Bleef zoals het was. U vroeg dit zelf" in done.text
    assert season.now(own).state is State.SIGNED


def test_many_are_declined_with_one_reason(season: Round, at_desk: AtDesk) -> None:
    numbers = [asked(season, to_terminate(season, region)) for region in ("zeeland", "drenthe")]
    browser = at_desk("bob")
    browser.open("/approvals")
    browser.press("Maak een plan", {"which": "all", "action": "decline_approval"})
    wrong = browser.press("Maak een plan")
    assert (wrong.status, "Geef een reden." in wrong.text) == (422, True)
    plan = browser.press("Maak een plan", {"reason": "Eerst bellen"})
    assert "Plan: afwijzen, 2 verzoeken" in plan.headings
    assert "2 afgewezen" in browser.press("Voer dit plan uit").text
    assert [standing(season, number) for number in numbers] == [Standing.DECLINED, Standing.DECLINED]
    assert approvals_seen.one(season.office, numbers[1]).approval.words == "Eerst bellen"


def test_who_asked_takes_many_back(season: Round, at_desk: AtDesk) -> None:
    own, others = asked(season, to_terminate(season)), asked(season, to_terminate(season, "drenthe"), "bob")
    browser = at_desk("anna")
    page = browser.open("/approvals")
    assert "Goedkeuren" not in options(page)
    browser.press("Maak een plan", {"which": "all", "action": "withdraw_approval"})
    assert "1 ingetrokken" in browser.press("Voer dit plan uit").text
    assert (standing(season, own), standing(season, others)) == (Standing.WITHDRAWN, Standing.OPEN)


def test_what_was_decided_meanwhile_is_left_alone_and_said_so(season: Round, at_desk: AtDesk) -> None:
    numbers = [asked(season, to_terminate(season, region)) for region in ("zeeland", "drenthe")]
    browser = at_desk("bob")
    browser.open("/approvals")
    browser.press("Maak een plan", {"which": "all", "action": "grant_approval"})
    assert approvals.decline(season.office, "carla", numbers[0], "Nee.").done
    done = browser.press("Voer dit plan uit")
    assert "1 overgeslagen: veranderd na het plan" in done.text
    assert "1 goedgekeurd en uitgevoerd" in done.text
    assert standing(season, numbers[0]) is Standing.DECLINED


@pytest.mark.parametrize("user", ["anna", "iris", "otto", "paul"])
def test_who_is_no_approver_plans_no_decision_and_it_is_on_the_trail(season: Round, at_desk: AtDesk, user: str) -> None:
    number = asked(season, to_terminate(season), "bob")
    browser = at_desk(user)
    page = browser.open("/approvals")
    assert not [form for form in page.forms if form.action == "/plans"]
    csrf = dict(page.form("Uitloggen").fields)["csrf"]
    answer = browser.client.post(
        "/plans", data={"csrf": csrf, "of": "approvals", "approval": str(number), "action": "grant_approval"}
    )
    assert answer.status_code == 403
    assert season.bodies(f"access:{user}")[-1]["outcome"] == "refused"
    assert standing(season, number) is Standing.OPEN


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"action": "grant_approval"}, "Vink minstens één verzoek aan."),
        ({"action": "fly", "approval": "1"}, "Kies wat er moet gebeuren."),
        ({"approval": "1"}, "Kies wat er moet gebeuren."),
        ({"action": "grant_approval", "which": "all"}, "Er staat geen verzoek meer open."),
    ],
)
def test_what_cannot_be_planned_leads_back_to_the_approvals(
    season: Round, at_desk: AtDesk, data: dict[str, str], said: str
) -> None:
    browser = at_desk("bob")
    csrf = dict(browser.open("/approvals").form("Uitloggen").fields)["csrf"]
    answer = Page(browser.client.post("/plans", data={"csrf": csrf, "of": "approvals", **data}))
    assert (answer.path, said in answer.text) == ("/approvals", True)
    assert season.office.store is not None


@pytest.mark.parametrize("number", ["999", "0", "-1", "x", "9" * 40, "1\0", "<b>"])
def test_a_number_that_is_no_request_is_told(season: Round, at_desk: AtDesk, number: str) -> None:
    asked(season, to_terminate(season))
    browser = at_desk("bob")
    csrf = dict(browser.open("/approvals").form("Uitloggen").fields)["csrf"]
    answer = browser.client.post(
        "/plans", data={"csrf": csrf, "of": "approvals", "approval": number, "action": "grant_approval"}
    )
    assert answer.status_code == 422
    assert "<b>" not in answer.text.split("<main")[1]


def test_more_than_one_plan_can_hold_are_not_planned_at_once(
    season: Round, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for region in ("zeeland", "drenthe"):
        asked(season, to_terminate(season, region))
    monkeypatch.setattr(plans, "MOST", 1)
    browser = at_desk("bob")
    browser.open("/approvals")
    back = browser.press("Maak een plan", {"which": "all", "action": "grant_approval"})
    assert "Dit zijn 2 verzoeken; een plan gaat over hoogstens 1. Vink aan welke." in back.text


def test_a_long_list_of_requests_is_paged(season: Round, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approvals_page, "PAGE", 2)
    for region in ("zeeland", "drenthe", "twente"):
        asked(season, to_terminate(season, region))
    page = at_desk("bob").open("/approvals")
    assert "Voor u om te beslissen (3)" in page.text
    assert page.html.count('name="approval"') == 2
    second = at_desk("bob").open("/approvals?page=2&own=1")
    assert second.html.count('name="approval"') == 1
    assert at_desk("bob").open("/approvals?page=x").status == 422
    assert at_desk("bob").open("/approvals?page=99").html.count('name="approval"') == 1
