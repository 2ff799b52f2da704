"""Contracts over the API: listed, whole, explained, and everything that people do with one."""

from collections.abc import Callable
from typing import Any

import pytest
from calling import Program
from rounds import GLI, KINDEREN, Round, ready
from sqlalchemy import select

from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows.explain import possible_actions
from workflows.portfolio import Sort
from workflows.store.tables import CONTRACTS


def _all(program: Program, query: str = "", limit: int = 2) -> list[str]:
    """Every contract of a list, page by page."""
    found, cursor = list[str](), ""
    while True:
        page = program.get(f"/contracts?limit={limit}{query}{cursor}").json()
        assert 0 < len(page["contracts"]) <= limit or not cursor
        found += [each["number"] for each in page["contracts"]]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


@pytest.mark.parametrize("descending", ["false", "true"])
@pytest.mark.parametrize("sort", list(Sort))
def test_a_list_is_told_whole_and_once_in_every_order_page_by_page(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]], sort: Sort, descending: str
) -> None:
    with season.office.store.writing() as connection:
        connection.exec_driver_sql("UPDATE provider SET name = NULL WHERE id IN (1, 4)")
        connection.exec_driver_sql("UPDATE contract SET changed_at = NULL WHERE id = 2")
    program, query = of("anna"), f"&sort={sort.value}&descending={descending}"
    whole = _all(program, query, limit=200)
    assert sorted(whole) == sorted(names["contract"])
    for limit in (1, 2, 4):
        assert _all(program, query, limit) == whole


def test_a_list_answers_every_filter(of: Callable[..., Program], names: dict[str, list[str]]) -> None:
    program = of("anna")
    contracts = {each["number"]: each for each in program.get("/contracts?limit=200").json()["contracts"]}
    for query, wanted in (
        ("policy=gli-2027", lambda each: each["policy"] == GLI),
        ("state=signed&state=offered", lambda each: each["state"] in {"signed", "offered"}),
        ("kind=individual", lambda each: each["kind"] == "individual"),
        ("role=czv", lambda each: each["role"] == "czv"),
        ("region=twente&region=drenthe", lambda each: {"twente", "drenthe"} & {*each["regions"]}),
        ("provider=rho-1", lambda each: each["provider"]["key"] == "rho-1"),
        ("failing=3.3.1/two-programmes", lambda each: each["number"] == names["contract"][1]),
        ("questions=true", lambda each: each["number"] == names["contract"][3]),
        ("search=00005", lambda each: "00005" in each["number"]),
    ):
        found = program.get(f"/contracts?limit=200&{query}").json()["contracts"]
        assert [each["number"] for each in found] == [number for number, each in contracts.items() if wanted(each)]
        assert found, query


def test_a_cursor_is_of_one_order(of: Callable[..., Program], names: dict[str, list[str]]) -> None:
    program = of("anna")
    cursor = program.get("/contracts?limit=1").json()["next"]
    for query in ("sort=provider", "descending=true", "sort=state"):
        answered = program.get(f"/contracts?{query}&cursor={cursor}")
        assert answered.status_code == 422
        assert answered.json()["errors"][0]["where"] == "cursor"


def test_a_contract_is_told_whole_with_its_history(of: Callable[..., Program], names: dict[str, list[str]]) -> None:
    program, number = of("iris"), names["contract"][3]
    answered = program.get(f"/contracts/{number}")
    said = answered.json()
    assert answered.headers["etag"] == '"3"'
    assert (said["number"], said["state"], said["version"]) == (number, "offered", 3)
    assert said["dossier"]["programmes"] == ["cool-miguide", "slimmer-ancora"]
    assert [each["text"] for each in said["questions"]] == ["Wanneer volgt het tarief?"]
    assert [each["action"] for each in said["history"]] == ["apply", "assess", "offer", "ask"]
    assert said["history"][0]["sentence"] == {
        "nl": "anna legde de aanvraag vast.",
        "en": "anna recorded the application.",
    }
    assert said["history"][3]["values"] == {"text": "Wanneer volgt het tarief?"}
    unknown = program.get("/contracts/GLI-2027-99999")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/api/v1/problems/not-found")


