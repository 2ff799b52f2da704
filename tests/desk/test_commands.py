"""The commands as somebody at a terminal meets them."""

import json
from pathlib import Path

import pytest
from terminal import SCENARIO, Run

from desk.alone import alone_on


def test_explain_says_everything_that_stands_in_the_way_in_dutch(run: Run, practice: str) -> None:
    status, out, _ = run("--database", practice, "explain", "GLI-2027-00001", "assess")
    assert status == 0
    assert "beoordelen (assess): kan nu niet" in out
    assert "- 3.3.2/education" in out
    assert "gezien: het dossier zegt: nee (niet voldaan)" in out
    assert "nodig: bewijs in het dossier" in out


def test_explain_says_it_in_english_too(run: Run, practice: str) -> None:
    status, out, _ = run("--database", practice, "--lang", "en", "explain", "GLI-2027-00001", "assess")
    assert status == 0
    assert "assess (assess): not possible now" in out
    assert "seen: the dossier says: no (not met)" in out


def test_explain_as_json_names_rule_paragraph_outcome_text_seen_and_needed(run: Run, practice: str) -> None:
    _, out, _ = run("--database", practice, "explain", "GLI-2027-00001", "--json")
    found = json.loads(out)
    assert (found["contract"], found["state"]) == ("GLI-2027-00001", "applied")
    triggers = {each["trigger"]: each for each in found["transitions"]}
    assert set(triggers) == {"assess", "reject", "withdraw"}
    assert triggers["assess"]["possible"] is False
    assert triggers["reject"]["possible"] is True
    assert triggers["reject"]["citable"] == ["3.3.2/education"]
    assert triggers["withdraw"]["possible"] is True
    failing = [each for each in triggers["assess"]["findings"] if each["outcome"] != "met" and each["required"]]
    assert [each["rule"] for each in failing] == ["3.3.2/education"]
    assert {"rule", "paragraph", "outcome", "required", "text", "seen", "needed"} <= set(failing[0])


def test_explain_for_a_user_who_may_not(run: Run, practice: str) -> None:
    _, out, _ = run("--database", practice, "explain", "GLI-2027-00001", "assess", "--by", "iris")
    assert "de rol auditor mag dit niet: beoordelen" in out


def test_an_unknown_contract_is_one_line_with_a_suggestion(run: Run, practice: str) -> None:
    status, out, err = run("--database", practice, "explain", "GLI-2026-00001")
    assert (status, out) == (2, "")
    assert err == "Er is geen contract GLI-2026-00001; bedoelde u GLI-2027-00001?\n"


def test_an_unknown_action_suggests_the_nearest(run: Run, practice: str) -> None:
    status, _, err = run("--database", practice, "explain", "GLI-2027-00001", "ofer")
    assert status == 2
    assert "bedoelde u 'offer'" in err


def test_rehearse_tells_the_season_and_passes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    status, out, _ = run("rehearse", str(file))
    assert status == 0
    assert "anna: beoordelen c1 - geweigerd" in out
    assert "geslaagd" in out


