"""Taking contracts further from the command line: every action with its own options, every reason in a refusal."""

import json
from pathlib import Path
from typing import Any

import pytest
from terminal import Run

from desk.advancing import _NEEDS, _USES, Given
from desk.commands.advance import advance as command
from lifecycle.roles import is_job_only
from lifecycle.states import Action
from workflows.explain import possible_actions

NUMBER = "GLI-2027-00001"
READY = """\
programmes: [beweegkuur]
evidence: {all: true, 3.3.2/education: true}
registers: [kabiz]
licences: [{programme: beweegkuur, from: 2026-01-01, until: 2027-12-31}]
coverage: ["4331"]
"""


@pytest.fixture
def on(run: Run, practice: str) -> Any:
    """Run a command on the practice database, with the clock moved first where a moment is given."""

    def do(*arguments: str, at: str | None = None) -> tuple[int, str, str]:
        clock = () if at is None else ("--clock", at)
        return run("--database", practice, *clock, *arguments)

    return do


def _ready(on: Any, tmp_path: Path) -> None:
    file = tmp_path / "dossier.yaml"
    file.write_text(READY, encoding="utf-8")
    for action, *options in (("update_dossier", "--dossier", str(file)), ("assess",), ("offer",)):
        status, out, err = on("advance", NUMBER, action, "--by", "anna", *options)
        assert status == 0, (action, out, err)


def test_a_contract_goes_all_the_way_from_application_to_publication(on: Any, tmp_path: Path) -> None:
    _ready(on, tmp_path)
    assert on("advance", NUMBER, "ask", "--by", "anna", "--text", "Mag het ook digitaal?")[0] == 0
    assert on("advance", NUMBER, "answer", "--by", "anna", "--question", "1", "--text", "Ja.")[0] == 0
    assert on("advance", NUMBER, "note", "--by", "anna", "--text", "Gebeld.", at="2026-06-01")[0] == 0
    status, out, _ = on("advance", NUMBER, "sign", "--by", "anna", "--signed-at", "2026-05-31T12:00")
    assert status == 0
    assert f"{NUMBER}: tekenen - gedaan (getekend; 1 januari 2027 - 31 december 2027)" in out
    status, out, _ = on("advance", NUMBER, "publish", "--by", "anna", "--json")
    found = json.loads(out)
    assert (status, found["outcome"], found["state"], found["failed"]) == (0, "done", "published", [])
    assert on("audit", "check")[0] == 0


def test_a_refusal_gives_every_reason_and_leaves_with_1(on: Any) -> None:
    status, out, _ = on("advance", NUMBER, "assess", "--by", "anna", "--version", "9")
    assert status == 1
    assert "- stale: Het contract is gewijzigd sinds het is bekeken." in out
    assert "- 3.3.2/education: " in out
    assert "nodig: bewijs in het dossier" in out


def test_a_refusal_says_the_same_to_programs_and_in_english(on: Any, run: Run, practice: str) -> None:
    status, out, _ = on("advance", NUMBER, "assess", "--by", "anna", "--json")
    found = json.loads(out)
    assert (status, found["outcome"]) == (1, "refused")
    assert [each["rule"] for each in found["failed"]] == ["3.3.2/education"]
    assert found["failed"][0]["paragraph"] == "3.3.2"
    status, out, _ = run("--database", practice, "--lang", "en", "advance", NUMBER, "assess", "--by", "anna")
    assert status == 1
    assert "needed: evidence in the dossier" in out


def test_who_may_not_is_refused_by_role(on: Any) -> None:
    status, out, _ = on("advance", NUMBER, "withdraw", "--by", "iris")
    assert status == 1
    assert "- role: " in out
    status, out, _ = on("advance", NUMBER, "withdraw", "--by", "niemand")
    assert status == 1
    assert "- role: " in out


def test_a_rejection_cites_rules_that_fail_and_has_a_reason(on: Any) -> None:
    status, out, _ = on("advance", NUMBER, "reject", "--by", "anna", "--ground", "3.3.2/kvk")
    assert status == 1
    assert "- grounds: " in out
    assert "- reason: " in out
    status, _, _ = on(
        "advance", NUMBER, "reject", "--by", "anna", "--ground", "3.3.2/education", "--reason", "Geen opleiding."
    )
    assert status == 0


