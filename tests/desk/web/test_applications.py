"""Recording one application, or taking over one running contract, at the desk."""

import re
from collections.abc import Callable
from itertools import product

from browsing import Browser, Page
from rounds import GLI, KINDEREN, Round, policy, rows

from desk.imports.columns import forms
from desk.imports.form import Sheet
from desk.imports.labels import label
from desk.web.entry import questions
from lifecycle import regions
from lifecycle.contract import Kind
from lifecycle.policy import RuleType
from workflows.store import contracts

AtDesk = Callable[[str], Browser]
WHO = {
    "name": "Leefstijl De Proef",
    "agb": "91000001",
    "kvk": "21000001",
    "street": "Markt 1",
    "postcode": "4331 LK",
    "city": "Middelburg",
}


def newcomer(browser: Browser, kind: str = "individual", policy: str = GLI) -> Page:
    browser.open("/applications/new")
    return chosen(browser, policy=policy, provider="new", kind=kind)


def chosen(browser: Browser, path: str = "/applications/new", **values: str) -> Page:
    asked = "&".join(f"{name}={value}" for name, value in values.items())
    return browser.open(f"{path}?{asked}&go=1")


def record(browser: Browser, values: dict[str, str | list[str]], button: str = "Leg de aanvraag vast") -> Page:
    return browser.press(button, values)


def test_a_newcomer_applies_and_is_kept_with_the_application(season: Round, at_desk: AtDesk) -> None:
    browser = at_desk("anna")
    page = newcomer(browser)
    assert "Nieuwe aanvraag" in page.headings[0]
    answers: dict[str, str | list[str]] = {
        **WHO,
        "regions": ["zeeland", "twente"],
        "programmes": ["beweegkuur"],
        "programmes.other": "Eigen programma",
        "licence.beweegkuur.from": "1-1-2026",
        "licence.beweegkuur.until": "31 december 2027",
        "coverage": "4331, 4330-4339",
        "registers": ["kabiz"],
        "exclusions": ["geen"],
        "evidence.all": "ja",
        "consultations.social_domain": "2",
        "reach": "supraregional",
    }
    page = record(browser, answers)
    assert re.fullmatch(r"/contracts/\S+", page.path)
    with season.office.store.reading() as connection:
        kept = contracts.load(connection, [1])[1]
        provider = contracts.providers(connection, [kept.provider_id])[kept.provider_id]
    assert (provider.name, provider.agb, provider.city) == ("Leefstijl De Proef", "91000001", "Middelburg")
    assert (kept.regions, kept.reach, kept.policy) == (("zeeland", "twente"), "supraregional", GLI)
    assert kept.dossier.plain() == {
        "programmes": ["beweegkuur", "Eigen programma"],
        "licences": [{"programme": "beweegkuur", "from": "2026-01-01", "until": "2027-12-31"}],
        "coverage": ["4331", "4330-4339"],
        "registers": ["kabiz"],
        "exclusions": [],
        "evidence": {"all": True},
        "consultations": {"social_domain": 2},
    }
    season.holds()


def test_a_known_provider_is_found_and_has_no_facts_to_fill_in(season: Round, at_desk: AtDesk) -> None:
    key = season.provider(Kind.RHO, name="Huisartsen Noord")
    browser = at_desk("anna")
    page = browser.open("/applications/new?q=noord")
    assert "Huisartsen Noord" in page.text
    page = chosen(browser, policy=GLI, provider=key)
    assert "Huisartsen Noord" in page.text
    assert "agb" not in page.forms[-1].names
    coach = {
        "coach0.name": "Coach Een",
        "coach0.agb": "99000001",
        "coach0.register": "kabiz",
        "coach0.coverage": "4331",
    }
    page = record(browser, {"regions": ["zeeland"], **coach})
    assert page.path.startswith("/contracts/")
    with season.office.store.reading() as connection:
        dossier = contracts.load(connection, [1])[1].dossier.plain()
    assert dossier["subcontractors"] == [
        {"name": "Coach Een", "agb": "99000001", "register": "kabiz", "coverage": ["4331"]}
    ]


def test_another_subcontractor_loses_nothing_that_was_typed(season: Round, at_desk: AtDesk) -> None:
    browser = at_desk("anna")
    newcomer(browser, "rho")
    page = browser.press("Nog een onderaannemer", {**WHO, "regions": ["zeeland"], "coach1.name": "Coach Twee"})
    assert page.status == 200
    fields = dict(page.form("Leg de aanvraag vast").fields)
    assert (fields["name"], fields["regions"], fields["coach1.name"]) == (WHO["name"], "zeeland", "Coach Twee")
    assert "coach2.name" in fields
    assert rows(season.office) == []


