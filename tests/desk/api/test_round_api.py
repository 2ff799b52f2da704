"""What stands around contracts, over the API: providers, regions, policies, milestones, the trail, health."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import calling
import rounds
import yaml
from calling import Program
from rounds import GLI, KINDEREN, Round

from desk import problems
from lifecycle.contract import Kind


def test_providers_are_listed_page_by_page_and_changed(season: Round, of: Callable[..., Program]) -> None:
    keys = sorted(season.provider(Kind.RHO, f"rho-{letter}") for letter in "edcba")
    program = of("anna")
    first = program.get("/providers?limit=2").json()
    second = program.get(f"/providers?limit=3&cursor={first['next']}").json()
    assert [each["key"] for page in (first, second) for each in page["providers"]] == keys
    assert second["next"] is None
    assert [each["key"] for each in program.get("/providers?search=rho-c").json()["providers"]] == ["rho-c"]
    assert program.send("PATCH", "/providers/rho-a", json={"city": "Goes"}).status_code == 200
    assert program.get("/providers/rho-a").json()["city"] == "Goes"
    assert program.get("/providers/90000001").json()["key"] == "rho-e", "by its AGB code too"
    taken = program.send("PATCH", "/providers/rho-a", json={"agb": "90000001"})
    assert (taken.status_code, taken.json()["errors"][0]["where"]) == (422, "agb")
    assert program.send("PATCH", "/providers/niemand", json={"city": "Goes"}).status_code == 404
    season.holds()


def test_something_is_stated_of_a_region_with_a_reason(season: Round, of: Callable[..., Program]) -> None:
    program = of("anna")
    refused = program.post("/regions/zeeland/statements", {"rho_unwilling": True})
    assert (refused.status_code, refused.json()["findings"][0]["rule"]) == (409, "reason")
    stated = program.post("/regions/zeeland/statements", {"rho_unwilling": True, "reason": "Per brief."})
    assert stated.status_code == 200
    assert program.get("/regions/zeeland").json()["rho_unwilling"]
    assert len(program.get("/regions").json()["regions"]) == 31
    assert program.post("/regions/atlantis/statements", {"reason": "x"}).status_code == 404
    season.holds()


def test_a_policy_is_read_amended_and_objected_to(season: Round, of: Callable[..., Program]) -> None:
    paul, anna = of("paul"), of("anna")
    season.provider(Kind.RHO, "rho-zeeland")
    (listed,) = [each for each in paul.get("/policies").json()["policies"] if each["policy"] == GLI]
    assert (listed["state"], listed["version"]) == ("published", 1)
    said = {"add_programmes": ["nieuw-programma"], "reason": "Erkend door het loket."}
    assert paul.post(f"/policies/{GLI}/amendments", said).status_code == 200
    assert [each["version"] for each in paul.get(f"/policies/{GLI}/versions").json()["versions"]] == [1, 2]
    now, before = (paul.get(f"/policies/{GLI}{query}").json() for query in ("", "?version=1"))
    assert now["hash"] != before["hash"]
    assert len(now["programmes"]) == len(before["programmes"]) + 1
    assert {rule["id"] for rule in now["rules"]} == {rule["id"] for rule in before["rules"]}
    assert paul.get(f"/policies/{GLI}?version=3").status_code == 404
    nothing = paul.post(f"/policies/{GLI}/amendments", {"reason": "Zomaar."})
    assert nothing.status_code == 422
    again = paul.post(f"/policies/{GLI}/publish")
    assert (again.status_code, again.json()["findings"][0]["rule"]) == (409, "state")
    objected = anna.post(f"/policies/{GLI}/objections", {"provider": "rho-zeeland", "text": "Te streng."})
    assert (objected.status_code, objected.json()["number"]) == (201, 1)
    assert [each["text"] for each in anna.get(f"/policies/{GLI}/objections").json()["objections"]] == ["Te streng."]
    season.holds()


def test_a_milestone_is_previewed_and_run_once(tmp_path: Path) -> None:
    season = rounds.begin_on(tmp_path / "round.db")
    calling.furnish(season)
    paul = calling.program(season.office, "paul")
    early = paul.post("/milestones/offers-out/runs")
    assert (early.status_code, early.json()["findings"][0]["rule"]) == (409, "not-due")
    path = f"/milestones/offers-out/{GLI}/2027"
    preview = paul.get(f"{path}/preview?limit=1").json()
    assert (preview["action"], len(preview["planned"])) == ("offer", 1)
    season.jump("2026-09-30T10:00")
    assert paul.get(path).json()["state"] == "waiting"
    key = {"idempotency_key": "run-1"}
    first, again = paul.post("/milestones/offers-out/runs", **key), paul.post("/milestones/offers-out/runs", **key)
    assert (first.status_code, again.content) == (202, first.content)
    background = paul.client.app.state.background  # type: ignore[attr-defined]  # that of the desk
    while background.has("milestone offers-out"):
        time.sleep(0.05)
    done = paul.get(path).json()
    assert (done["state"], done["changed"] > 0) == ("done", True)
    assert paul.get(f"{path}/preview").json()["planned"] == []
    assert paul.get("/milestones/tariffs-out/kinderen-2027/2027").status_code == 404
    turn = [each for each in paul.get("/milestones").json()["milestones"] if each["milestone"] == "year-turn"]
    assert paul.get(f"/milestones/year-turn/all/{turn[0]['year']}").json() == turn[0]
    season.holds()


def test_the_trail_is_asked_page_by_page_and_the_look_is_on_it(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    iris, number = of("iris"), names["contract"][3]
    found, cursor = [], ""
    while True:
        page = iris.get(f"/audit?contract={number}&limit=3{cursor}").json()
        found += [each["action"] for each in page["records"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == ["apply", "assess", "offer", "ask"]
    assert page["number"] == 4
    kept = iris.get("/audit/contract:1/1").json()
    assert (kept["action"], kept["whole"], kept["chained"]) == ("apply", True, True)
    assert iris.get("/audit/contract:1/99").status_code == 404
    looks = iris.get("/audit?lookups=only").json()["records"]
    assert {each["actor"] for each in looks} == {"iris"}
    refused = iris.get("/audit?outcome=refused&rule=3.3.1/two-programmes").json()["records"]
    assert [each["contract"] for each in refused] == [names["contract"][1]]
    wrong = iris.get("/audit?since=2026-05-01T00:00:00Z&until=2026-05-01T00:00:00Z")
    assert (wrong.status_code, wrong.json()["errors"][0]["where"]) == (422, "until")
    season.holds()


def test_contracts_are_told_as_they_stood(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    iris, number = of("iris"), names["contract"][0]
    season.jump("2026-04-03T12:00")
    assert of("anna").act(number, "withdraw").status_code == 200
    then = iris.get(f"/as-of/{number}?at=2026-04-02T12:00:00Z").json()
    now = iris.get(f"/as-of/{number}?at=2026-04-03T12:00:00Z").json()
    assert (then["contract"]["state"], now["contract"]["state"]) == ("applied", "withdrawn")
    assert now["last"]["sentence"]["en"].startswith("anna recorded that the provider steps back")
    assert iris.get(f"/as-of/{number}?at=2025-01-01T00:00:00Z").status_code == 404
    stood = iris.get("/as-of?at=2026-04-02T12:00:00Z&state=signed").json()["contracts"]
    assert {each["contract"]["state"] for each in stood} == {"signed"}
    season.holds()


def test_health_says_what_there_is_to_do(of: Callable[..., Program]) -> None:
    said = of("otto").get("/health").json()
    assert (said["well"], said["leader"]) == (False, None)


def test_the_type_of_every_problem_can_be_opened(of: Callable[..., Program]) -> None:
    client = of().client
    for kind in problems.KINDS.values():
        answered = client.get(kind.type)
        assert answered.status_code == 200
        assert answered.json()["status"] == kind.status
        assert answered.json()["advice"]["nl"]


def test_a_policy_file_is_put_in_play_as_a_draft(season: Round, of: Callable[..., Program]) -> None:
    paul = of("paul")
    text = yaml.safe_dump(rounds.a_year_later(rounds.policy(GLI)).plain, sort_keys=False)
    made = paul.post("/policies", {"file": text})
    assert (made.status_code, made.headers["location"]) == (201, "/api/v1/policies/gli-2028")
    assert paul.get("/policies/gli-2028").status_code == 200
    assert paul.post("/policies/gli-2028/publish").status_code == 200
    for wrong in (text, "policy: mine\n", "{", "\x00", "a: &x [*x]", "- " * 500_000):
        answered = paul.post("/policies", {"file": wrong})
        assert (answered.status_code, answered.json()["type"]) == (422, "/api/v1/problems/invalid"), wrong[:20]
    assert of("anna").post("/policies", {"file": text}).status_code == 403
    season.holds()


def test_the_care_is_published_for_everybody_and_not_too_early(season: Round, of: Callable[..., Program]) -> None:
    client = of().client
    said = client.get("/api/v1/care").json()
    assert (said["lists"], [each["policy"] for each in said["coming"]]) == ([], [GLI, KINDEREN])
    for path in ("/care/2027/gli", "/care/2027/gli/changes", "/care/2027/gli/snapshot", "/care/2027/niets"):
        assert client.get(f"/api/v1{path}").status_code == 404
    numbers = [season.signed(Kind.RHO, regions=(region,)).number for region in ("zeeland", "twente", "drenthe")]
    season.to("2026-11-13T12:00")
    first = client.get("/api/v1/care/2027/gli?limit=2").json()
    second = client.get(f"/api/v1/care/2027/gli?limit=2&cursor={first['next']}").json()
    assert [each["contract"] for page in (first, second) for each in page["entries"]] == numbers
    assert (first["number"], second["next"], {each["status"] for each in first["entries"]}) == (3, None, {"contracted"})
    found = client.get("/api/v1/care/2027/gli?region=twente").json()["entries"]
    assert [each["contract"] for each in found] == numbers[1:2]
    assert client.get("/api/v1/care/2027/gli?region=atlantis").status_code == 422
    content = client.get("/api/v1/care/2027/gli/snapshot").content
    assert hashlib.sha256(content).hexdigest() == first["snapshot"]["sha256"]
    season.jump("2026-11-14T12:00")
    assert of("anna").send("PATCH", "/providers/rho-1", json={"city": "Goes"}).status_code == 200
    (day,) = client.get("/api/v1/care/2027/gli/changes").json()["days"]
    assert (day["day"], [each["address"]["city"] for each in day["changed"]]) == ("2026-11-14", ["Goes"])
    assert client.get("/api/v1/care/2027/gli/snapshot").content == content
    season.holds()
