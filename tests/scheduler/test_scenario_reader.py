"""Scenario files that can be read, and what is read from them."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lifecycle import policy_file, regions, source
from lifecycle.calendar import Milestone, Term, parse_moment
from lifecycle.contract import FollowRequest, Kind, Provider, Reach
from lifecycle.dossier import EMPTY, Dossier
from lifecycle.errors import BadInput
from lifecycle.roles import Role
from lifecycle.states import Action, State
from scheduler.scenarios.model import (
    Checks,
    Event,
    Expect,
    Scenario,
)
from scheduler.scenarios.reader import read
from workflows.policy_round import Changes, Statement
from workflows.request import Override

HEAD = "scenario: A title\npolicies: [gli-2027]\n"
BOTH = "scenario: A title\npolicies: [gli-2027, kinderen-2027]\n"


@pytest.fixture
def scenario(tmp_path: Path) -> Any:
    def write(text: str) -> Scenario:
        file = tmp_path / "season.yaml"
        file.write_text(text, encoding="utf-8")
        return read(file)

    return write


@pytest.fixture
def event(scenario: Any) -> Any:
    def write(keys: str, head: str = HEAD) -> Event:
        events: tuple[Event, ...] = scenario(f"{head}events:\n  - {{at: 2026-05-01, {keys}}}\n").events
        return events[0]

    return write


def test_the_least_there_can_be(scenario: Any, tmp_path: Path) -> None:
    start = parse_moment("2026-04-02T09:00")
    assert scenario(HEAD) == Scenario(
        file=str(tmp_path / "season.yaml"),
        title="A title",
        policies=(policy_file.load("gli-2027"),),
        start=start,
        until=start,
        down=(),
        users={"anna": Role.BUYER, "bob": Role.APPROVER, "iris": Role.AUDITOR, "paul": Role.POLICY_MANAGER},
        regions={},
        providers={},
        given=(),
        events=(),
        expect=Expect({}),
    )


def test_a_key_without_a_value_is_as_good_as_absent(scenario: Any) -> None:
    empty = "start:\nuntil:\ndown:\nusers:\nregions:\nproviders:\ngiven:\nevents:\nexpect:\n"
    assert scenario(HEAD + empty) == scenario(HEAD)


def test_users_replace_the_default_list(scenario: Any) -> None:
    assert scenario(HEAD + "users: {eva: approver}\n").users == {"eva": Role.APPROVER}


def test_the_clock_stops_at_the_last_event_unless_told(scenario: Any) -> None:
    events = "events:\n  - {at: 2026-05-01T10:30, do: assess, contract: c1}\n"
    assert scenario(HEAD + events).until == parse_moment("2026-05-01T10:30")
    assert scenario(HEAD + "until: 2026-06-30\n" + events).until == parse_moment("2026-06-30T12:00")


def test_an_event_may_stand_at_the_start_and_two_at_one_moment(scenario: Any) -> None:
    events = "events:\n" + 2 * "  - {at: 2026-05-01, do: assess, contract: c1}\n"
    assert [found.index for found in scenario(HEAD + "start: 2026-05-01\n" + events).events] == [0, 1]


def test_down_periods_are_in_order_and_joined(scenario: Any) -> None:
    down = "down: [[2026-08-01, 2026-08-02], [2026-05-15T08:00, 2026-05-20], [2026-05-20, 2026-05-21]]\n"
    assert scenario(HEAD + down).down == (
        (parse_moment("2026-05-15T08:00"), parse_moment("2026-05-21")),
        (parse_moment("2026-08-01"), parse_moment("2026-08-02")),
    )


def test_regions_keep_stated_apart_from_not_stated(scenario: Any) -> None:
    stated = "regions: {zeeland: {rho: unwilling}, twente: {rho: null}, utrecht: {duty_of_care_risk: false}}\n"
    assert scenario(HEAD + stated).regions == {
        "zeeland": Statement(True, None),
        "twente": Statement(False, None),
        "utrecht": Statement(None, False),
    }


def test_wrong_facts_of_a_provider_are_read_as_they_are(scenario: Any) -> None:
    found = scenario(
        HEAD + "providers:\n"
        "  a: {kind: rho, name: Huisartsen, agb: 9000002, kvk: '020', address: {postcode: 433A, city: null}}\n"
        "  b: {kind: ggd, agb: null, kvk: 01234567, address: {postcode: 4331}}\n"
    ).providers
    assert found["a"] == Provider(0, "a", Kind.RHO, "Huisartsen", "9000002", "020", None, "433A", None)
    assert found["b"] == Provider(0, "b", Kind.GGD, kvk="01234567", postcode="4331")


GIVEN = """\
providers: {coach: {kind: individual}}
given:
  old: {provider: coach, policy: gli-2026, state: published, regions: [zeeland, twente, zeeland],
        term: [2026-01-01, 2026-12-31], reach: national, dossier: {programmes: [beweegkuur]}}
  child: {provider: coach, policy: kinderen-2025, state: run_off, regions: [zeeland], role: coach,
          term: [2026-01-01, 2026-12-31]}
  new: {provider: coach, policy: gli-2027, state: published, regions: [zeeland], term: [2027-01-01, 2027-12-31]}
