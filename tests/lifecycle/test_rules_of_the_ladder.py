"""Who goes first in a region, who may apply, what a follow request says, and when run-off is offered."""

from typing import Any

import pytest
from lifecycle_cases import a_case, a_region, a_stake, judged, outcome, term

from lifecycle.case import Presence, RegionFacts
from lifecycle.contract import FollowRequest, Kind, RunOff
from lifecycle.findings import phrase
from lifecycle.states import ENDS, Action, State

COVERS, NOW, APPLIED = Presence.COVERS_YEAR, Presence.IN_FORCE, Presence.APPLIED
RHO, PARTNERSHIP, INDIVIDUAL, GGD = Kind.RHO, Kind.PARTNERSHIP, Kind.INDIVIDUAL, Kind.GGD

# What is known of zeeland | may a partnership go | an individual | a new individual (referral).
LADDER: list[tuple[str, RegionFacts, bool, bool, bool]] = [
    ("nobody", a_region("zeeland"), True, True, True),
    ("an RHO for the year", a_region("zeeland", (RHO, COVERS)), False, False, False),
    ("an RHO for the year, unwilling", a_region("zeeland", (RHO, COVERS), unwilling=True), False, False, False),
    ("an RHO today only", a_region("zeeland", (RHO, NOW)), True, True, False),
    ("an RHO that applied", a_region("zeeland", (RHO, APPLIED)), False, True, True),
    ("an RHO that applied, unwilling", a_region("zeeland", (RHO, APPLIED), unwilling=True), True, True, True),
    ("a partnership for the year", a_region("zeeland", (PARTNERSHIP, COVERS)), True, False, False),
    ("a partnership today only", a_region("zeeland", (PARTNERSHIP, NOW)), True, True, False),
    ("a partnership that applied", a_region("zeeland", (PARTNERSHIP, APPLIED)), True, True, True),
    (
        "individuals",
        a_region("zeeland", (INDIVIDUAL, COVERS), (INDIVIDUAL, NOW), (INDIVIDUAL, APPLIED)),
        True,
        True,
        True,
    ),
    ("another organisation", a_region("zeeland", (GGD, COVERS), (GGD, NOW), (GGD, APPLIED)), True, True, True),
]


@pytest.mark.parametrize("row", LADDER, ids=[row[0] for row in LADDER])
def test_the_ladder_of_a_region(row: tuple[str, RegionFacts, bool, bool, bool]) -> None:
    _, region, partnership, individual, newcomer = row
    case = a_case(trigger=Action.OFFER, around=[region])
    found = [outcome(predicate, case) == "met" for predicate in ("rho_first", "individual_last", "referral")]
    assert found == [partnership, individual, newcomer]


@pytest.mark.parametrize("predicate", ["rho_first", "individual_last", "referral"])
def test_a_region_of_which_nothing_is_known_is_free(predicate: str) -> None:
    assert outcome(predicate, a_case(regions=("zeeland", "utrecht"))) == "met"


@pytest.mark.parametrize("predicate", ["rho_first", "individual_last", "referral"])
def test_one_region_of_two_bars_and_only_that_one_is_named(predicate: str) -> None:
    around = [a_region("zeeland"), a_region("utrecht", (RHO, COVERS)), a_region("drenthe", (RHO, COVERS))]
    found = judged(predicate, a_case(regions=("zeeland", "utrecht"), around=around))
    assert found.outcome.value == "not_met"
    assert found.seen.values == {"regions": ["utrecht"], "contracts": ["utrecht-rho-covers_year"]}
    assert found.needed is not None
    assert found.needed.values == found.seen.values


def test_the_unwillingness_of_one_region_does_not_free_another() -> None:
    around = [a_region("zeeland", (RHO, APPLIED), unwilling=True), a_region("utrecht", (RHO, APPLIED))]
    found = judged("rho_first", a_case(regions=("zeeland", "utrecht"), around=around))
    assert found.seen == phrase("ladder.rho_applied", regions=["utrecht"], contracts=["utrecht-rho-applied"])


