"""Numbers, registers, coverage, address and training: each rule at its boundaries, as a table of facts and outcomes."""

from typing import Any

import pytest
from lifecycle_cases import a_case, judged, outcome

from lifecycle.areas import is_area
from lifecycle.contract import Kind
from lifecycle.findings import phrase
from lifecycle.rules.identity import is_code

AREAS = [
    ("4331", True),
    ("1000", True),
    ("9999", True),
    ("4330-4339", True),
    ("4331-4331", True),
    ("1000-9999", True),
    ("0999", False),
    ("4339-4330", False),
    ("0999-4331", False),
    ("433", False),
    ("43311", False),
    ("433A", False),
    ("4331 LK", False),
    ("4331-", False),
    ("-4331", False),
    ("4330-4339-4340", False),
    ("4330 - 4339", False),
    ("4330\N{EN DASH}4339", False),
    (" 4331", False),
    ("4331\n", False),
    ("\N{ARABIC-INDIC DIGIT FOUR}331", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "valid"), AREAS, ids=[repr(row[0]) for row in AREAS])
def test_a_postcode_area(text: str, valid: bool) -> None:
    assert is_area(text) is valid


CODES = [
    ("90000001", True),
    ("00000000", True),
    ("9000001", False),
    ("900000011", False),
    ("9000000A", False),
    ("9000 001", False),
    ("90000001\n", False),
    (" 90000001", False),
    ("-9000001", False),
    ("9000000\N{SUPERSCRIPT ONE}", False),
    ("9000000\N{ARABIC-INDIC DIGIT ONE}", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "valid"), CODES, ids=[repr(row[0]) for row in CODES])
def test_an_agb_code_or_kvk_number(text: str, valid: bool) -> None:
    assert is_code(text) is valid


@pytest.mark.parametrize(("predicate", "field"), [("agb_code", "agb"), ("kvk_number", "kvk")])
@pytest.mark.parametrize(
    ("value", "expected"), [("90000001", "met"), ("9000001", "not_met"), ("", "not_met"), (None, "missing")]
)
def test_the_providers_own_numbers(predicate: str, field: str, value: str | None, expected: str) -> None:
    assert outcome(predicate, a_case(provider={field: value})) == expected


def test_a_wrong_number_is_counted_and_not_shown() -> None:
    assert judged("agb_code", a_case(provider={"agb": "9000001"})).seen == phrase("agb_code.wrong", length=7)


# Each predicate over subcontractors | the fact | what each coach states | outcome | the places named.
COACHES: list[tuple[str, str, Any, str, list[int]]] = [
    ("subcontractors_registered", "register", ["kabiz", "irf", "kp"], "met", []),
    ("subcontractors_registered", "register", ["kabiz", "blcn"], "not_met", [2]),
    ("subcontractors_registered", "register", ["", "kabiz", "BIG"], "not_met", [1, 3]),
    ("subcontractors_registered", "register", ["kabiz", None], "missing", [2]),
    ("subcontractors_registered", "register", [None, "none"], "not_met", [2]),
    ("subcontractor_agb", "agb", ["90000001"], "met", []),
    ("subcontractor_agb", "agb", ["90000001", "9000001"], "not_met", [2]),
    ("subcontractor_agb", "agb", [None, None], "missing", [1, 2]),
    ("subcontractor_agb", "agb", [None, "9"], "not_met", [2]),
    ("subcontractor_coverage", "coverage", [["4331"], ["4330-4339"]], "met", []),
    ("subcontractor_coverage", "coverage", [["433A", "4331"]], "met", []),
    ("subcontractor_coverage", "coverage", [["4331"], ["433A"]], "not_met", [2]),
    ("subcontractor_coverage", "coverage", [[], ["4331"]], "not_met", [1]),
    ("subcontractor_coverage", "coverage", [["4331"], None], "missing", [2]),
]


@pytest.mark.parametrize(("predicate", "fact", "stated", "expected", "who"), COACHES)
def test_each_subcontractor_must_hold(predicate: str, fact: str, stated: Any, expected: str, who: list[int]) -> None:
    case = a_case({"subcontractors": [{fact: value} for value in stated]}, kind=Kind.RHO)
    assert outcome(predicate, case) == expected
    found = judged(predicate, case)
    if expected == "met":
        assert found.seen.values == {"count": len(stated)}
    else:
        assert found.seen.values == {"who": who}


