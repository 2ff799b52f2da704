"""Guards: every rule is judged, every failure is named, nothing is changed by looking."""

import copy
from dataclasses import replace
from typing import Any

import pytest
from lifecycle_cases import a_case, a_region, a_stake, shipped

from lifecycle import findings, guards, rules
from lifecycle.calendar import parse_moment
from lifecycle.case import Case, Presence
from lifecycle.contract import FollowRequest, Kind, Reach, RunOff
from lifecycle.findings import Finding, Outcome, failing_advice, phrase, system_finding, warnings
from lifecycle.policy import Who
from lifecycle.rules import registry
from lifecycle.states import Action, State

EVERYTHING: dict[str, Any] = {
    "programmes": ["cool-miguide"],
    "evidence": {"all": True},
    "registers": ["kabiz"],
    "licences": [{"programme": "cool-miguide", "from": "2026-01-01", "until": "2027-12-31"}],
    "coverage": ["4331"],
}


def outcomes(case: Case) -> dict[str, str]:
    return {finding.rule: finding.outcome.value for finding in guards.evaluate(case)}


def blocked_by(case: Case) -> list[str]:
    return [finding.rule for finding in findings.blocking(guards.evaluate(case))]


def whole_provider() -> dict[str, Any]:
    return {"agb": "90000001", "kvk": "20000001"}


def test_a_whole_dossier_passes_every_rule() -> None:
    assert blocked_by(a_case(EVERYTHING, provider=whole_provider())) == []


def test_an_empty_dossier_is_told_everything_that_is_missing_and_not_only_the_first() -> None:
    assert blocked_by(a_case()) == [
        "3.2/purchased-programme",
        "3.3.2/education",
        "3.3.2/hbo-competence",
        "3.3.2/agb-code",
        "3.3.2/kvk",
        "3.3.2/recognised-register",
        "3.3.2/licence",
        "3.3.2/coverage",
        "3.3.2/compliance",
        "3.3.2/collaboration",
    ]


def test_a_coach_beyond_the_local_is_told_six_more() -> None:
    further = set(blocked_by(a_case(reach=Reach.NATIONAL))) - set(blocked_by(a_case(reach=Reach.LOCAL)))
    assert further == {
        "3.3.2/region-primary-care",
        "3.3.2/region-social-domain",
        "3.3.2/total-coverage",
        "3.3.2/social-map",
        "3.3.2/social-domain-consults",
        "3.3.2/insurer-consults",
    }
    assert set(blocked_by(a_case(reach=Reach.SUPRAREGIONAL))) == set(blocked_by(a_case(reach=Reach.NATIONAL)))


def test_an_empty_dossier_of_an_organisation_is_told_everything_that_is_missing() -> None:
    assert blocked_by(a_case(kind=Kind.RHO)) == [
        "3.2/purchased-programme",
        "3.3.1/flow-down",
        "3.3.1/claims",
        "3.3.1/enough-coaches",
        "3.3.1/recognised-register",
        "3.3.1/subcontractor-licences",
        "3.3.1/coverage",
        "3.3.1/open-to-coaches",
        "3.3.1/compliance",
        "3.3.1/primary-care",
        "3.3.1/social-domain",
        "3.3.1/two-programmes",
    ]


def test_all_eight_exclusions_are_named_at_once() -> None:
    excluded = sorted(shipped("gli-2027").exclusions)
    case = a_case(EVERYTHING | {"exclusions": excluded}, provider=whole_provider())
    assert sorted(rule.removeprefix("3.3.3/") for rule in blocked_by(case)) == excluded


def test_findings_carry_the_paragraph_and_follow_the_order_of_the_file() -> None:
    for trigger in Action:
        case = a_case(trigger=trigger)
        found = guards.evaluate(case)
        guard = [rule.id for rule in case.policy.guards[trigger] if guards.concerns(rule.who, case)]
        assert [finding.rule for finding in found] == guard
        for finding in found:
            assert finding.paragraph == finding.rule.rpartition("/")[0]
            assert (finding.needed is not None) is (not finding.passes)


def test_a_trigger_without_rules_has_an_empty_guard() -> None:
    assert guards.evaluate(a_case(trigger=Action.WITHDRAW)) == ()


