"""Evidence, exclusions, consultations and evaluations; one answer, or one for each region (reading 14)."""

from typing import Any

import pytest
from lifecycle_cases import a_case, judged, outcome, shipped

from lifecycle.findings import phrase

RULE = "3.3.2/social-map"
TWO = ("zeeland", "utrecht")

# What the dossier shows | outcome.
EVIDENCE: list[tuple[str, Any, str]] = [
    ("shown", {RULE: True}, "met"),
    ("denied", {RULE: False}, "not_met"),
    ("no answer", {RULE: None}, "missing"),
    ("nothing", {}, "missing"),
    ("no evidence at all", None, "missing"),
    ("all", {"all": True}, "met"),
    ("all, but this denied", {"all": True, RULE: False}, "not_met"),
    ("all, and no answer to this", {"all": True, RULE: None}, "met"),
    ("not all", {"all": False}, "missing"),
    ("another rule", {"3.3.2/education": True}, "missing"),
    ("both regions", {RULE: ["zeeland", "utrecht"]}, "met"),
    ("both regions and one more", {RULE: ["drenthe", "utrecht", "zeeland"]}, "met"),
    ("one region of two", {RULE: ["zeeland"]}, "not_met"),
    ("no region", {RULE: []}, "not_met"),
    ("all, but this in one region only", {"all": True, RULE: ["zeeland"]}, "not_met"),
]


@pytest.mark.parametrize(("evidence", "expected"), [row[1:] for row in EVIDENCE], ids=[row[0] for row in EVIDENCE])
def test_evidence_region_by_region(evidence: Any, expected: str) -> None:
    case = a_case({"evidence": evidence}, regions=TWO)
    assert outcome("evidence", case, rule=RULE, per_region=True) == expected


@pytest.mark.parametrize(
    ("evidence", "expected"), [row[1:] for row in EVIDENCE[:10]], ids=[row[0] for row in EVIDENCE[:10]]
)
def test_evidence_as_one_answer(evidence: Any, expected: str) -> None:
    assert outcome("evidence", a_case({"evidence": evidence}, regions=TWO), rule=RULE) == expected


def test_regions_without_evidence_are_named() -> None:
    found = judged("evidence", a_case({"evidence": {RULE: ["zeeland"]}}, regions=TWO), rule=RULE, per_region=True)
    assert found.seen == phrase("evidence.not_in_regions", regions=["utrecht"])
    assert found.needed == phrase("evidence.needed_in_regions", regions=["utrecht"])


@pytest.mark.parametrize("exclusion", sorted(shipped("gli-2027").exclusions))
@pytest.mark.parametrize("policy", ["gli-2027", "kinderen-2027"])
def test_an_exclusion_that_is_stated(exclusion: str, policy: str) -> None:
    others = sorted(shipped(policy).exclusions - {exclusion})
    for stated, expected in [
        (None, "met"),
        ([], "met"),
        (others, "met"),
        ([exclusion], "not_met"),
        ([*others, exclusion], "not_met"),
    ]:
        case = a_case({"exclusions": stated}, policy=policy)
        assert outcome("not_excluded", case, exclusion=exclusion) == expected


# A number of times a year | outcome, where 2 are asked | the number that is seen.
COUNTS: list[tuple[Any, str, int | None]] = [
    (2, "met", 2),
    (12, "met", 12),
    (1, "not_met", 1),
    (0, "not_met", 0),
    (-3, "not_met", -3),
    ("2", "not_met", 0),
    ("twice", "not_met", 0),
    (True, "not_met", 0),
    (None, "missing", None),
]


@pytest.mark.parametrize(("count", "expected", "seen"), COUNTS)
def test_evaluations_a_year(count: Any, expected: str, seen: int | None) -> None:
    case = a_case({"evaluations": count}, policy="kinderen-2027")
    assert outcome("evaluations", case, minimum=2) == expected
    assert judged("evaluations", case, minimum=2).seen.values.get("count") == seen


@pytest.mark.parametrize(("count", "expected", "seen"), COUNTS)
def test_consultations_with_the_insurer(count: Any, expected: str, seen: int | None) -> None:
    case = a_case({"consultations": {"insurer": count, "social_domain": 9}})
    assert outcome("insurer_consultations", case, minimum=2) == expected
    assert judged("insurer_consultations", case, minimum=2).seen.values.get("count") == seen


@pytest.mark.parametrize(("count", "expected", "seen"), COUNTS)
def test_consultations_with_the_social_domain_as_one_number(count: Any, expected: str, seen: int | None) -> None:
    case = a_case({"consultations": {"social_domain": count, "insurer": 9}}, regions=TWO)
    assert outcome("social_domain_consultations", case, minimum=2) == expected
    assert judged("social_domain_consultations", case, minimum=2).seen.values.get("count") == seen


@pytest.mark.parametrize("predicate", ["social_domain_consultations", "insurer_consultations"])
def test_without_consultations_the_number_is_missing(predicate: str) -> None:
    assert outcome(predicate, a_case(), minimum=2) == "missing"
    assert outcome(predicate, a_case({"consultations": {}}), minimum=2) == "missing"


# Numbers by region | outcome | the regions named | the lowest number.
BY_REGION: list[tuple[dict[str, Any], str, list[str] | None, int | None]] = [
    ({"zeeland": 2, "utrecht": 3}, "met", None, 2),
    ({"zeeland": 2, "utrecht": 2, "drenthe": 0}, "met", None, 2),
    ({"zeeland": 1, "utrecht": 3}, "not_met", ["zeeland"], 1),
    ({"zeeland": 1, "utrecht": 0}, "not_met", ["zeeland", "utrecht"], 0),
    ({"zeeland": 2}, "missing", ["utrecht"], None),
    ({"zeeland": 2, "utrecht": None}, "missing", ["utrecht"], None),
    ({}, "missing", ["zeeland", "utrecht"], None),
    ({"zeeland": 1}, "not_met", ["zeeland"], 1),
    ({"zeeland": "often", "utrecht": 2}, "not_met", ["zeeland"], 0),
    ({"zeeland": True, "utrecht": 2}, "not_met", ["zeeland"], 0),
]


@pytest.mark.parametrize(("counts", "expected", "named", "lowest"), BY_REGION)
def test_consultations_with_the_social_domain_by_region(
    counts: dict[str, Any], expected: str, named: list[str] | None, lowest: int | None
) -> None:
    case = a_case({"consultations": {"social_domain": counts}}, regions=TWO)
    assert outcome("social_domain_consultations", case, minimum=2) == expected
    seen = judged("social_domain_consultations", case, minimum=2).seen.values
    assert (seen.get("regions"), seen.get("count")) == (named, lowest)