@pytest.mark.parametrize("predicate", ["subcontractors_registered", "subcontractor_agb", "subcontractor_coverage"])
@pytest.mark.parametrize(("facts", "expected"), [({}, "missing"), ({"subcontractors": []}, "not_met")])
def test_at_least_one_subcontractor_is_needed(predicate: str, facts: dict[str, Any], expected: str) -> None:
    assert outcome(predicate, a_case(facts, kind=Kind.RHO)) == expected


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [(["4331"], "met"), (["433A", "9999"], "met"), (["433A"], "not_met"), ([], "not_met"), (None, "missing")],
)
def test_an_individuals_coverage(coverage: Any, expected: str) -> None:
    assert outcome("coverage", a_case({"coverage": coverage})) == expected


def test_only_the_valid_areas_are_seen() -> None:
    assert judged("coverage", a_case({"coverage": ["433A", "9999"]})).seen.values == {"areas": ["9999"]}


@pytest.mark.parametrize(
    ("registers", "expected"),
    [
        (["kabiz"], "met"),
        (["irf"], "met"),
        (["kp"], "met"),
        (["blcn", "kp"], "met"),
        (["blcn"], "not_met"),
        (["KABIZ"], "not_met"),
        ([], "not_met"),
        (None, "missing"),
    ],
)
def test_an_individuals_register(registers: Any, expected: str) -> None:
    assert outcome("registered", a_case({"registers": registers})) == expected


WHOLE = {"name": "Coach", "street": "Markt 1", "postcode": "4331 LK", "city": "Middelburg"}
ADDRESSES: list[tuple[dict[str, Any], str, list[str]]] = [
    ({}, "met", []),
    ({"name": None}, "missing", ["name"]),
    ({"street": None, "city": None}, "missing", ["street", "city"]),
    ({"postcode": ""}, "not_met", ["postcode"]),
    ({"city": "  "}, "not_met", ["city"]),
    ({"name": None, "city": ""}, "not_met", ["city"]),
]


@pytest.mark.parametrize(("facts", "expected", "parts"), ADDRESSES)
def test_name_and_address(facts: dict[str, Any], expected: str, parts: list[str]) -> None:
    case = a_case(provider=WHOLE | facts)
    assert outcome("name_and_address", case) == expected
    assert judged("name_and_address", case).seen.values.get("parts", []) == parts


def test_the_address_that_is_needed_names_empty_and_absent_parts() -> None:
    found = judged("name_and_address", a_case(provider=WHOLE | {"name": None, "city": ""}))
    assert found.needed == phrase("address.needed", parts=["city", "name"])


# The temporary exception of the children's policy: one year at most, with partial certificate, register, registration.
IN_TRAINING = {"started": "2026-03-01", "partial_certificate": True, "expected_completion": "2027-03-01"}
BOTH = {"3.3/professional-registration": True, "3.3/register": True}
REQUIRES = ["3.3/professional-registration", "3.3/register"]


def exception(**changes: Any) -> dict[str, Any]:
    """The facts of a coach under a valid exception, but for `changes`."""
    facts: dict[str, Any] = {"training": IN_TRAINING, "registers": ["kp"], "evidence": BOTH}
    return facts | changes