def test_advice_that_fails_is_shown_and_does_not_block() -> None:
    evidence = {"all": True, "2.1.4/sustainability": False, "2.1.4/mobility-report": None}
    case = a_case(EVERYTHING | {"evidence": evidence, "fte": 101}, provider=whole_provider())
    found = guards.evaluate(case)
    assert findings.blocking(found) == ()
    assert [finding.rule for finding in failing_advice(found)] == ["2.1.4/sustainability"]
    assert outcomes(case)["2.1.4/mobility-report"] == "met"


@pytest.mark.parametrize(
    ("fte", "judged"), [(None, False), (0, False), (100, False), (101, True), ("many", False), (True, False)]
)
def test_the_mobility_report_is_asked_above_100_fte(fte: Any, judged: bool) -> None:
    assert ("2.1.4/mobility-report" in outcomes(a_case({"fte": fte}))) is judged


@pytest.mark.parametrize("kind", [OSError("disk"), KeyError("key"), ZeroDivisionError(), RecursionError()])
def test_a_predicate_that_raises_is_an_error_that_blocks_and_is_never_not_met(
    kind: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_case: Case) -> None:
        raise kind

    monkeypatch.setitem(registry._PREDICATES, "agb_code", fails)
    case = a_case(EVERYTHING, provider={"kvk": "1"})
    found = {finding.rule: finding for finding in guards.evaluate(case)}
    broken = found["3.3.2/agb-code"]
    assert (broken.outcome, broken.blocks, broken.passes) == (Outcome.ERROR, True, False)
    assert broken.seen == phrase("rule.error", error=type(kind).__name__)
    assert broken.needed == phrase("rule.error_needed")
    assert broken.paragraph == "3.3.2"
    assert found["3.3.2/kvk"].outcome is Outcome.NOT_MET
    assert blocked_by(case) == ["3.3.2/agb-code", "3.3.2/kvk"]


def test_advice_that_raises_is_an_error_and_still_does_not_block(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_case: Case, **_: Any) -> None:
        raise OSError

    monkeypatch.setitem(registry._PREDICATES, "evidence", fails)
    found = [finding for finding in guards.evaluate(a_case()) if finding.rule == "2.1.4/sustainability"]
    assert [(finding.outcome, finding.blocks) for finding in found] == [(Outcome.ERROR, False)]


@pytest.mark.parametrize(
    ("result", "required", "blocks"),
    [
        (Outcome.MET, True, False),
        (Outcome.NOT_MET, True, True),
        (Outcome.MISSING, True, True),
        (Outcome.ERROR, True, True),
        (Outcome.MET, False, False),
        (Outcome.NOT_MET, False, False),
        (Outcome.MISSING, False, False),
        (Outcome.ERROR, False, False),
    ],
)
def test_only_met_passes_and_only_required_rules_block(result: Outcome, required: bool, blocks: bool) -> None:
    finding = Finding("2.2/rule", "2.2", required, result, phrase("evidence.shown"))
    assert finding.blocks is blocks
    assert finding.passes is (result is Outcome.MET)
    assert findings.blocking([finding]) == ((finding,) if blocks else ())
    assert failing_advice([finding]) == (() if required or finding.passes else (finding,))


def test_a_system_finding_cites_no_paragraph_and_blocks() -> None:
    finding = system_finding("reason", phrase("reason.none"), phrase("reason.needed"))
    assert (finding.paragraph, finding.required, finding.blocks) == ("", True, True)


def test_a_licence_that_runs_out_passes_with_a_warning() -> None:
    licences = [{"programme": "cool-miguide", "from": "2026-01-01", "until": "2027-06-30"}]
    found = guards.evaluate(a_case(EVERYTHING | {"licences": licences}, provider=whole_provider()))
    assert findings.blocking(found) == ()
    assert [(finding.rule, finding.warning) for finding in warnings(found)] == [
        ("3.3.2/licence", phrase("licence.runs_out", day="2027-06-30"))
    ]