# Kinderen: an individual only where nobody is, and the duty of care is at risk.
AT_RISK: list[tuple[str, RegionFacts, str]] = [
    ("risk, and nobody", a_region("zeeland", risk=True), "met"),
    ("no risk stated", a_region("zeeland"), "not_met"),
    ("an RHO as coach for the year", a_region("zeeland", (RHO, COVERS), role="coach", risk=True), "not_met"),
    ("an RHO that applied as coach", a_region("zeeland", (RHO, APPLIED), role="coach", risk=True), "not_met"),
    ("an RHO as coach, today only", a_region("zeeland", (RHO, NOW), role="coach", risk=True), "met"),
    ("a partnership as coach", a_region("zeeland", (PARTNERSHIP, COVERS), role="coach", risk=True), "not_met"),
    ("a partnership that applied", a_region("zeeland", (PARTNERSHIP, APPLIED), role="coach", risk=True), "not_met"),
    ("a partnership in another role", a_region("zeeland", (PARTNERSHIP, COVERS), role="czv", risk=True), "met"),
    ("an individual as coach", a_region("zeeland", (INDIVIDUAL, COVERS), role="coach", risk=True), "met"),
    ("a GGD", a_region("zeeland", (GGD, COVERS), role="czv", risk=True), "met"),
]


@pytest.mark.parametrize(("region", "expected"), [row[1:] for row in AT_RISK], ids=[row[0] for row in AT_RISK])
def test_a_childrens_coach_alone_only_at_risk_to_the_duty_of_care(region: RegionFacts, expected: str) -> None:
    case = a_case(policy="kinderen-2027", role="coach", around=[region])
    assert outcome("individual_at_risk_only", case, role="coach") == expected


def test_the_risk_must_be_stated_for_every_region() -> None:
    around = [a_region("zeeland", risk=True), a_region("utrecht")]
    case = a_case(policy="kinderen-2027", regions=("zeeland", "utrecht", "drenthe"), around=around)
    found = judged("individual_at_risk_only", case, role="coach")
    assert found.seen == phrase("ladder.no_risk", regions=["utrecht", "drenthe"])


@pytest.mark.parametrize(("published", "expected"), [(True, "met"), (False, "not_met")])
def test_the_round_opens_with_the_policy(published: bool, expected: str) -> None:
    assert outcome("policy_published", a_case(published=published)) == expected


# Policy | kind | role | outcome.
KINDS: list[tuple[str, Kind, str | None, str]] = [
    ("gli-2027", RHO, None, "met"),
    ("gli-2027", PARTNERSHIP, None, "met"),
    ("gli-2027", INDIVIDUAL, None, "met"),
    ("gli-2027", GGD, None, "not_met"),
    ("gli-2027", Kind.CJG, None, "not_met"),
    ("gli-2027", Kind.JGZ, None, "not_met"),
    ("kinderen-2027", GGD, "czv", "met"),
    ("kinderen-2027", Kind.CJG, "czv", "met"),
    ("kinderen-2027", Kind.JGZ, "czv", "met"),
    ("kinderen-2027", RHO, "czv", "not_met"),
    ("kinderen-2027", PARTNERSHIP, "czv", "not_met"),
    ("kinderen-2027", INDIVIDUAL, "czv", "not_met"),
    ("kinderen-2027", RHO, "coach", "met"),
    ("kinderen-2027", PARTNERSHIP, "coach", "met"),
    ("kinderen-2027", INDIVIDUAL, "coach", "met"),
    ("kinderen-2027", GGD, "coach", "not_met"),
    ("kinderen-2027", GGD, "trainer", "not_met"),
    ("kinderen-2027", RHO, None, "missing"),
]


@pytest.mark.parametrize(("policy", "kind", "role", "expected"), KINDS)
def test_kinds_that_can_be_contracted(policy: str, kind: Kind, role: str | None, expected: str) -> None:
    assert outcome("contractable_kind", a_case(policy=policy, kind=kind, role=role)) == expected