def test_every_mistake_stands_beside_its_field_and_nothing_is_lost(season: Round, at_desk: AtDesk) -> None:
    browser = at_desk("anna")
    newcomer(browser, "rho")
    page = record(
        browser, {**WHO, "fte": "veel", "agb": "", "kvk": "", "coach0.agb": "99000001", "coach1.agb": "99000001"}
    )
    assert page.status == 422
    assert "U vulde 'veel' in: een heel getal van 0 tot en met 100000." in page.text
    assert ("Regio's: Vul dit in.", "#regions") in page.links
    assert ("AGB-code: Vul dit in: een AGB-code of KvK-nummer.", "#agb") in page.links
    said = "Onderaannemer 2, AGB-code: Onderaannemer 1 heeft deze AGB-code ook."
    assert (said, "#coach1.agb") in page.links
    hrefs = [href for _, href in page.links]
    assert {"#fte", "#agb", "#regions", "#coach1.agb"} <= set(hrefs)
    assert all(f'id="{href[1:]}"' in page.html for href in hrefs if href.startswith("#") and href != "#main")
    fields = dict(page.form("Leg de aanvraag vast").fields)
    assert (fields["fte"], fields["name"]) == ("veel", WHO["name"])
    assert rows(season.office) == []


def test_a_refusal_names_every_rule_in_words_and_keeps_nobody(season: Round, at_desk: AtDesk) -> None:
    browser = at_desk("anna")
    newcomer(browser, "ggd")
    page = record(browser, {**WHO, "regions": ["zeeland"]})
    assert page.status == 422
    assert "Geweigerd: dit staat in de weg" in page.headings
    assert "Gezien:" in page.text
    assert "contractable-kind" not in page.text
    assert dict(page.form("Leg de aanvraag vast").fields)["name"] == WHO["name"]
    with season.office.store.reading() as connection:
        assert not contracts.providers_with(connection, agb=WHO["agb"])
    season.holds()


def test_a_code_that_is_known_names_whose_it_is(season: Round, at_desk: AtDesk) -> None:
    season.provider(Kind.INDIVIDUAL, name="Praktijk Bekend", agb=WHO["agb"])
    browser = at_desk("anna")
    newcomer(browser)
    page = record(browser, {**WHO, "regions": ["zeeland"]})
    assert "91000001 is van Praktijk Bekend, die al bekend is; zoek die aanbieder op." in page.text
    assert "#agb" in [href for _, href in page.links]


def test_a_running_contract_is_taken_over_by_a_policy_manager(season: Round, at_desk: AtDesk) -> None:
    browser = at_desk("paul")
    browser.open("/applications/running")
    page = chosen(browser, "/applications/running", policy=GLI, year="2026", provider="new", kind="individual")
    assert "GLI 2026" in page.text
    values: dict[str, str | list[str]] = {
        **WHO,
        "regions": ["zeeland"],
        "state": "published",
        "first": "1-1-2026",
        "last": "31-12-2026",
    }
    page = record(browser, values, "Neem over")
    assert page.path.startswith("/contracts/")
    with season.office.store.reading() as connection:
        kept = contracts.load(connection, [1])[1]
    assert (kept.policy, kept.year, kept.state) == ("gli-2026", 2026, "published")


def test_who_may_not_is_told_who_may(season: Round, at_desk: AtDesk) -> None:
    for name, path in (
        ("iris", "/applications/new"),
        ("paul", "/applications/new/form"),
        ("anna", "/applications/running"),
    ):
        page = at_desk(name).open(path)
        assert (page.status, page.headings[0]) == (403, "Dit mag uw rol niet")


def test_what_was_not_chosen_is_asked(at_desk: AtDesk) -> None:
    browser = at_desk("anna")
    page = browser.open("/applications/new?go=1")
    assert page.status == 422
    assert {"#policy", "#provider"} <= {href for _, href in page.links}
    assert "#kind" in [href for _, href in chosen(browser, policy=GLI, provider="new").links]
    assert browser.open("/applications/new/form?policy=niets&provider=niemand").path == "/applications/new"


def test_the_form_asks_the_evidence_of_the_policy_and_kind_each_question_once() -> None:
    known = {name: policy(name) for name in (GLI, KINDEREN)}
    columns = forms(known, regions.shipped())[Sheet.APPLICATIONS].columns
    for each, kind in product(known.values(), Kind):
        asked = questions.Asked(each, kind, regions.shipped(), newcomer=True)
        keys = [question.key for group in questions.groups(columns, asked) for question in group.questions]
        assert len(keys) == len(set(keys))
        fitting = {
            f"evidence.{rule.id}"
            for rule in each.rules
            if rule.type is RuleType.EVIDENCE and kind in (rule.who.kinds or Kind) and not rule.who.roles
        }
        assert fitting <= set(keys) <= {column.key for column in columns}


def test_every_question_has_words_in_both_languages() -> None:
    known = {name: policy(name) for name in (GLI, KINDEREN)}
    for form, each in product(forms(known, regions.shipped()).values(), known.values()):
        for column in form.columns:
            if not column.only or each.policy in column.only:
                words = label(column, each)
                assert words.nl
                assert words.en