CONCERNS = [
    ("everyone", Who(), {}, True),
    ("its kind", Who(kinds=(Kind.RHO, Kind.INDIVIDUAL)), {}, True),
    ("another kind", Who(kinds=(Kind.RHO,)), {}, False),
    ("its role", Who(roles=("coach",)), {"role": "coach"}, True),
    ("another role", Who(roles=("coach",)), {"role": "czv"}, False),
    ("a role, and it has none", Who(roles=("coach",)), {}, False),
    ("its reach", Who(reach=(Reach.NATIONAL,)), {"reach": Reach.NATIONAL}, True),
    ("another reach", Who(reach=(Reach.NATIONAL,)), {"reach": Reach.LOCAL}, False),
    ("a reach, and it has none", Who(reach=(Reach.NATIONAL,)), {}, False),
    ("follow requests, and it is one", Who(follow_request=True), {"follows": FollowRequest()}, True),
    ("follow requests, and it is none", Who(follow_request=True), {}, False),
    ("all but follow requests", Who(follow_request=False), {}, True),
    ("kind and reach, of which one holds", Who(kinds=(Kind.RHO,), reach=(Reach.LOCAL,)), {"reach": Reach.LOCAL}, False),
]


@pytest.mark.parametrize(
    ("who", "contract", "concerned"), [row[1:] for row in CONCERNS], ids=[row[0] for row in CONCERNS]
)
def test_a_rule_concerns_whom_it_names(who: Who, contract: dict[str, Any], concerned: bool) -> None:
    assert guards.concerns(who, a_case(**contract)) is concerned


# A new provider: no contract of this care with a term on any day of 2026, in one of five states (reading 1).
NEW = [
    ("nobody knows the provider", [], True),
    ("published through 2026", [a_stake(State.PUBLISHED, ("2026-01-01", "2026-12-31"))], False),
    ("signed, for 2026 and 2027", [a_stake(State.SIGNED, ("2026-01-01", "2027-12-31"))], False),
    ("in run-off through 2026", [a_stake(State.RUN_OFF, ("2025-01-01", "2026-12-31"))], False),
    ("ended on 1 January 2026", [a_stake(State.ENDED, ("2025-01-01", "2026-01-01"))], False),
    ("ended on 31 December 2025", [a_stake(State.ENDED, ("2025-01-01", "2025-12-31"))], True),
    ("terminated, from 31 December 2026", [a_stake(State.TERMINATED, ("2026-12-31", "2027-12-31"))], False),
    ("signed, from 1 January 2027", [a_stake(State.SIGNED, ("2027-01-01", "2027-12-31"))], True),
    ("offered for 2026, never signed", [a_stake(State.OFFERED, ("2026-01-01", "2026-12-31"))], True),
    ("lapsed for 2026", [a_stake(State.LAPSED, ("2026-01-01", "2026-12-31"))], True),
    ("rejected, without a term", [a_stake(State.REJECTED)], True),
    ("withdrawn for 2026", [a_stake(State.WITHDRAWN, ("2026-01-01", "2026-12-31"))], True),
    (
        "an earlier term through 2026",
        [a_stake(State.RUN_OFF, ("2026-01-01", "2026-12-31"), ("2027-01-01", "2028-12-31"))],
        False,
    ),
    (
        "one old contract and one of 2026",
        [a_stake(State.ENDED, ("2020-01-01", "2020-12-31")), a_stake(State.ENDED, ("2026-05-01", "2026-05-31"))],
        False,
    ),
]


@pytest.mark.parametrize(("history", "new"), [row[1:] for row in NEW], ids=[row[0] for row in NEW])
def test_who_is_a_new_provider(history: list[Any], new: bool) -> None:
    case = a_case(history=history)
    assert case.is_new_provider is new
    assert guards.concerns(Who(new_provider=True), case) is new
    assert guards.concerns(Who(new_provider=False), case) is not new


def test_the_contract_itself_counts_for_who_is_new() -> None:
    mine: dict[str, Any] = {"state": State.PUBLISHED, "term": a_case(runs=("2026-01-01", "2026-12-31")).term}
    assert not a_case(**mine).is_new_provider
    assert a_case(**(mine | {"state": State.APPLIED})).is_new_provider


@pytest.mark.parametrize(
    ("runs", "at", "expected"),
    [
        (("2027-01-01", "2027-12-31"), "2026-06-01", "2027-01-01"),
        (("2027-01-01", "2027-12-31"), "2027-01-01", "2027-01-01"),
        (("2027-01-01", "2027-12-31"), "2027-03-15", "2027-03-15"),
        (None, "2026-06-01", "2026-06-01"),
    ],
)
def test_the_reference_day_is_the_first_day_of_the_term_or_today_if_later(
    runs: tuple[str, str] | None, at: str, expected: str
) -> None:
    assert a_case(runs=runs, at=at).reference_day.isoformat() == expected