# The provider's other contracts for this care | outcome.
HISTORY: list[tuple[str, list[Any], str]] = [
    ("none", [], "met"),
    *[
        (f"{state.value} under this policy", [a_stake(state, policy="gli-2027")], "not_met")
        for state in State
        if state not in ENDS
    ],
    *[(f"{state.value} under this policy", [a_stake(state, policy="gli-2027")], "met") for state in sorted(ENDS)],
    *[
        (f"{state.value}, all of 2027", [a_stake(state, ("2026-01-01", "2027-12-31"))], "not_met")
        for state in (State.SIGNED, State.PUBLISHED, State.RUN_OFF)
    ],
    ("exactly 2027", [a_stake(State.PUBLISHED, ("2027-01-01", "2027-12-31"))], "not_met"),
    ("a day short at the end", [a_stake(State.PUBLISHED, ("2026-01-01", "2027-12-30"))], "met"),
    ("a day short at the start", [a_stake(State.PUBLISHED, ("2027-01-02", "2028-12-31"))], "met"),
    ("only 2026", [a_stake(State.PUBLISHED, ("2026-01-01", "2026-12-31"))], "met"),
    ("offered for 2027 under another policy", [a_stake(State.OFFERED, ("2027-01-01", "2027-12-31"))], "met"),
    ("ended, though its term covers 2027", [a_stake(State.ENDED, ("2026-01-01", "2027-12-31"))], "met"),
    ("the second of two", [a_stake(State.ENDED), a_stake(State.PUBLISHED, ("2026-01-01", "2027-12-31"))], "not_met"),
]


@pytest.mark.parametrize(("history", "expected"), [row[1:] for row in HISTORY], ids=[row[0] for row in HISTORY])
def test_a_running_contract_stands_in_the_way(history: list[Any], expected: str) -> None:
    assert outcome("no_running_contract", a_case(trigger=Action.APPLY, history=history)) == expected


WHOLE: dict[str, Any] = {
    "insurer": "VGZ",
    "agreement": "GLI 2027",
    "tariff": "1200.00",
    "preferred_in": ("zeeland", "utrecht"),
}
FOLLOW: list[tuple[str, dict[str, Any], str, list[str]]] = [
    ("whole", {}, "met", []),
    ("insurer not given", {"insurer": None}, "missing", ["insurer"]),
    ("agreement and tariff not given", {"agreement": None, "tariff": None}, "missing", ["agreement", "tariff"]),
    ("regions not given", {"preferred_in": None}, "missing", ["preferred_in"]),
    ("insurer empty", {"insurer": ""}, "not_met", ["insurer"]),
    ("tariff of spaces", {"tariff": "  "}, "not_met", ["tariff"]),
    ("one empty, one absent", {"insurer": "", "tariff": None}, "not_met", ["insurer", "tariff"]),
    ("preferred in one region only", {"preferred_in": ("utrecht",)}, "not_met", []),
    ("preferred nowhere", {"preferred_in": ()}, "not_met", []),
    ("preferred in more regions", {"preferred_in": ("drenthe", "utrecht", "zeeland")}, "met", []),
]


@pytest.mark.parametrize(("changes", "expected", "parts"), [row[1:] for row in FOLLOW], ids=[row[0] for row in FOLLOW])
def test_a_follow_request(changes: dict[str, Any], expected: str, parts: list[str]) -> None:
    case = a_case(regions=("zeeland", "utrecht"), follows=FollowRequest(**(WHOLE | changes)))
    assert outcome("follow_request", case) == expected
    assert judged("follow_request", case).seen.values.get("parts", []) == parts


def test_what_a_follow_request_needs_names_empty_and_absent_parts() -> None:
    request = FollowRequest(insurer=" ", preferred_in=("zeeland",))
    found = judged("follow_request", a_case(follows=request))
    assert found.needed == phrase("follow.needed", parts=["insurer", "agreement", "tariff"])


