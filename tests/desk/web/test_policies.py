"""The policies at the desk: every rule by paragraph, versions side by side, and what a policy manager does to one."""

import re
from collections.abc import Callable

import pytest
import rounds
from browsing import Browser, passwords
from rounds import GLI, KINDEREN, Round

from lifecycle import policy_file
from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows import policies_seen, policy_round
from workflows.policy_round import Changes

Desk = Callable[[str], Browser]


def visit(season: Round, name: str) -> Browser:
    browser = Browser(season.office)
    browser.log_in(name, passwords(season.office, name)[name])
    return browser


def draft() -> Round:
    """A round before the policies were published."""
    return rounds.begin(start="2026-03-02T09:00")


@pytest.mark.parametrize("name", [GLI, KINDEREN])
def test_every_rule_and_every_reading_stands_on_the_page_of_its_policy(at_desk: Desk, name: str) -> None:
    page = at_desk("iris").open(f"/policies/{name}")
    policy = rounds.policy(name)
    assert page.status == 200
    for rule in policy.rules:
        assert f'<li class="desk-rule" id="{rule.id}">' in page.html
    places = [page.html.index(f'id="paragraph-{each.paragraph}"') for each in policy.outline]
    assert places == sorted(places)
    assert page.html.count('class="desk-reading"') == len(policy.assumptions)
    assert "Kan opzij op grond van zorgplicht" in page.text


def test_the_list_leads_to_each_policy(season: Round, at_desk: Desk) -> None:
    season.applied()
    page = at_desk("anna").open("/policies")
    assert "1 : 1 in de ronde, 0 lopend of getekend" in page.text
    assert page.link("Gecombineerde leefstijlinterventie voor volwassenen 2027") == f"/policies/{GLI}"
    assert "Breng beleid in" not in page.text


def test_refusals_are_counted_and_lead_on(season: Round, at_desk: Desk) -> None:
    contract = season.applied(Kind.INDIVIDUAL, dossier=rounds.ready(GLI, Kind.INDIVIDUAL, licences=[]))
    season.refused(Action.ASSESS, contract)
    page = at_desk("iris").open(f"/policies/{GLI}?refused=yes")
    assert page.html.count('class="desk-rule"') == 1
    records = page.link("1 keer geweigerd")
    assert contract.number in at_desk("iris").open(records).text
    buyer = at_desk("anna")
    page = buyer.open(f"/policies/{GLI}?refused=yes")
    assert "1 keer geweigerd" in page.text
    hindered = [href for text, href in page.links if text.startswith("Waar dit nu in de weg staat")]
    assert "1 contract" in buyer.open(hindered[0]).text


def test_rules_are_chosen_by_action_kind_and_check(at_desk: Desk) -> None:
    browser = at_desk("anna")

    def shown(asked: str) -> set[str]:
        return set(re.findall(r'<li class="desk-rule" id="([^"]+)"', browser.open(f"/policies/{GLI}?{asked}").html))

    rules = rounds.policy(GLI).rules
    assert shown("action=publish") == {rule.id for rule in rules if Action.PUBLISH in rule.on}
    assert shown("type=ladder") == {rule.id for rule in rules if rule.type.value == "ladder"}
    assert shown("kind=individual&type=ladder") == {
        rule.id
        for rule in rules
        if rule.type.value == "ladder" and (rule.who.kinds is None or Kind.INDIVIDUAL in rule.who.kinds)
    }
    assert shown("refused=yes") == set()
    for wrong in ("action=dance", "kind=clown", "type=x", "version=9", "version=x", "version=%00", "refused=maybe"):
        assert browser.open(f"/policies/{GLI}?{wrong}").status == 422, wrong


@pytest.mark.parametrize("path", ["gli-1999", "gli-1999/versions", "gli-1999/objections", "%00", "new/versions"])
def test_a_policy_that_is_not_in_play_is_not_found(at_desk: Desk, path: str) -> None:
    assert at_desk("iris").open(f"/policies/{path}").status == 404


def test_two_versions_stand_side_by_side(season: Round, at_desk: Desk) -> None:
    changes = Changes(add_programmes=("cool-plus",), remove_registers=("kp",))
    assert policy_round.amend(season.office, "paul", GLI, changes, "Na bezwaren.").done
    browser = at_desk("iris")
    page = browser.open(f"/policies/{GLI}/versions")
    assert "Na bezwaren." in page.text
    assert re.search("cool-plus Erbij . Id cool-plus Naam cool-plus", page.text)
    assert "KP (Kwaliteitsregister Paramedici) Eraf" in page.text
    assert "Deze versies zeggen hetzelfde." in browser.open(f"/policies/{GLI}/versions?from=2&to=2").text
    assert browser.open(f"/policies/{GLI}/versions?from=1&to=9").status == 422
    old = browser.open(f"/policies/{GLI}?version=1")
    assert "Dit is een eerdere versie." in old.text
    assert "cool-plus" not in old.text