def test_today_is_the_day_that_dates_are_judged_at() -> None:
    case = replace(a_case(at="2026-10-31T23:59:59"), now=parse_moment("2026-11-02"))
    assert case.today.isoformat() == "2026-10-31"


PARAMETERS: dict[str, dict[str, Any]] = {
    "distinct_programmes": {"minimum": 2},
    "education": {"requires": ["3.3/register"]},
    "evaluations": {"minimum": 2},
    "evidence": {"per_region": True},
    "individual_at_risk_only": {"role": "coach"},
    "insurer_consultations": {"minimum": 2},
    "not_excluded": {"exclusion": "insolvency"},
    "social_domain_consultations": {"minimum": 2},
    "subcontractor_training": {"requires": ["3.3/register"]},
    "until": {"milestone": "offers-out"},
}


def full_case(trigger: Action) -> Case:
    coach = {
        "name": "S. Coach",
        "agb": "9000001",
        "register": "kabiz",
        "programmes": ["cool-miguide"],
        "licences": [{"programme": "cool-miguide", "from": "2026-01-01", "until": "2027-06-30"}],
        "coverage": ["433A", "4331"],
        "training": {"started": "2026-01-01", "partial_certificate": True, "expected_completion": "2026-12-31"},
    }
    facts = EVERYTHING | {
        "subcontractors": [coach, {}],
        "consultations": {"social_domain": {"zeeland": 1, "utrecht": 2}, "insurer": 1},
        "evaluations": 1,
        "training": coach["training"],
        "exclusions": ["insolvency"],
        "fte": 101,
    }
    return a_case(
        facts,
        trigger=trigger,
        regions=("zeeland", "utrecht"),
        state=State.PUBLISHED,
        follows=FollowRequest(insurer="vgz", preferred_in=("zeeland",)),
        run_off=RunOff.OPEN,
        history=[a_stake(State.PUBLISHED, ("2026-01-01", "2027-12-31"))],
        around=[a_region("zeeland", (Kind.RHO, Presence.COVERS_YEAR), (Kind.RHO, Presence.APPLIED))],
    )


@pytest.mark.parametrize("trigger", [Action.ASSESS, Action.SIGN_RUN_OFF])
@pytest.mark.parametrize("name", rules.names())
def test_a_predicate_changes_nothing_and_answers_the_same_twice(name: str, trigger: Action) -> None:
    case = full_case(trigger)
    before = copy.deepcopy(case)
    parameters = PARAMETERS.get(name, {})
    kept = copy.deepcopy(parameters)
    first = rules.judge(name, "3.3/education", case, parameters)
    assert rules.judge(name, "3.3/education", case, parameters) == first
    assert case == before
    assert parameters == kept


@pytest.mark.parametrize("name", rules.names())
def test_a_predicate_says_what_it_is_for_and_takes_the_parameters_of_its_table(name: str) -> None:
    assert (registry._PREDICATES[name].__doc__ or "").strip().endswith(".")
    assert rules.mistakes(name, PARAMETERS.get(name, {})) == []


# What is known of zeeland when an individual's offer is signed | the rules of the ladder that warn (reading 7).
SINCE: list[tuple[str, list[Any], list[str]]] = [
    ("nobody came", [], []),
    ("an RHO signed since", [(Kind.RHO, Presence.COVERS_YEAR)], ["2.2/individual-last", "3.3.4/referral"]),
    ("an RHO in force that ends before the year", [(Kind.RHO, Presence.IN_FORCE)], ["3.3.4/referral"]),
    ("an RHO applied since", [(Kind.RHO, Presence.APPLIED)], []),
]


@pytest.mark.parametrize(("present", "warned"), [row[1:] for row in SINCE], ids=[row[0] for row in SINCE])
def test_an_open_offer_stays_good_and_warns_of_who_came_since(present: list[Any], warned: list[str]) -> None:
    case = a_case(trigger=Action.SIGN, state=State.OFFERED, around=[a_region("zeeland", *present)])
    found = guards.since_the_offer(case)
    assert [finding.rule for finding in found] == warned
    assert findings.blocking(found) == ()
    assert warnings(found) == found
    assert [finding.seen for finding in found] == [phrase("ladder.offer_stands")] * len(warned)
