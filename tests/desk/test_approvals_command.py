"""`looptijd approvals`: a buyer asks with `advance`, an approver sees it and decides, in Dutch and in English."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from terminal import HOSTILE, Run

from desk import completing

SCENARIO = """\
scenario: A partnership where an RHO applied too
policies: [gli-2027]
providers:
  proef: {kind: partnership, name: Samenwerkingsverband Proef, agb: "90000002", kvk: "20000002",
          address: {street: Markt 1, postcode: 7511 LK, city: Enschede}}
  huisartsen: {kind: rho, name: RHO Voorbeeldregio, agb: "90000003", kvk: "20000003"}
events:
  - {at: 2026-05-20, do: apply, contract: of-the-rho, provider: huisartsen, regions: [twente]}
  - at: 2026-06-01
    do: apply
    contract: c2
    provider: proef
    regions: [twente]
    dossier:
      programmes: [cool-miguide, slimmer-ancora]
      evidence: {all: true}
      consultations: {social_domain: 2}
      subcontractors:
        - name: Coach Voorbeeld
          agb: "90000099"
          register: kabiz
          programmes: [cool-miguide]
          licences: [{programme: cool-miguide, from: 2026-01-01, until: 2027-12-31}]
          coverage: ["7500-7549"]
  - {at: 2026-06-15, do: assess, contract: c2}