def test_a_finding_of_a_contract_leads_to_its_rule(season: Round, at_desk: Desk) -> None:
    contract = season.applied(Kind.INDIVIDUAL, dossier=rounds.ready(GLI, Kind.INDIVIDUAL, licences=[]))
    page = at_desk("anna").open(f"/contracts/{contract.number}")
    assert f"/policies/{GLI}#3.3.2/licence" in [href for _text, href in page.links]


def test_a_policy_is_published_as_it_was_shown() -> None:
    season = draft()
    browser = visit(season, "paul")
    assert "Concept" in browser.open(f"/policies/{GLI}").text
    page = browser.click("Publiceer")
    assert rounds.policy(GLI).hash in page.text
    page = browser.press("Publiceer het beleid")
    assert "Het beleid is gepubliceerd." in page.text
    assert policies_seen.seen(season.office, GLI).entry.published_at is not None
    again = browser.open(f"/policies/{GLI}/publish")
    assert "Dit beleid is al gepubliceerd" in again.text


def test_what_was_amended_since_it_was_shown_is_not_published() -> None:
    season = draft()
    browser = visit(season, "paul")
    browser.open(f"/policies/{GLI}/publish")
    assert policy_round.amend(season.office, "paul", GLI, Changes(add_programmes=("cool-plus",)), "Vergeten.").done
    page = browser.press("Publiceer het beleid")
    assert page.status == 422
    assert "Het beleid is intussen gewijzigd." in page.text
    assert policies_seen.seen(season.office, GLI).entry.published_at is None


def test_an_amendment_is_shown_before_it_is_made(season: Round, at_desk: Desk) -> None:
    contract = season.applied(Kind.INDIVIDUAL, dossier=rounds.ready(GLI, Kind.INDIVIDUAL, registers=["leefstijl"]))
    browser = at_desk("paul")
    browser.open(f"/policies/{GLI}/amend")
    page = browser.press(
        "Bekijk wat er verandert",
        {"add_registers": "leefstijl", "remove_programmes": "ssib", "reason": "Na bezwaren."},
    )
    assert page.status == 200
    assert "leefstijl Erbij" in page.text
    assert "SSiB (Samen Sportief in Beweging) Eraf" in page.text
    assert "Contracten die anders worden beoordeeld: 1" in page.text
    assert page.link(contract.number) == f"/contracts/{contract.number}"
    assert policies_seen.seen(season.office, GLI).version.number == 1
    page = browser.press("Wijzig het beleid")
    assert page.path == f"/policies/{GLI}/versions"
    found = policies_seen.seen(season.office, GLI)
    assert (found.version.number, found.version.reason) == (2, "Na bezwaren.")
    assert "leefstijl" in found.policy.register_ids
    assert "ssib" not in found.policy.programme_ids


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": "x"}, "Kies wat er wijzigt."),
        ({"add_programmes": "cool-plus"}, "Geef een reden."),
        ({"add_programmes": "Niet Goed", "reason": "x"}, "is geen id"),
        ({"add_programmes": "ssib", "reason": "x"}, "Dit verandert niets."),
        ({"add_programmes": "cool-plus", "reason": "a\x00b"}, "onzichtbaar teken"),
        (
            {"remove_programmes": [each.id for each in rounds.policy(GLI).programmes], "reason": "x"},
            "er moet ten minste één programma overblijven",
        ),
    ],
)
def test_an_amendment_that_is_not_possible_is_told(
    season: Round, at_desk: Desk, typed: dict[str, str | list[str]], said: str
) -> None:
    browser = at_desk("paul")
    browser.open(f"/policies/{GLI}/amend")
    page = browser.press("Bekijk wat er verandert", typed)
    assert page.status == 422
    assert said.casefold() in page.text.casefold()
    assert policies_seen.seen(season.office, GLI).version.number == 1


@pytest.mark.parametrize(("typed", "kept"), [("123,45", "123.45"), ("90", "90"), ("veel", None), ("", None)])
def test_a_tariff_is_an_amount(season: Round, at_desk: Desk, typed: str, kept: str | None) -> None:
    browser = at_desk("paul")
    browser.open(f"/policies/{GLI}/tariff")
    page = browser.press("Stel vast", {"amount": typed})
    assert page.status == (422 if kept is None else 200)
    assert policies_seen.seen(season.office, GLI).tariff == kept


@pytest.mark.parametrize("what", ["publish", "amend", "tariff"])
@pytest.mark.parametrize("name", ["anna", "bob", "iris", "otto"])
def test_only_a_policy_manager_does_these_things(season: Round, at_desk: Desk, name: str, what: str) -> None:
    browser = at_desk(name)
    page = browser.open(f"/policies/{GLI}/{what}")
    assert page.status == 403
    token = dict(page.form("Uitloggen").fields)["csrf"]
    asked = {"csrf": token, "hash": rounds.policy(GLI).hash, "amount": "1", "add_programmes": "x", "reason": "x"}
    assert browser.client.post(f"/policies/{GLI}/{what}", data=asked).status_code in {403, 422}
    found = policies_seen.seen(season.office, GLI)
    assert (found.version.number, found.tariff) == (1, None)


def later() -> bytes:
    """The file of next year's policy."""
    return rounds.a_year_later(rounds.policy(GLI)).content