EDUCATION: list[tuple[str, dict[str, Any], str, list[str]]] = [
    ("completed", {"evidence": {"3.3/education": True}}, "met", []),
    ("all is shown", {"evidence": {"all": True}}, "met", []),
    ("completed, though still in training", exception(evidence={"3.3/education": True}), "met", []),
    ("nothing stated", {}, "missing", []),
    ("not completed, not in training", {"evidence": {"3.3/education": False}}, "not_met", []),
    ("the exception", exception(), "met", []),
    ("the exception, though not completed", exception(evidence=BOTH | {"3.3/education": False}), "met", []),
    (
        "ends a day too late",
        exception(training=IN_TRAINING | {"expected_completion": "2027-03-02"}),
        "not_met",
        ["one_year"],
    ),
    ("ends a day earlier", exception(training=IN_TRAINING | {"expected_completion": "2027-02-28"}), "met", []),
    (
        "from 29 February until 28 February",
        exception(training=IN_TRAINING | {"started": "2024-02-29", "expected_completion": "2025-02-28"}),
        "met",
        [],
    ),
    (
        "from 29 February until 1 March",
        exception(training=IN_TRAINING | {"started": "2024-02-29", "expected_completion": "2025-03-01"}),
        "not_met",
        ["one_year"],
    ),
    (
        "from 28 February of the year before a leap year until 28 February",
        exception(training=IN_TRAINING | {"started": "2027-02-28", "expected_completion": "2028-02-28"}),
        "met",
        [],
    ),
    (
        "from 28 February of the year before a leap year until 29 February",
        exception(training=IN_TRAINING | {"started": "2027-02-28", "expected_completion": "2028-02-29"}),
        "not_met",
        ["one_year"],
    ),
    (
        "no certificate",
        exception(training=IN_TRAINING | {"partial_certificate": False}),
        "not_met",
        ["partial_certificate"],
    ),
    (
        "certificate not stated",
        exception(training=IN_TRAINING | {"partial_certificate": None}),
        "not_met",
        ["partial_certificate"],
    ),
    ("no registers", exception(registers=[]), "not_met", ["register"]),
    ("a register without a name", exception(registers=["  "]), "not_met", ["register"]),
    ("start not stated", exception(training=IN_TRAINING | {"started": None}), "not_met", ["dates"]),
    ("end not stated", exception(training=IN_TRAINING | {"expected_completion": None}), "not_met", ["dates"]),
    (
        "not registered as a professional",
        exception(evidence=BOTH | {"3.3/professional-registration": False}),
        "not_met",
        ["3.3/professional-registration"],
    ),
    ("register not shown", exception(evidence={"3.3/professional-registration": True}), "not_met", ["3.3/register"]),
    (
        "nothing holds, and all is named",
        {"training": {}, "evidence": {"3.3/education": False}},
        "not_met",
        ["partial_certificate", "register", "dates", *REQUIRES],
    ),
]


@pytest.mark.parametrize(
    ("facts", "expected", "lacking"), [row[1:] for row in EDUCATION], ids=[row[0] for row in EDUCATION]
)
def test_completed_training_or_the_temporary_exception(
    facts: dict[str, Any], expected: str, lacking: list[str]
) -> None:
    case = a_case(facts, policy="kinderen-2027", role="coach")
    assert outcome("education", case, rule="3.3/education", requires=REQUIRES) == expected
    found = judged("education", case, rule="3.3/education", requires=REQUIRES)
    assert found.seen.values.get("lacking", []) == lacking


REGISTERED = {"3.3/professional-registration": True}
TRAINEE = {"training": IN_TRAINING, "register": "kp"}

TRAINEES: list[tuple[str, dict[str, Any], str, list[int]]] = [
    ("no subcontractors stated", {}, "missing", []),
    ("no subcontractors", {"subcontractors": []}, "met", []),
    ("nobody in training", {"subcontractors": [{}]}, "met", []),
    ("one in training", {"subcontractors": [{}, TRAINEE], "evidence": REGISTERED}, "met", []),
    ("register not stated", {"subcontractors": [TRAINEE | {"register": None}], "evidence": REGISTERED}, "not_met", [1]),
    (
        "register without a name",
        {"subcontractors": [TRAINEE | {"register": " "}], "evidence": REGISTERED},
        "not_met",
        [1],
    ),
    ("organisation not registered", {"subcontractors": [{}, TRAINEE], "evidence": {}}, "not_met", [2]),
    (
        "the second takes too long",
        {
            "subcontractors": [TRAINEE, TRAINEE | {"training": IN_TRAINING | {"expected_completion": "2027-03-02"}}],
            "evidence": REGISTERED,
        },
        "not_met",
        [2],
    ),
]


@pytest.mark.parametrize(("facts", "expected", "who"), [row[1:] for row in TRAINEES], ids=[row[0] for row in TRAINEES])
def test_subcontractors_in_training(facts: dict[str, Any], expected: str, who: list[int]) -> None:
    case = a_case(facts, policy="kinderen-2027", kind=Kind.RHO, role="coach")
    requires = ["3.3/professional-registration"]
    assert outcome("subcontractor_training", case, requires=requires) == expected
    assert judged("subcontractor_training", case, requires=requires).seen.values.get("who", []) == who