def test_an_override_is_asked_with_ground_and_reason(on: Any, tmp_path: Path) -> None:
    _ready(on, tmp_path)
    arguments = ("advance", NUMBER, "offer_run_off", "--by", "anna")
    status, out, _ = on(*arguments, "--override", "duty-of-care", "--reason", "Nodig.")
    assert status == 1
    assert "- state: " in out
    status, _, err = on(*arguments, "--reason", "Nodig.")
    assert status == 2
    assert err.startswith("--override: is nodig bij --reason; noem de grond")


def test_every_action_on_contracts_has_its_options_written_down() -> None:
    actions = set(possible_actions())
    assert set(_USES) <= actions
    assert all(set(_NEEDS[action]) <= set(_USES[action]) for action in _NEEDS)
    options = {name for uses in _USES.values() for name in uses}
    assert options == set(Given.__dataclass_fields__)
    assert set(Given.__dataclass_fields__) <= set(command.__wrapped__.__annotations__)


@pytest.mark.parametrize("action", [action for action in possible_actions() if action not in _USES])
def test_an_action_without_options_refuses_each_of_them(on: Any, action: Action) -> None:
    status, _, err = on("advance", NUMBER, action.value, "--by", "anna", "--proof", "bewijs.pdf")
    assert status == 2
    assert err == f"--proof: hoort niet bij {action.value}; wel: geen\n"


@pytest.mark.parametrize("action", [action for action in possible_actions() if is_job_only(action)])
def test_what_only_a_job_does_is_refused_to_everybody(on: Any, action: Action) -> None:
    for user in ("anna", "bob", "paul", "iris", "system"):
        status, out, _ = on("advance", NUMBER, action.value, "--by", user)
        assert status == 1
        assert "- role: " in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((NUMBER, "aseess"), "trigger: onbekende actie 'aseess'; bedoelde u 'assess'?"),
        ((NUMBER, "beordelen"), "trigger: onbekende actie 'beordelen'; bedoelde u 'beoordelen'?"),
        (("GLI-2027-1", "assess"), f"Er is geen contract GLI-2027-1; bedoelde u {NUMBER}?"),
        ((NUMBER, "note"), "--text: is nodig bij note"),
        ((NUMBER, "ask"), "--text: is nodig bij ask"),
        ((NUMBER, "answer", "--text", "Ja."), "--question: is nodig bij answer"),
        ((NUMBER, "update_dossier"), "--dossier: is nodig bij update_dossier"),
        ((NUMBER, "assess", "--reason", "x"), "--reason: hoort niet bij assess; wel: geen"),
        ((NUMBER, "sign", "--reason", "x"), "--reason: hoort niet bij sign; wel: --signed-at"),
        ((NUMBER, "sign", "--signed-at", "gisteren"), "--signed-at: 'gisteren' is geen moment"),
        ((NUMBER, "sign", "--signed-at", "9999-01-01"), "--signed-at: '9999-01-01' is te ver weg"),
        (
            (NUMBER, "reject", "--ground", "3.3.2/kvkk"),
            "--ground: onbekende regel '3.3.2/kvkk'; bedoelde u '3.3.2/kvk'?",
        ),
        ((NUMBER, "inform_tariff", "--year", "27"), "--year: 27 is geen contractjaar"),
        ((NUMBER, "update_dossier", "--dossier", "weg.yaml"), "weg.yaml: kan niet worden gelezen: bestaat niet"),
    ],
)
def test_wrong_input_is_one_line_and_leaves_with_2(on: Any, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = on("advance", *arguments, "--by", "anna")
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_dossier_that_is_wrong_names_file_line_and_key(on: Any, tmp_path: Path) -> None:
    file = tmp_path / "dossier.yaml"
    for content, said in (
        ("programmes: [beweegkuur]\nexclusions: [insolvencyy]\n", ":2: exclusions.0: onbekende uitsluiting"),
        ("programes: [beweegkuur]\n", ":1: programes: onbekende sleutel"),
        ("licences: [{programme: x, from: gisteren}]\n", "'gisteren' is geen datum"),
        ("- een\n- twee\n", "moet"),
    ):
        file.write_text(content, encoding="utf-8")
        status, out, err = on("advance", NUMBER, "update_dossier", "--by", "anna", "--dossier", str(file))
        assert (status, out) == (2, ""), content
        assert said in err
        assert str(file) in err


def test_a_mistyped_user_is_refused_and_the_nearest_is_suggested(on: Any) -> None:
    status, out, err = on("advance", NUMBER, "withdraw", "--by", "ana")
    assert status == 1
    assert "- role: " in out
    assert err == "er is geen gebruiker 'ana'; bedoelde u 'anna'?\n"