"""


def test_given_contracts_read_care_and_year_from_the_policy(scenario: Any) -> None:
    old, child, new = scenario(HEAD + GIVEN).given
    assert (old.contract, old.provider, old.policy, old.care, old.year) == ("old", "coach", "gli-2026", "gli", 2026)
    assert old.term == Term(date(2026, 1, 1), date(2026, 12, 31))
    assert (old.state, old.regions, old.reach) == (State.PUBLISHED, ("zeeland", "twente"), Reach.NATIONAL)
    assert old.dossier == Dossier(programmes=("beweegkuur",))
    assert (child.care, child.year, child.state, child.role) == ("kinderen", 2025, State.RUN_OFF, "coach")
    assert (new.policy, new.care, new.year, new.dossier, new.role) == ("gli-2027", "gli", 2027, EMPTY, None)


@pytest.mark.parametrize(
    ("keys", "by"),
    [
        ("do: assess, contract: c1", "anna"),
        ("do: publish_policy", "paul"),
        ("do: amend_policy", "paul"),
        ("do: set_tariff, care: gli, year: 2027, amount: '1'", "paul"),
        ("do: run_milestone, milestone: offers-out", "paul"),
        ("do: publish_policy, by: anna", "anna"),
        ("do: assess, contract: c1, by: nobody", "nobody"),
    ],
)
def test_who_acts(event: Any, keys: str, by: str) -> None:
    assert event(keys).by == by


APPLIED = "provider: unknown, reach: supraregional, renews: nothing"
DOSSIER = "{evaluations: often}"
FOLLOWS = "{insurer: Ander, agreement: A-1, tariff: 100, preferred_in: [zeeland]}"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (
            f"do: apply, contract: 1, regions: [zeeland], {APPLIED}, follows: {FOLLOWS}, dossier: {DOSSIER}",
            {
                "contract": "1",
                "provider": "unknown",
                "regions": ("zeeland",),
                "policy": "gli-2027",
                "reach": Reach.SUPRAREGIONAL,
                "renews": "nothing",
                "follows": FollowRequest("Ander", "A-1", "100", ("zeeland",)),
                "dossier": Dossier(evaluations="often"),
            },
        ),
        ("do: update_dossier, contract: c1, dossier: {}", {"contract": "c1", "dossier": EMPTY}),
        (
            "do: offer, contract: c1, override: {ground: weather, approved_by: nobody}",
            {"contract": "c1", "override": Override("weather", None, "nobody")},
        ),
        (
            "do: reject, contract: c1, grounds: [3.3.4/referral], reason: Why",
            {"contract": "c1", "grounds": ("3.3.4/referral",), "reason": "Why"},
        ),
        ("do: terminate, contract: c1, approved_by: bob", {"contract": "c1", "grounds": (), "approved_by": "bob"}),
        (
            "do: reinstate, contract: c1, signed_at: 2026-04-30, proof: scan.pdf",
            {"contract": "c1", "signed_at": parse_moment("2026-04-30"), "proof": "scan.pdf"},
        ),
        ("do: sign, contract: c1", {"contract": "c1"}),
        ("do: ask, contract: c1, question: q1, text: Why?", {"contract": "c1", "question": "q1", "text": "Why?"}),
        ("do: object, provider: p, text: No", {"provider": "p", "text": "No", "policy": "gli-2027"}),
        ("do: publish_policy", {"policy": "gli-2027"}),
        (
            "do: amend_policy, reason: Why, changes: {add_programmes: [a-1], remove_registers: [kp]}",
            {
                "policy": "gli-2027",
                "reason": "Why",
                "changes": Changes(add_programmes=("a-1",), remove_registers=("kp",)),
            },
        ),
        (
            "do: set_tariff, care: gli, year: 2027, amount: '812.50'",
            {"care": "gli", "year": 2027, "amount": Decimal("812.50")},
        ),
        ("do: inform_tariff, contract: c1, year: 2027", {"contract": "c1", "year": 2027}),
        ("do: state_region, region: zeeland, rho: unwilling", {"region": "zeeland", "rho": "unwilling"}),
        ("do: state_region, region: zeeland, rho: null", {"region": "zeeland", "rho": None}),
        (
            "do: state_region, region: zeeland, duty_of_care_risk: true, reason: null",
            {"region": "zeeland", "duty_of_care_risk": True},
        ),
        ("do: run_milestone, milestone: year-turn", {"milestone": Milestone.YEAR_TURN}),
    ],
)
def test_the_further_keys_are_real_values_and_only_what_was_given(event: Any, text: str, keys: dict[str, Any]) -> None:
    assert event(text).keys == keys


def test_a_role_is_one_of_the_policy_that_is_applied_for(event: Any) -> None:
    found = event("do: apply, contract: c, provider: p, policy: kinderen-2027, role: czv, regions: [zeeland]", BOTH)
    assert (found.do, found.keys["policy"], found.keys["role"]) == (Action.APPLY, "kinderen-2027", "czv")


def test_checks(event: Any) -> None:
    assert event("do: assess, contract: c1").checks == Checks()
    assert event("do: review, contract: c1, failing: []").checks == Checks(failing=())
    assert event("do: offer, contract: c1, refused: []").checks == Checks(refused=())
    checked = "refused_only: [state, 4.1/offer-deadline], warnings: [3.3.2/licence], advice: [2.1.4/sustainability]"
    assert event(f"do: assess, contract: c1, {checked}").checks == Checks(
        refused_only=("state", "4.1/offer-deadline"), warnings=("3.3.2/licence",), advice=("2.1.4/sustainability",)
    )


def test_rules_of_every_policy_in_play_are_known(event: Any) -> None:
    found = event("do: assess, contract: c1, refused: [3.3.4/referral, 3.3/evaluations]", BOTH)
    assert found.checks.refused == ("3.3.4/referral", "3.3/evaluations")


LONG_DOSSIER = """\
    dossier:
      programmes: [no-such-programme]
      evidence: {all: true, 3.3.2/social-map: [zeeland], 3.3.2/education: false, 3.3.2/compliance: null}
      registers: [no-such-register]
      coverage: [4331, 433A, "9-1"]
      subcontractors: [{name: Coach, agb: 9000001, licences: [{programme: x, from: 2026-01-01}]}]
      consultations: {social_domain: {zeeland: often}, insurer: -1}
      evaluations: never
      exclusions: [insolvency]