def test_rehearse_as_json_has_one_object_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    _, out, _ = run("rehearse", str(file), str(file), "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert len(lines) == 2
    assert lines[0]["ok"] is True
    assert lines[0]["events"][1] == {
        "index": 1,
        "do": "assess",
        "outcome": "refused",
        "failed": ["3.3.2/education"],
        "warnings": [],
        "advice": [],
    }
    assert lines[0]["audit"]["verified"] is True


def test_rehearse_leaves_with_1_for_a_failed_expectation_and_2_for_a_file_that_cannot_be_read(
    run: Run, tmp_path: Path
) -> None:
    good, failing, broken = tmp_path / "good.yaml", tmp_path / "failing.yaml", tmp_path / "broken.yaml"
    good.write_text(SCENARIO, encoding="utf-8")
    failing.write_text(SCENARIO.replace("state: applied", "state: assessed"), encoding="utf-8")
    broken.write_text(SCENARIO.replace("policies:", "polices:"), encoding="utf-8")
    status, out, _ = run("rehearse", str(good), str(failing))
    assert status == 1
    assert "c1: state moet zijn: assessed; gevonden: applied" in out
    _, out, _ = run("--lang", "en", "rehearse", str(failing))
    assert "c1: state must be assessed; found applied" in out
    _, out, _ = run("rehearse", str(failing), "--json")
    assert json.loads(out)["failures"] == ["c1: state must be assessed; found applied"]
    status, out, err = run("rehearse", str(broken), str(good))
    assert status == 2
    assert "geslaagd" in out, "the other files still run"
    assert err.startswith(f"{broken}:2: polices")
    assert err.count("\n") == 1


def test_keep_goes_with_one_file_and_never_over_an_existing_one(run: Run, practice: str, tmp_path: Path) -> None:
    file = str(tmp_path / "scenario.yaml")
    assert run("rehearse", file, file, "--keep", "sqlite:///two.db")[0] == 2
    status, _, err = run("rehearse", file, "--keep", practice)
    assert status == 2
    assert "bestaat al; er is niets gewijzigd" in err


def test_policy_show_and_check(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("policy", "show", "gli-2027")
    assert status == 0
    assert "3.3.3/insolvency" in out
    _, out, _ = run("policy", "show", "kinderen-2027", "--json")
    assert json.loads(out)["policy"] == "kinderen-2027"
    file = tmp_path / "mine.yaml"
    file.write_text("policy: mine\n", encoding="utf-8")
    status, out, err = run("policy", "check", str(file))
    assert (status, out) == (2, "")
    assert err.startswith(f"{file}:1: care: ontbreekt")
    _, _, err = run("--lang", "en", "policy", "check", str(file))
    assert err.startswith(f"{file}:1: care: is missing")
    assert run("policy", "show", "gli-2030")[0] == 2


def test_a_real_database_is_made_once_and_gets_its_users(run: Run) -> None:
    assert run("init")[0] == 0
    status, _, err = run("init")
    assert status == 2
    assert "bestaat al" in err
    by = ("--by", "beheer")
    status, _, err = run("users", "add", "inkoop-a", "buyer")
    assert status == 2
    assert "eerst een beheerder" in err
    assert run("users", "add", "beheer", "administrator")[0] == 0
    assert run("users", "add", "inkoop-a", "buyer", "--mail", "a@voorbeeld.example", *by)[0] == 0
    assert run("users", "add", "inkoop-a", "buyer", *by)[0] == 2
    assert run("users", "add", "Inkoop A", "buyer", *by)[0] == 2
    assert run("users", "add", "robot", "system", *by)[0] == 2
    assert run("users", "add", "mallory", "approver")[0] == 2
    assert run("users", "add", "mallory", "approver", "--by", "inkoop-a")[0] == 2
    assert run("users", "change", "beheer", "--inactive", *by)[0] == 2, "the last administrator stays"
    assert run("users", "change", "inkoop-a", "--role", "approver", "--inactive", *by)[0] == 0
    _, out, _ = run("users", "list", "--json")
    assert json.loads(out) == [
        {"name": "beheer", "role": "administrator", "mail": None, "active": True, "service": False},
        {"name": "inkoop-a", "role": "approver", "mail": "a@voorbeeld.example", "active": False, "service": False},
    ]
    assert run("audit", "check")[0] == 0


def test_a_real_database_has_no_practice_clock(run: Run) -> None:
    run("init")
    status, _, err = run("--clock", "2026-10-31T12:00", "milestones")
    assert status == 2
    assert "is een echte databank" in err


def test_the_practice_clock_goes_forward_only_and_takes_what_falls_due_along(run: Run, practice: str) -> None:
    status, out, _ = run("--database", practice, "--clock", "2026-10-01T10:00", "milestones", "list", "--json")
    assert status == 0
    done = {each["milestone"] for each in json.loads(out) if each["state"] == "done"}
    assert {"objections-close", "offers-out"} <= done
    status, _, err = run("--database", practice, "--clock", "2026-09-01", "milestones")
    assert status == 2
    assert "de klok gaat alleen vooruit" in err


def test_milestones_are_previewed_and_run_by_who_may(run: Run, practice: str) -> None:
    status, out, _ = run("--database", practice, "milestones", "preview", "offers-out")
    assert status == 0
    assert "0 contracten zouden veranderen" in out
    status, out, _ = run("--database", practice, "milestones", "run", "offers-out", "--by", "paul")
    assert status == 1
    assert "not-due" in out
    status, out, _ = run("--database", practice, "milestones", "run", "offers-out", "--by", "anna")
    assert status == 1
    assert "- role" in out
    run("--database", practice, "--clock", "2026-10-01", "milestones")
    assert run("--database", practice, "milestones", "run", "offers-out", "--by", "paul")[0] == 0


def test_nobody_becomes_the_system_by_its_name(run: Run, practice: str) -> None:
    _, out, _ = run("--database", practice, "explain", "GLI-2027-00001", "assess", "--by", "system")
    assert "system heeft geen rol" in out


def test_a_language_that_does_not_exist_is_refused(run: Run) -> None:
    status, _, err = run("--lang", "fr", "policy", "show", "gli-2027")
    assert status == 2
    assert "toegestaan: nl, en" in err


def test_a_mistake_of_ours_is_told_without_a_traceback(
    run: Run, practice: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> object:
        message = "a secret detail"
        raise RuntimeError(message)

    monkeypatch.setattr("workflows.verification.check", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    status, _, err = run("--database", practice, "audit", "check")
    assert status == 70
    assert "Traceback" not in err
    assert "a secret detail" not in err
    (log,) = tmp_path.glob("looptijd-*.log")
    assert "a secret detail" in log.read_text(encoding="utf-8")


def test_the_demo_stops_goes_on_and_is_the_same_as_in_one_go(run: Run, tmp_path: Path) -> None:
    small = ("--providers", "12", "--seed", "3")
    one, two = f"sqlite:///{tmp_path / 'one.db'}", f"sqlite:///{tmp_path / 'two.db'}"
    assert run("--database", one, "demo", *small)[0] == 0
    status, out, _ = run("--database", two, "demo", *small, "--until", "2026-07-01T12:00")
    assert status == 0
    assert "1 juli 2026 12:00" in out
    assert run("--database", two, "demo", *small)[0] == 0
    listed = [run("--database", url, "milestones", "list", "--json")[1] for url in (one, two)]
    assert listed[0] == listed[1]
    status, _, err = run("--database", two, "demo", "--providers", "12", "--seed", "4")
    assert status == 2
    assert "--replace" in err
    assert run("--database", two, "demo", *small, "--replace", "--until", "2026-04-02")[0] == 0


def test_a_demo_goes_on_after_its_clock_was_moved_by_hand(run: Run, practice: str, tmp_path: Path) -> None:
    url, small = f"sqlite:///{tmp_path / 'moved.db'}", ("--providers", "12", "--seed", "3")
    assert run("--database", url, "demo", *small, "--until", "2026-07-01")[0] == 0
    assert run("--database", url, "--clock", "2026-10-05T10:00", "milestones")[0] == 0
    assert run("--database", url, "demo", *small)[0] == 0
    assert run("--database", url, "audit", "check")[0] == 0


def test_one_exercise_at_a_time(run: Run, tmp_path: Path) -> None:
    with alone_on(tmp_path / "busy.db"):
        status, _, err = run("--database", f"sqlite:///{tmp_path / 'busy.db'}", "demo", "--providers", "3")
    assert status == 2
    assert "andere oefening" in err


def test_the_demo_never_touches_a_real_database(run: Run) -> None:
    run("init")
    status, _, err = run("demo", "--providers", "3")
    assert status == 2
    assert "echte databank" in err
