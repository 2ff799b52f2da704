"""Applications one by one, regions, tariffs, objections and policies from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from terminal import Run

from lifecycle import policy_file


@pytest.fixture
def on(run: Run) -> Any:
    """Run a command in English on a real database with a user of each role, its policies published."""
    assert run("init")[0] == 0
    assert run("users", "add", "beheer", "administrator")[0] == 0
    for name, role in (("anna", "buyer"), ("bob", "approver"), ("iris", "auditor"), ("paul", "policy_manager")):
        assert run("users", "add", name, role, "--by", "beheer")[0] == 0
    assert run("policy", "publish", "gli-2027", "--by", "paul")[0] == 0

    def do(*arguments: str) -> tuple[int, str, str]:
        return run("--lang", "en", *arguments)

    return do


@pytest.fixture
def known(on: Any) -> Any:
    """The same, with a provider that is known."""
    arguments = ("--kind", "individual", "--name", "De Proef", "--agb", "90000001", "--kvk", "20000001")
    assert on("providers", "add", "de-proef", *arguments, "--by", "anna")[0] == 0
    return on


APPLY = ("apply", "--provider", "de-proef", "--policy", "gli-2027", "--region", "zeeland", "--by", "anna")
REGISTER = (
    *("register", "--provider", "de-proef", "--policy", "gli-2026", "--region", "zeeland", "--state", "published"),
    *("--from", "2026-01-01", "--until", "2026-12-31", "--by", "paul"),
)


def test_an_application_is_recorded_and_a_second_one_is_refused(known: Any) -> None:
    status, out, _ = known(*APPLY)
    assert status == 0
    assert "GLI-2027-00001: apply - done (applied)" in out
    status, out, _ = known(*APPLY, "--json")
    found = json.loads(out)
    assert (status, found["outcome"], found["contract"]) == (1, "refused", None)
    assert [each["rule"] for each in found["failed"]] == ["2.4/running-contract"]
    assert found["failed"][0]["paragraph"] == "2.4"


def test_an_application_with_a_dossier_a_follow_request_and_a_reach(known: Any, tmp_path: Path) -> None:
    file = tmp_path / "dossier.json"
    file.write_text(json.dumps({"programmes": ["beweegkuur"], "coverage": ["4331"]}), encoding="utf-8")
    follows = ("--follows-insurer", "Zorg Verzonnen", "--follows-agreement", "gli", "--follows-tariff", "100")
    status, _, err = known(
        *APPLY, *follows, "--follows-in", "zeeland", "--reach", "supraregional", "--region", "twente",
        "--dossier", str(file),
    )  # fmt: skip
    assert (status, err) == (0, "")
    status, out, _ = known("show", "GLI-2027-00001", "--json")
    found = json.loads(out)
    assert status == 0
    assert found["follows"] == {
        "insurer": "Zorg Verzonnen", "agreement": "gli", "tariff": "100", "preferred_in": ["zeeland"],
    }  # fmt: skip
    assert found["reach"] == "supraregional"
    assert found["regions"] == ["zeeland", "twente"]
    assert found["dossier"] == {"programmes": ["beweegkuur"], "coverage": ["4331"]}


def test_who_may_not_apply_or_register_is_refused(known: Any) -> None:
    assert known(*APPLY[:-1], "iris")[0] == 1
    assert known(*REGISTER[:-1], "anna")[0] == 1
    assert known("audit", "check")[0] == 0


def test_a_running_contract_is_taken_over_and_continued(known: Any) -> None:
    status, out, _ = known(*REGISTER)
    assert status == 0
    assert "GLI-2026-00001: register - done (published; 1 January 2026 - 31 December 2026)" in out
    assert known(*APPLY, "--renews", "GLI-2026-00001")[0] == 0
    status, out, _ = known(*APPLY, "--renews", "GLI-2026-00009")
    assert status == 1
    assert "- unknown-contract: " in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*APPLY[:4], "gli-2028", *APPLY[5:]), "--policy: unknown policy 'gli-2028'; did you mean 'gli-2027'?"),
        ((*APPLY[:6], "zeelnd", *APPLY[7:]), "--region: unknown region 'zeelnd'; did you mean 'zeeland'?"),
        ((*APPLY[:4], "kinderen-2027", *APPLY[5:]), "--role: is needed; allowed: coach, czv"),
        ((*APPLY, "--role", "koach"), "--role: unknown role 'koach'; there is none"),
        ((*APPLY, "--follows-in", "x"), "--follows-in: unknown region 'x'"),
        ((*REGISTER[:4], "gli", *REGISTER[5:]), "--policy: unknown policy 'gli'"),
        ((*REGISTER[:8], "signed", *REGISTER[9:]), "state: 'signed' cannot be taken over; allowed: published, run_off"),
        ((*REGISTER[:10], "1900-01-01", *REGISTER[11:]), "--from: '1900-01-01' is no day; write YYYY-MM-DD, from 2000"),
        ((*REGISTER[:12], "2025-12-31", *REGISTER[13:]), "term: ends on 2025-12-31, before it begins on 2026-01-01"),
    ],
)
def test_wrong_input_is_one_line(known: Any, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = known(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_an_unknown_provider_is_refused(known: Any) -> None:
    status, out, _ = known(*APPLY[:2], "niemand", *APPLY[3:])
    assert status == 1
    assert "- unknown-provider: The provider does not exist." in out


def test_regions_are_listed_and_stated_with_a_reason(on: Any) -> None:
    assert len(json.loads(on("region", "--json")[1])) == 31
    status, out, _ = on("region", "state", "zeeland", "--rho", "unwilling", "--by", "anna")
    assert status == 1
    assert "- reason: No reason is given." in out
    arguments = ("region", "state", "zeeland", "--by", "anna", "--reason", "Gebeld.")
    assert on(*arguments, "--rho", "unwilling", "--duty-of-care-risk")[0] == 0
    stated = {each["region"]: each for each in json.loads(on("region", "--json")[1])}["zeeland"]
    assert (stated["rho_unwilling"], stated["duty_of_care_risk"]) == (True, True)
    assert on(*arguments, "--rho", "willing")[0] == 0
    stated = {each["region"]: each for each in json.loads(on("region", "--json")[1])}["zeeland"]
    assert (stated["rho_unwilling"], stated["duty_of_care_risk"]) == (False, True)
    assert on(*arguments)[2] == "zeeland: what do you state? give --rho or --duty-of-care-risk\n"
    assert on("region", "state", "zeelant", "--rho", "willing", "--by", "anna", "--reason", "x")[2].startswith(
        "region: unknown region 'zeelant'; did you mean 'zeeland'?"
    )
    assert "Zeeland" in on("region")[1]


def test_tariffs_are_listed_and_set_by_the_policy_manager(on: Any) -> None:
    assert on("tariff")[1] == "No tariff has been set yet.\n"
    assert on("tariff", "set", "gli", "2027", "123,45", "--by", "anna")[0] == 1
    assert on("tariff", "set", "gli", "2027", "123,45", "--by", "paul")[0] == 0
    assert json.loads(on("tariff", "--json")[1]) == [{"care": "gli", "year": 2027, "amount": "123.45"}]
    for wrong in ("12.345,00", "-1", "1e3", "", "twaalf", "1234567890"):
        status, _, err = on("tariff", "set", "gli", "2027", "--by", "paul", "--", wrong)
        assert status == 2, wrong
        assert "is no amount in euros; write for example 123.45" in err
    assert on("tariff", "set", "gly", "2027", "1", "--by", "paul")[2].startswith(
        "gly: unknown care 'gly'; did you mean"
    )


def test_objections_are_recorded_and_listed(known: Any, run: Run) -> None:
    assert known("policy", "objections")[1] == "No objections were received.\n"
    status, out, _ = known("object", "gli-2027", "de-proef", "Te kort.", "--by", "anna")
    # The real clock decides whether objections are still open.
    assert status in {0, 1}
    assert ("number 1" in out) if status == 0 else ("- foreword/objection-deadline: " in out)
    listed = json.loads(known("policy", "objections", "gli-2027", "--json")[1])
    assert [each["text"] for each in listed] == (["Te kort."] if status == 0 else [])
    assert known("object", "gli-2028", "de-proef", "x", "--by", "anna")[0] == 2
    assert known("object", "gli-2027", "niemand", "x", "--by", "anna")[0] == 1


def test_policies_are_listed_published_and_amended(on: Any) -> None:
    found = {each["policy"]: each for each in json.loads(on("policy", "--json")[1])}
    assert found["gli-2027"]["state"] == "published"
    assert found["kinderen-2027"]["state"] == "draft"
    assert on("policy", "publish", "gli-2027", "--by", "paul")[0] == 1
    amend = ("policy", "amend", "gli-2027", "--by", "paul", "--add-programme", "nieuw")
    assert on(*amend)[0] == 1
    assert on(*amend, "--reason", "Na bezwaren.")[0] == 0
    versions = json.loads(on("policy", "versions", "gli-2027", "--json")[1])
    assert [(each["version"], each["author"], each["reason"]) for each in versions] == [
        (1, "system", None), (2, "paul", "Na bezwaren."),
    ]  # fmt: skip
    assert "nieuw" in on("policy", "show", "gli-2027", "--version", "2")[1]
    assert "nieuw" not in on("policy", "show", "gli-2027", "--version", "1")[1]
    assert on("policy", "show", "gli-2027", "--version", "3")[0] == 2
    assert on("policy", "amend", "gli-2027", "--by", "paul", "--reason", "x")[2].startswith(
        "gli-2027: what do you chan"
    )
    assert on(*amend[:-2], "--remove-programme", "x", "--reason", "x")[0] == 2
    assert on("policy", "versions", "gli-2029")[2].startswith("gli-2029: unknown policy 'gli-2029'; did you mean")


def test_next_years_policy_is_put_in_play_once(on: Any, tmp_path: Path) -> None:
    text = (Path(policy_file.__file__).parent / "policies" / "gli-2027.yaml").read_text(encoding="utf-8")
    file = tmp_path / "gli-2028.yaml"
    file.write_text(text.replace("policy: gli-2027", "policy: gli-2028"), encoding="utf-8")
    assert on("policy", "add", str(file), "--by", "anna")[0] == 1
    assert on("policy", "add", str(file), "--by", "paul")[0] == 0
    assert on("policy", "add", str(file), "--by", "paul")[2] == "gli-2028: is in play already; amend it\n"
    assert "gli-2028" in {each["policy"] for each in json.loads(on("policy", "--json")[1])}
    file.write_text("policy: [", encoding="utf-8")
    assert on("policy", "add", str(file), "--by", "paul")[0] == 2
    assert on("audit", "check")[0] == 0


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(on: Any) -> None:
    status, out, _ = on("upgrade")
    assert (status, out) == (0, "looptijd.db: is up to date.\n")