def test_what_is_possible_is_explained_with_every_failing_rule_in_both_languages(
    of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    program, number = of("iris"), names["contract"][1]
    actions = {each["action"]: each for each in program.get(f"/contracts/{number}/explain").json()["actions"]}
    assert not actions["assess"]["possible"]
    (failing,) = [each for each in actions["assess"]["findings"] if each["required"] and each["outcome"] != "met"]
    assert (failing["rule"], failing["paragraph"]) == ("3.3.1/two-programmes", "3.3.1")
    assert failing["seen"] == {
        "nl": "1 verschillende ingekochte programma's",
        "en": "1 different programmes that are bought",
    }
    assert failing["needed"]["en"].startswith("at least 2 different programmes")
    assert actions["withdraw"]["possible"]
    wrong = program.get(f"/contracts/{number}/explain?action=widraw")
    assert (wrong.status_code, wrong.json()["type"].rpartition("/")[2]) == (422, "invalid")
    assert "withdraw" in wrong.text
    mine = program.get(f"/contracts/{number}/explain?action=withdraw&as_me=true").json()["actions"]
    assert [each["rule"] for each in mine[0]["findings"]] == ["role"], "an auditor withdraws nothing"


def test_a_refusal_names_every_rule_in_the_language_that_is_asked(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    program, number = of("anna"), names["contract"][1]
    facts = {"programmes": [], "exclusions": ["insolvency"]}
    assert program.act(number, "update-dossier", {"dossier": facts}).status_code == 200
    answered = program.act(number, "assess", accept_language="en-GB, nl;q=0.5")
    said = answered.json()
    assert (answered.status_code, said["title"]) == (409, "Refused by the rules")
    assert answered.headers["content-language"] == "en"
    rules = [each["rule"] for each in said["findings"]]
    assert {"3.2/purchased-programme", "3.3.1/two-programmes", "3.3.3/insolvency"} <= {*rules}
    assert said["won"] is None
    dutch = program.act(number, "assess").json()
    assert dutch["title"] == "Geweigerd door de regels"
    assert dutch["findings"] == said["findings"], "findings are in both languages whatever is asked"
    season.holds()


def test_everything_that_people_do_with_a_contract_has_an_address(of: Callable[..., Program]) -> None:
    paths = of().get("/openapi.json").json()["paths"]
    there = {path.rsplit("/", 1)[1] for path in paths if "/actions/" in path}
    by_jobs = {Action.LAPSE, Action.LAPSE_RUN_OFF, Action.START_RUN_OFF, Action.END}
    assert there == {each.value.replace("_", "-") for each in possible_actions() if each not in by_jobs}


def test_a_contract_goes_all_the_way_by_the_api_alone(season: Round, of: Callable[..., Program]) -> None:
    anna, bob, paul = of("anna"), of("bob"), of("paul")
    details = {"agb": "90000001", "kvk": "20000001", "street": "Markt 1", "postcode": "4331 LK", "city": "Middelburg"}
    made = anna.post("/providers", {"key": "huisartsen", "kind": "rho", "name": "Huisartsen Walcheren", **details})
    assert (made.status_code, made.headers["location"]) == (201, "/api/v1/providers/huisartsen")
    application = {
        "provider": "huisartsen",
        "policy": GLI,
        "regions": ["zeeland"],
        "dossier": {**ready(GLI, Kind.RHO).plain(), "evidence": {"all": True, "3.3.1/claims": False}},
    }
    applied = anna.post("/applications", application)
    number = applied.json()["contract"]
    assert applied.headers["location"] == f"/api/v1/contracts/{number}"
    assert anna.act(number, "assess").status_code == 409
    facts = {"evidence": {"3.3.1/claims": True}}
    assert anna.act(number, "update-dossier", {"dossier": facts}).status_code == 200
    for action in ("assess", "offer"):
        assert anna.act(number, action).status_code == 200
    asked = anna.act(number, "ask", {"text": "Wanneer volgt het tarief?"})
    said = {"question": asked.json()["number"], "text": "Op 31 oktober."}
    assert anna.act(number, "answer", said).status_code == 200
    season.to("2026-05-01T12:00")
    signed = anna.act(number, "sign", {"signed_at": "2026-04-30T10:00:00+02:00"})
    assert (signed.status_code, signed.json()["state"]) == (200, "signed")
    assert anna.act(number, "review").status_code == 200
    assert paul.send("PUT", "/tariffs/gli/2027", json={"amount": "123.45"}).status_code == 200
    assert anna.act(number, "inform-tariff", {"year": 2027}).status_code == 200
    assert anna.act(number, "publish").json()["state"] == "published"
    assert anna.act(number, "note", {"text": "Staat in de lijst."}).status_code == 200
    season.to("2026-11-13T12:00")
    care = anna.client.get("/api/v1/care/2027/gli").json()["entries"]
    assert [(each["contract"], each["status"]) for each in care] == [(number, "contracted")]
    facts = {"exclusions": ["insolvency"]}
    assert anna.act(number, "update-dossier", {"dossier": facts}).status_code == 200
    said = {"grounds": ["3.3.3/insolvency"], "reason": "Failliet verklaard."}
    waits = anna.act(number, "terminate", said)
    assert (waits.status_code, waits.json()["outcome"]) == (202, "asked")
    place = waits.headers["location"].removeprefix("/api/v1")
    assert bob.get(place).json()["possible"]
    assert anna.post(f"{place}/grant").status_code == 403
    granted = bob.post(f"{place}/grant")
    assert (granted.status_code, granted.json()["state"]) == (200, "terminated")
    season.holds()


def test_an_override_waits_for_an_approver_who_can_decline_and_an_asker_who_can_withdraw(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    anna, bob, number = of("anna"), of("bob"), names["approval"][0]
    listed = anna.get("/approvals").json()["approvals"]
    assert [str(each["number"]) for each in listed] == [number]
    assert bob.get("/approvals?mine_to_decide=true").json()["approvals"] == listed
    assert of("carla").get("/approvals?mine_to_decide=true").json()["approvals"] == listed
    seen = bob.get(f"/approvals/{number}").json()
    assert seen["lifted"] == ["2.2/individual-last", "3.3.4/referral"]
    assert bob.post(f"/approvals/{number}/decline").status_code == 409, "a reason is needed"
    assert bob.post(f"/approvals/{number}/withdraw").status_code == 403
    assert bob.post(f"/approvals/{number}/decline", {"reason": "Er is andere zorg."}).status_code == 200
    again = bob.post(f"/approvals/{number}/grant")
    assert (again.status_code, again.json()["findings"][0]["rule"]) == (409, "state")
    contract = seen["contract"]
    override = {"ground": "duty-of-care", "reason": "Er is geen andere zorg."}
    asked = anna.act(contract, "offer", {"override": override})
    assert asked.status_code == 202
    assert anna.post(f"/approvals/{asked.json()['number']}/withdraw").status_code == 200
    closed = anna.get("/approvals?closed=true").json()["approvals"]
    assert [each["state"] for each in closed] == ["declined", "withdrawn"]
    assert bob.post("/approvals/99/grant").status_code == 404
    season.holds()


def test_a_running_contract_is_taken_over_by_a_policy_manager(season: Round, of: Callable[..., Program]) -> None:
    season.provider(Kind.RHO, "rho-zeeland")
    said: dict[str, Any] = {
        "provider": "rho-zeeland",
        "policy": "gli-2026",
        "state": "published",
        "first": "2026-01-01",
        "last": "2027-12-31",
        "regions": ["zeeland"],
    }
    made = of("paul").post("/running-contracts", said)
    assert (made.status_code, made.json()["state"]) == (201, "published")
    for wrong in ({"first": "2028-01-01"}, {"state": "signed"}, {"policy": "onzin"}, {"regions": ["atlantis"]}):
        assert of("paul").post("/running-contracts", {**said, **wrong}).status_code == 422, wrong
    season.holds()


def test_a_role_is_asked_where_the_policy_has_roles(season: Round, of: Callable[..., Program]) -> None:
    season.provider(Kind.GGD, "ggd-zeeland")
    said = {"provider": "ggd-zeeland", "policy": KINDEREN, "regions": ["zeeland"]}
    answered = of("anna").post("/applications", said)
    assert (answered.status_code, answered.json()["errors"][0]["where"]) == (422, "role")
    assert of("anna").post("/applications", {**said, "role": "czv"}).status_code == 201


def test_a_fact_of_a_dossier_that_does_not_fit_is_named_by_its_place(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    program, number = of("anna"), names["contract"][0]
    for facts, place in (
        ({"evidence": {"9.9/none": True}}, "dossier.evidence.9.9/none"),
        ({"licences": [{"programme": "x", "from": "gisteren"}]}, "dossier.licences.0.from"),
        ({"exclusions": ["weather"]}, "dossier.exclusions.0"),
        ({"nosuch": 1}, "dossier.nosuch"),
    ):
        answered = program.act(number, "update-dossier", {"dossier": facts})
        assert (answered.status_code, answered.json()["errors"][0]["where"]) == (422, place)
    with season.office.store.reading() as connection:
        assert connection.execute(select(CONTRACTS.c.version).where(CONTRACTS.c.number == number)).scalar() == 1
    season.holds()