def test_a_new_policy_is_checked_and_then_added(season: Round, at_desk: Desk) -> None:
    browser = at_desk("paul")
    browser.open("/policies")
    browser.click("Breng beleid in")
    page = browser.press("Controleer", files={"file": ("gli-2028.yaml", later())})
    assert "gli-2028.yaml is in orde" in page.text
    assert [each.entry.policy.policy for each in policies_seen.listed(season.office)] == [GLI, KINDEREN]
    page = browser.press("Breng in als concept")
    assert page.path == "/policies/gli-2028"
    assert "Het beleid staat klaar als concept." in page.text
    assert [each.entry.policy.policy for each in policies_seen.listed(season.office)][1] == "gli-2028"


def test_every_mistake_of_a_policy_file_is_told_by_its_line(at_desk: Desk) -> None:
    browser = at_desk("paul")
    browser.open("/policies/new")
    shipped = (policy_file._SHIPPED / "gli-2027.yaml").read_text(encoding="utf-8")
    wrong = shipped.replace("check: own_licences", "check: my_licences").replace("check: until", "check: whenever")
    page = browser.press("Controleer", files={"file": ("fout.yaml", wrong.encode())})
    assert page.status == 422
    lines = [
        place for place, line in enumerate(wrong.splitlines(), start=1) if "my_licences" in line or "whenever" in line
    ]
    assert len(lines) > 1
    assert f"{len(lines)} fouten in fout.yaml" in page.text
    for line in lines:
        assert f"fout.yaml:{line}: " in page.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("leeg.yaml", b"", "een beleidsbestand bestaat uit sleutels met waarden"),
        ("plaat.yaml", b"\xff\xfe\x00", "Regel 1 is geen tekst in UTF-8."),
        ("groot.yaml", b"a" * 1_000_001, "Een beleidsbestand is ten hoogste 1000 kB."),
        ("nul.yaml", b"policy: a\x00", "ontoelaatbaar teken"),
        ("lijst.yaml", b"- a\n", "een beleidsbestand bestaat uit sleutels met waarden"),
        ("diep.yaml", b"[" * 5000, "is te diep genest"),
        ("../../gli.yaml", b"policy: 1\n", "fouten in gli.yaml"),
        ("gli.yaml", rounds.policy(GLI).content, "gli-2027 is al in gebruik."),
    ],
)
def test_a_file_that_is_no_policy_is_refused(at_desk: Desk, name: str, content: bytes, said: str) -> None:
    browser = at_desk("paul")
    browser.open("/policies/new")
    page = browser.press("Controleer", files={"file": (name, content)})
    assert page.status == 422
    assert said in page.text


def test_only_a_policy_manager_adds_a_policy(season: Round, at_desk: Desk) -> None:
    browser = at_desk("anna")
    page = browser.open("/policies/new")
    assert page.status == 403
    token = dict(page.form("Uitloggen").fields)["csrf"]
    assert browser.client.post("/policies/new", data={"csrf": token, "content": "x"}).status_code == 403
    assert len(policies_seen.listed(season.office)) == 2


def test_an_objection_is_recorded_while_the_window_is_open(season: Round, at_desk: Desk) -> None:
    season.provider(Kind.INDIVIDUAL)
    season.jump("2026-05-15T23:50")
    browser = at_desk("anna")
    browser.open(f"/policies/{GLI}/objections?q=schuilnaam")
    typed = {"provider": "individual-1", "text": "De termijn is te kort."}
    page = browser.press("Leg het bezwaar vast", typed)
    assert "Het bezwaar is vastgelegd." in page.text
    assert "Ontvangen bezwaren (1)" in page.text
    assert "De termijn is te kort." in page.text
    (found,) = policies_seen.objections(season.office, GLI)
    assert found.text == "De termijn is te kort."
    assert "Leg het bezwaar vast" not in at_desk("iris").open(f"/policies/{GLI}/objections").text
    browser.open(f"/policies/{GLI}/objections?q=schuilnaam")
    season.jump("2026-05-16T00:00")
    page = browser.press("Leg het bezwaar vast", typed)
    assert page.status == 422
    assert "De bezwaartermijn sloot na 15 mei 2026" in page.text
    assert "De termijn is te kort." in page.text
    assert len(policies_seen.objections(season.office, GLI)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "Iets."}, "Zoek wie bezwaar maakt en kies die."),
        ({"provider": "individual-1", "text": ""}, "Het bezwaar is leeg."),
        ({"provider": "individual-1", "text": "a\x00"}, "onzichtbaar teken"),
        ({"provider": "individual-1", "text": "a" * 20_001}, "Ten hoogste 20000 tekens."),
    ],
)
def test_an_objection_that_says_nothing_is_not_kept(
    season: Round, at_desk: Desk, typed: dict[str, str], said: str
) -> None:
    season.provider(Kind.INDIVIDUAL)
    browser = at_desk("anna")
    browser.open(f"/policies/{GLI}/objections?q=schuilnaam")
    page = browser.press("Leg het bezwaar vast", typed)
    assert page.status == 422
    assert said in page.text
    assert policies_seen.objections(season.office, GLI) == []