expect: {c2: {state: assessed}}
"""
CONTRACT = "GLI-2027-00002"
OFFER = ("advance", CONTRACT, "offer", "--override", "duty-of-care", "--reason", "Niemand anders werkt hier")


@pytest.fixture
def on(run: Run, tmp_path: Path) -> Any:
    """Run a command on a practice database in which an offer needs an override."""
    file = tmp_path / "scenario.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'practice.db'}"
    assert run("rehearse", str(file), "--keep", url)[0] == 0

    def do(*arguments: str, lang: str = "nl", at: str | None = None) -> tuple[int, str, str]:
        clock = () if at is None else ("--clock", at)
        return run("--database", url, "--lang", lang, *clock, *arguments)

    return do


def ask(on: Any) -> None:
    assert on(*OFFER, "--by", "anna")[0] == 0


def state(on: Any) -> str:
    return str(json.loads(on("show", CONTRACT, "--json")[1])["state"])


def test_an_override_waits_for_an_approver_who_grants_it(on: Any) -> None:
    status, out, _ = on(*OFFER, "--by", "anna")
    assert status == 0
    assert f"{CONTRACT}: aanbieden - wacht op goedkeuring (beoordeeld" in out
    assert "opzij gezet: 2.2/rho-first" in out
    assert "Een andere goedkeurder ziet het met `looptijd approvals show 1`\n" in out
    assert "en keurt het goed met `looptijd approvals grant 1 --by NAAM`." in out
    assert state(on) == "assessed"
    assert "Wacht op goedkeuring" in on("show", CONTRACT)[1]
    assert "Waits for approval" in on("show", CONTRACT, lang="en")[1]
    (waiting,) = json.loads(on("show", CONTRACT, "--json")[1])["approvals"]
    assert (waiting["number"], waiting["state"]) == (1, "open")
    status, out, _ = on("approvals", "grant", "1", "--by", "bob")
    assert status == 0
    assert f"{CONTRACT}: aanbieden - gedaan (aangeboden" in out
    assert state(on) == "offered"
    assert on("audit", "check")[0] == 0
    out = on("audit", "--contract", CONTRACT, "--json", lang="en")[1]
    assert [json.loads(line)["sentence"] for line in out.splitlines()][-3:] == [
        "anna asked for approval (request 1): offer.",
        "bob granted request 1 of anna: offer.",
        (
            "anna made an offer, with an override on the ground duty of care for 2.2/rho-first, approved by bob"
            " (assessed → offered)."
        ),
    ]
    out = on("show", CONTRACT)[1]
    assert "Wacht op goedkeuring" not in out
    assert "anna vroeg om goedkeuring (verzoek 1): aanbieden." in out
    assert "reden: Niemand anders werkt hier" in out
    assert "bob keurde verzoek 1 van anna goed: aanbieden." in out


def test_the_same_is_said_in_english_and_to_programs(on: Any) -> None:
    status, out, _ = on(*OFFER, "--by", "anna", lang="en")
    assert status == 0
    assert f"{CONTRACT}: offer - waits for approval (assessed" in out
    assert "Another approver sees it with `looptijd approvals show 1`\n" in out
    assert "and grants it with `looptijd approvals grant 1 --by NAME`." in out
    assert on("approvals", "withdraw", "1", "--by", "anna")[0] == 0
    status, out, _ = on(*OFFER, "--by", "anna", "--json")
    found = json.loads(out)
    assert (status, found["outcome"], found["number"], found["state"]) == (0, "asked", 2, "assessed")
    assert (found["failed"], found["lifted"]) == ([], ["2.2/rho-first"])


def test_an_approver_sees_findings_override_and_reason(on: Any) -> None:
    ask(on)
    status, out, _ = on("approvals", "show", "1")
    assert status == 0
    for said in (
        "1 (open)",
        f"{CONTRACT} (beoordeeld)",
        "Samenwerkingsverband Proef",
        "anna, 15 juni 2026",
        "zorgplicht",
        "Niemand anders werkt hier",
        "- 2.2/rho-first: ",
        "wordt opzij gezet",
        "+ 3.3.3/insolvency: ",
        "Alleen de goedkeuring ontbreekt nog:\n  looptijd approvals grant 1 --by NAAM\n",
    ):
        assert said in out, said
    out = on("approvals", "show", "1", lang="en")[1]
    assert "would be lifted" in out
    assert "Only the approval is missing" in out
    found = json.loads(on("approvals", "show", "1", "--json")[1])
    assert (found["number"], found["action"], found["override"]) == (1, "offer", "duty-of-care")
    assert (found["possible"], found["lifted"]) == (True, ["2.2/rho-first"])
    assert "2.2/rho-first" in [each["rule"] for each in found["findings"]]


def test_what_waits_is_listed_for_who_may_decide_it(on: Any) -> None:
    assert on("approvals")[1].strip() == "Er zijn geen verzoeken om goedkeuring."
    ask(on)
    for arguments in (("approvals",), ("approvals", "list"), ("approvals", "list", "--for", "bob")):
        status, out, _ = on(*arguments)
        assert status == 0
        assert all(said in out for said in (CONTRACT, "aanbieden", "anna", "Niemand anders")), arguments
    assert json.loads(on("approvals", "--json")[1])["state"] == "open"
    for nobody in ("anna", "iris", "niemand"):
        assert on("approvals", "--for", nobody, "--json")[1] == ""
    assert on("approvals", "withdraw", "1", "--by", "anna")[0] == 0
    assert on("approvals", "--json")[1] == ""
    assert json.loads(on("approvals", "--all", "--json")[1])["state"] == "withdrawn"


def test_declining_is_told_with_its_reason(on: Any) -> None:
    ask(on)
    status, out, _ = on("approvals", "decline", "1", "--by", "bob")
    assert status == 1
    assert "- reason: " in out
    status, out, _ = on("approvals", "decline", "1", "--by", "bob", "--reason", "Bel eerst de RHO")
    assert status == 0
    assert "verzoek om goedkeuring afwijzen - gedaan" in out
    out = on("approvals", "show", "1")[1]
    assert "1 (afgewezen)" in out
    assert "Bel eerst de RHO" in out
    status, out, _ = on("approvals", "grant", "1", "--by", "bob", lang="en")
    assert status == 1
    assert "- state: " in out
    assert "request 1 was declined by bob on 15 June 2026" in out
    assert state(on) == "assessed"


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (("grant", "1", "--by", "anna"), "role"),
        (("grant", "1", "--by", "iris"), "role"),
        (("decline", "1", "--by", "anna", "--reason", "x"), "role"),
        (("withdraw", "1", "--by", "bob"), "role"),
    ],
)
def test_who_may_not_is_refused(on: Any, arguments: tuple[str, ...], rule: str) -> None:
    ask(on)
    status, out, _ = on("approvals", *arguments)
    assert status == 1
    assert f"- {rule}: " in out
    assert state(on) == "assessed"


def test_nobody_grants_their_own(on: Any) -> None:
    assert on(*OFFER, "--by", "bob")[0] == 0
    status, out, _ = on("approvals", "grant", "1", "--by", "bob", "--json")
    assert (status, [each["rule"] for each in json.loads(out)["failed"]]) == (1, ["four-eyes"])


def test_a_request_dies_with_a_change_of_its_contract(on: Any, tmp_path: Path) -> None:
    ask(on)
    file = tmp_path / "dossier.yaml"
    file.write_text("consultations: {social_domain: 3}\n", encoding="utf-8")
    assert on("advance", CONTRACT, "update_dossier", "--by", "anna", "--dossier", str(file))[0] == 0
    out = on("approvals", "show", "1")[1]
    assert "1 (vervallen)" in out
    assert "het contract is gewijzigd" in out
    status, out, _ = on("approvals", "grant", "1", "--by", "bob")
    assert status == 1
    assert "- stale: " in out
    assert "dossier bijwerken door anna" in out
    assert "Verzoek 1 van anna verviel, want het contract is gewijzigd: aanbieden." in on("show", CONTRACT)[1]
    status, out, _ = on("approvals", "grant", "1", "--by", "bob")
    assert "verzoek 1 verviel omdat het contract was gewijzigd" in " ".join(out.split())
    assert on("audit", "check")[0] == 0


def test_what_more_than_an_approver_stands_in_the_way_of_is_refused_at_once(on: Any) -> None:
    status, out, _ = on("advance", CONTRACT, "terminate", "--by", "anna", "--ground", "3.3.3/insolvency")
    assert status == 1
    assert "- state: " in out
    status, out, _ = on("advance", CONTRACT, "offer", "--override", "omdat", "--reason", "x", "--by", "anna")
    assert status == 1
    assert "- override-ground: " in out
    assert "- 2.2/rho-first: " in out
    assert "four-eyes" not in out
    assert on("approvals", "--all", "--json")[1] == ""


@pytest.mark.parametrize("action", ["offer", "terminate", "reinstate"])
def test_nobody_types_who_approves(on: Any, action: str) -> None:
    status, _, err = on("advance", CONTRACT, action, "--by", "anna", "--approved-by", "bob")
    assert status == 2
    assert "--approved-by" in err


def test_wrong_input_is_one_line(on: Any) -> None:
    for number in ("0", "99", "9" * 30):
        for arguments in (("show", number), ("grant", number, "--by", "bob")):
            status, out, err = on("approvals", *arguments, lang="en")
            assert (status, out, err) == (2, "", f"{number}: there is no request for approval with this number\n")
    ask(on)
    status, _, err = on("approvals", "decline", "1", "--by", "bob", "--reason", " ")
    assert (status, err) == (2, "--reason: is leeg\n")


def test_words_that_nobody_can_read_are_no_reason(on: Any) -> None:
    status, _, err = on(*OFFER[:-1], HOSTILE, "--by", "anna")
    assert status == 2
    assert "\x1b" not in err


def test_open_numbers_are_completed(on: Any, tmp_path: Path) -> None:
    ask(on)
    context = typer.Context(typer.core.TyperCommand("looptijd"))
    context.params = {"database": f"sqlite:///{tmp_path / 'practice.db'}"}
    assert completing.approvals(context, "") == [("1", CONTRACT)]
    assert on("approvals", "grant", "1", "--by", "bob")[0] == 0
    assert completing.approvals(context, "") == []