"""


def test_wrong_facts_of_a_dossier_are_left_to_the_rules(scenario: Any) -> None:
    head = f"{HEAD}events:\n  - at: 2026-05-01\n    do: update_dossier\n    contract: c1\n"
    found = scenario(head + LONG_DOSSIER).events[0].keys["dossier"]
    assert found.evaluations == "never"
    assert found.coverage == ("4331", "433A", "9-1")
    assert found.shown("3.3.2/social-map") == ("zeeland",)
    assert found.shown("3.3.2/education") is False
    assert found.subcontractors[0].agb == "9000001"


def test_a_reference_that_can_be_refused_is_judged_when_played(scenario: Any) -> None:
    found = scenario(
        HEAD + "events:\n"
        "  - {at: 2026-05-01, do: assess, contract: nobody, refused: [unknown-contract]}\n"
        "  - {at: 2026-05-02, do: object, provider: nobody, text: No, refused: [unknown-provider]}\n"
        "  - {at: 2026-05-03, do: answer, contract: c1, question: none, text: No, refused: [state]}\n"
        "  - {at: 2026-05-04, do: answer, contract: c1, question: q1, text: No, refused: [state]}\n"
        "  - {at: 2026-05-05, do: ask, contract: c1, question: q1, text: Why}\n"
        "  - {at: 2026-05-06, do: apply, contract: c1, provider: nobody, regions: [zeeland], refused: [role]}\n"
        "expect: {c1: {}}\n"
    )
    assert len(found.events) == 6


def test_expectations(scenario: Any) -> None:
    found = scenario(
        HEAD + GIVEN + "expect:\n"
        "  old: {state: ended, term: [2026-01-01, 2026-12-31], signing_day: null, start: 2026-01-01, late_answers: 0,\n"
        "        open_questions: 2, run_off_offered: false, tariff_informed: true, overdue: false}\n"
        "  new: {term: null}\n"
        "  milestones: [year-turn, year-turn]\n"
        "  published: [new]\n"
        "  audit: {refusals: 0}\n"
        "  objections: 3\n"
    ).expect
    assert found == Expect(
        contracts={
            "old": {
                "state": State.ENDED,
                "term": Term(date(2026, 1, 1), date(2026, 12, 31)),
                "signing_day": None,
                "start": date(2026, 1, 1),
                "late_answers": 0,
                "open_questions": 2,
                "run_off_offered": False,
                "tariff_informed": True,
                "overdue": False,
            },
            "new": {"term": None},
        },
        milestones=("year-turn", "year-turn"),
        published=("new",),
        refusals=0,
        overrides=None,
        objections=3,
    )


def test_a_policy_of_ones_own_is_found_beside_the_scenario_or_in_the_working_directory(
    scenario: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = Path(policy_file.__file__).parent / "policies" / "gli-2027.yaml"
    own = re.sub(r"^policy: .*$", "policy: our-draft", shipped.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "own.yaml").write_text(own, encoding="utf-8")
    text = "scenario: A title\npolicies: [drafts/own.yaml]\nevents: [{at: 2026-05-01, do: publish_policy}]\n"
    beside = scenario(text)
    assert [policy.policy for policy in beside.policies] == ["our-draft"]
    assert beside.events[0].keys == {"policy": "our-draft"}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "season.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read(elsewhere / "season.yaml") == replace(beside, file=str(elsewhere / "season.yaml"))


def test_a_scenario_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"season\.yaml: cannot be read: does not exist"):
        read(tmp_path / "season.yaml")


def test_the_shipped_regions_are_the_31_care_office_regions() -> None:
    found = regions.shipped()
    assert len(found) == 31
    assert found["zeeland"] == "Zeeland"
    assert {"groningen", "gooi", "zuid-limburg"} < found.keys()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("- zeeland\n", "a regions file is `regions:`"),
        ("regions: []\n", "a regions file is `regions:`"),
        ("regions: [zeeland]\n", "a region has an `id` and a `name`"),
        ("regions: [{id: zeeland, name: Zeeland}, {id: zeeland, name: Zeeland}]\n", "regions.1.id: duplicate id"),
        ("regions: [{id: zeeland, name: ''}]\n", "regions.0.name: must be text"),
    ],
)
def test_a_wrong_regions_file_is_one_clear_error(text: str, error: str) -> None:
    with pytest.raises(BadInput, match=re.escape(error)):
        regions.from_source(source.parse(text, "regions.yaml"))
