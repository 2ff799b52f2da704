"""Programmes and licences: what is bought, and licences on their first day, last day and the days around."""

from typing import Any

import pytest
from lifecycle_cases import a_case, judged, outcome

from lifecycle.contract import Kind
from lifecycle.findings import phrase


def licence(first: str | None, last: str | None, programme: str | None = "ssib") -> dict[str, Any]:
    return {"programme": programme, "from": first, "until": last}


# The term runs from 1 January to 31 December 2027, and the decision is made on 1 June 2026.
LICENCES: list[tuple[str, Any, str, str | None]] = [
    ("through the term", [licence("2026-01-01", "2027-12-31")], "met", None),
    ("longer than the term", [licence("2020-01-01", "2030-12-31")], "met", None),
    ("starts on the first day of the term", [licence("2027-01-01", "2027-12-31")], "met", None),
    ("starts a day later", [licence("2027-01-02", "2027-12-31")], "not_met", None),
    ("ends on the first day of the term", [licence("2026-01-01", "2027-01-01")], "met", "2027-01-01"),
    ("ended the day before", [licence("2026-01-01", "2026-12-31")], "not_met", None),
    ("ends a day before the term does", [licence("2026-01-01", "2027-12-30")], "met", "2027-12-30"),
    ("no first day", [licence(None, "2027-12-31")], "not_met", None),
    ("no last day", [licence("2026-01-01", None)], "not_met", None),
    ("ends before it begins", [licence("2027-12-31", "2026-01-01")], "not_met", None),
    ("for another programme", [licence("2026-01-01", "2027-12-31", "kd2o")], "not_met", None),
    ("for no programme", [licence("2026-01-01", "2027-12-31", None)], "not_met", None),
    ("none", [], "not_met", None),
    ("not stated", None, "missing", None),
    (
        "a follow-up licence does not lift the warning",
        [licence("2026-01-01", "2027-06-30"), licence("2027-07-01", "2028-06-30")],
        "met",
        "2027-06-30",
    ),
    (
        "of two valid ones the longer counts",
        [licence("2026-01-01", "2027-06-30"), licence("2026-06-01", "2027-12-31")],
        "met",
        None,
    ),
]


@pytest.mark.parametrize(
    ("licences", "expected", "runs_out"), [row[1:] for row in LICENCES], ids=[row[0] for row in LICENCES]
)
def test_an_individuals_licence(licences: Any, expected: str, runs_out: str | None) -> None:
    case = a_case({"programmes": ["ssib"], "licences": licences})
    assert outcome("own_licences", case) == expected
    warning = phrase("licence.runs_out", day=runs_out) if runs_out else None
    assert judged("own_licences", case).warning == warning


@pytest.mark.parametrize(
    ("licences", "expected", "runs_out"), [row[1:] for row in LICENCES], ids=[row[0] for row in LICENCES]
)
def test_a_subcontractors_licence_is_judged_alike(licences: Any, expected: str, runs_out: str | None) -> None:
    coach = {"programmes": ["ssib"], "licences": licences}
    case = a_case({"subcontractors": [coach]}, kind=Kind.PARTNERSHIP)
    assert outcome("subcontractor_licences", case) == expected
    warning = phrase("licence.runs_out", day=runs_out) if runs_out else None
    assert judged("subcontractor_licences", case).warning == warning


@pytest.mark.parametrize(
    ("at", "runs", "expected"),
    [
        ("2026-06-01", ("2027-01-01", "2027-12-31"), "not_met"),
        ("2027-03-31", ("2027-01-01", "2027-12-31"), "not_met"),
        ("2027-04-01", ("2027-01-01", "2027-12-31"), "met"),
        ("2027-06-30", ("2027-01-01", "2027-12-31"), "met"),
        ("2027-07-01", ("2027-01-01", "2027-12-31"), "not_met"),
        ("2027-02-15", ("2027-04-01", "2027-12-31"), "met"),
        ("2027-05-01", None, "met"),
    ],
)
def test_the_reference_day_is_the_first_of_the_term_or_today_if_later(at: str, runs: Any, expected: str) -> None:
    facts = {"programmes": ["ssib"], "licences": [licence("2027-04-01", "2027-06-30")]}
    assert outcome("own_licences", a_case(facts, at=at, runs=runs)) == expected


def test_without_a_term_there_is_no_warning() -> None:
    facts = {"programmes": ["ssib"], "licences": [licence("2026-01-01", "2026-06-01")]}
    found = judged("own_licences", a_case(facts, runs=None))
    assert (found.outcome.value, found.warning) == ("met", None)


@pytest.mark.parametrize(("programmes", "expected"), [(None, "missing"), ([], "not_met")])
def test_licences_are_for_programmes(programmes: Any, expected: str) -> None:
    facts = {"programmes": programmes, "licences": [licence("2026-01-01", "2027-12-31")]}
    assert outcome("own_licences", a_case(facts)) == expected