def test_regions_where_the_followed_insurer_is_not_preferred_are_named() -> None:
    request = FollowRequest(**(WHOLE | {"preferred_in": ("utrecht",)}))
    found = judged("follow_request", a_case(regions=("zeeland", "utrecht"), follows=request))
    assert found.seen == phrase("follow.not_preferred", regions=["zeeland"])


def test_an_application_that_follows_nobody_has_nothing_to_show() -> None:
    assert outcome("follow_request", a_case()) == "met"


ENDS_2026 = term(("2026-01-01", "2026-12-31"))
COVERED = a_region("zeeland", (PARTNERSHIP, COVERS))
GROUND: list[tuple[str, dict[str, Any], RegionFacts, str, str]] = [
    ("a partnership for the year", {}, COVERED, "met", "run_off.organisation"),
    ("an RHO for the year", {}, a_region("zeeland", (RHO, COVERS)), "met", "run_off.organisation"),
    ("an RHO today only", {}, a_region("zeeland", (RHO, NOW)), "not_met", "run_off.no_organisation"),
    ("an RHO that applied", {}, a_region("zeeland", (RHO, APPLIED)), "not_met", "run_off.no_organisation"),
    ("only individuals", {}, a_region("zeeland", (INDIVIDUAL, COVERS)), "not_met", "run_off.no_organisation"),
    ("an organisation elsewhere", {}, a_region("utrecht", (RHO, COVERS)), "not_met", "run_off.no_organisation"),
    ("in one of two regions", {"regions": ("drenthe", "zeeland")}, COVERED, "met", "run_off.organisation"),
    ("a partnership itself", {"kind": PARTNERSHIP}, COVERED, "not_met", "run_off.not_individual"),
    ("in run-off", {"state": State.RUN_OFF}, COVERED, "not_met", "run_off.not_published"),
    ("signed", {"state": State.SIGNED}, COVERED, "not_met", "run_off.not_published"),
    ("ends a day later", {"term": term(("2026-01-01", "2027-01-01"))}, COVERED, "not_met", "run_off.other_end"),
    ("ends a day earlier", {"term": term(("2026-01-01", "2026-12-30"))}, COVERED, "not_met", "run_off.other_end"),
    ("ends a year later", {"term": term(("2026-01-01", "2027-12-31"))}, COVERED, "not_met", "run_off.other_end"),
    ("no term", {"term": None}, COVERED, "not_met", "run_off.other_end"),
]


@pytest.mark.parametrize("row", GROUND, ids=[row[0] for row in GROUND])
def test_the_ground_for_run_off(row: tuple[str, dict[str, Any], RegionFacts, str, str]) -> None:
    _, changes, region, expected, seen = row
    facts: dict[str, Any] = {"state": State.PUBLISHED, "term": ENDS_2026} | changes
    case = a_case(trigger=Action.OFFER_RUN_OFF, around=[region], **facts)
    assert outcome("run_off_ground", case) == expected
    assert judged("run_off_ground", case).seen.key == seen


@pytest.mark.parametrize("state", list(State))
def test_no_second_run_off(state: State) -> None:
    expected = "not_met" if state is State.RUN_OFF else "met"
    assert outcome("no_second_run_off", a_case(state=state)) == expected


@pytest.mark.parametrize("run_off", [None, *RunOff])
def test_run_off_starts_only_when_its_offer_was_signed(run_off: RunOff | None) -> None:
    expected = "met" if run_off is RunOff.SIGNED else "not_met"
    assert outcome("run_off_signed", a_case(state=State.PUBLISHED, run_off=run_off)) == expected


def test_the_smallest_number_in_the_way_is_named() -> None:
    facts = RegionFacts("zeeland", organisations={(RHO, None, COVERS): "B", (PARTNERSHIP, None, COVERS): "A"})
    assert facts.find((RHO, PARTNERSHIP), (COVERS,)) == "A"
    assert facts.find((RHO,), (COVERS,)) == "B"
    assert facts.find((RHO,), (APPLIED,)) is None
    assert facts.find((RHO,), (COVERS,), "coach") is None