def test_every_programme_without_a_licence_is_named_once() -> None:
    facts = {"programmes": ["ssib", "kd2o", "beweegkuur", "kd2o"], "licences": [licence("2026-01-01", "2027-12-31")]}
    found = judged("own_licences", a_case(facts))
    assert found.seen == phrase("licence.not_valid", programmes=["kd2o", "beweegkuur"], day="2027-01-01")
    assert found.needed == phrase("licence.needed_for", programmes=["kd2o", "beweegkuur"], day="2027-01-01")


def test_the_warning_names_the_first_licence_that_runs_out() -> None:
    facts = {
        "programmes": ["ssib", "kd2o"],
        "licences": [licence("2026-01-01", "2027-06-30"), licence("2026-01-01", "2027-03-31", "kd2o")],
    }
    assert judged("own_licences", a_case(facts)).warning == phrase("licence.runs_out", day="2027-03-31")


VALID = {"programmes": ["ssib"], "licences": [licence("2026-01-01", "2027-12-31")]}
SUBCONTRACTORS: list[tuple[str, Any, str, list[int]]] = [
    ("not stated", None, "missing", []),
    ("none", [], "not_met", []),
    ("one, whole", [VALID], "met", []),
    ("delivers nothing", [VALID, {"programmes": []}], "not_met", [2]),
    ("delivers nothing, with a licence", [{"programmes": [], "licences": VALID["licences"]}], "not_met", [1]),
    ("programmes not stated", [VALID, {"licences": VALID["licences"]}], "missing", [2]),
    ("licences not stated", [{"programmes": ["ssib"]}, VALID], "missing", [1]),
    ("nothing stated", [{}], "missing", [1]),
    ("one absent and one wrong", [{}, {"programmes": ["ssib"], "licences": []}], "not_met", [2]),
    ("a licence for one of two", [VALID | {"programmes": ["ssib", "kd2o"]}], "not_met", [1]),
]


@pytest.mark.parametrize(
    ("coaches", "expected", "who"), [row[1:] for row in SUBCONTRACTORS], ids=[row[0] for row in SUBCONTRACTORS]
)
def test_each_subcontractor_holds_licences(coaches: Any, expected: str, who: list[int]) -> None:
    case = a_case({"subcontractors": coaches}, kind=Kind.RHO)
    assert outcome("subcontractor_licences", case) == expected
    assert judged("subcontractor_licences", case).seen.values.get("who", []) == who


# The dossier's programmes | each subcontractor's | outcome | what is not bought.
PROGRAMMES: list[tuple[Any, Any, str, list[str]]] = [
    (["ssib"], [], "met", []),
    (["ssib", "kd2o"], [["beweegkuur"], None, []], "met", []),
    (["ssib"], [["walking"]], "not_met", ["walking"]),
    (["walking", "ssib"], [["yoga", "walking"]], "not_met", ["walking", "yoga"]),
    (None, [["walking"]], "not_met", ["walking"]),
    ([], [["ssib"]], "not_met", []),
    (None, [["ssib"]], "missing", []),
    (None, [], "missing", []),
    (["SSIB"], [], "not_met", ["SSIB"]),
    (["ycnd"], [], "not_met", ["ycnd"]),
]


@pytest.mark.parametrize(("own", "theirs", "expected", "strange"), PROGRAMMES)
def test_only_programmes_that_are_bought(own: Any, theirs: Any, expected: str, strange: list[str]) -> None:
    coaches = [{"programmes": programmes} for programmes in theirs]
    case = a_case({"programmes": own, "subcontractors": coaches}, kind=Kind.RHO)
    assert outcome("purchased_programmes", case) == expected
    if strange:
        assert judged("purchased_programmes", case).seen == phrase("programmes.not_bought", programmes=strange)


@pytest.mark.parametrize(
    ("own", "expected", "count"),
    [
        (["ssib", "kd2o"], "met", 2),
        (["ssib", "kd2o", "beweegkuur"], "met", 3),
        (["ssib"], "not_met", 1),
        (["ssib", "ssib"], "not_met", 1),
        (["ssib", "walking"], "not_met", 1),
        ([], "not_met", 0),
        (None, "missing", None),
    ],
)
def test_two_different_bought_programmes_of_the_dossiers_own(own: Any, expected: str, count: int | None) -> None:
    case = a_case({"programmes": own, "subcontractors": [{"programmes": ["kd2o", "beweegkuur"]}]}, kind=Kind.RHO)
    assert outcome("distinct_programmes", case, minimum=2) == expected
    assert judged("distinct_programmes", case, minimum=2).seen.values.get("count") == count
