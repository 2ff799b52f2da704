"""The dossier: what is read, what is refused and in which words, and how an update is put on top."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle import audit, dossier
from lifecycle.dossier import EMPTY, Dossier, Licence, merge, parse
from lifecycle.errors import BadInput

JARGON = re.compile(r"should (be|have)|valid (tuple|dictionary|string)|instance of|tuple|validation|pydantic")

KEYS = (
    "consultations, coverage, evaluations, evidence, exclusions, fte, licences, programmes, publication, registers,"
    " subcontractors, training"
)
COACH_KEYS = "agb, coverage, licences, name, programmes, register, training"
TRAINING_KEYS = "expected_completion, partial_certificate, started"

# What is stated | the message it gets.
REFUSED: list[tuple[Any, str]] = [
    ({"colour": "red"}, f"dossier.colour: unknown key; allowed: {KEYS}"),
    ({"licences": [{"zip": 1}]}, "dossier.licences.0.zip: unknown key; allowed: from, programme, until"),
    (
        {"licences": [{}, {"from_": "2026-01-01"}]},
        "dossier.licences.1.from_: unknown key; allowed: from, programme, until",
    ),
    (
        {"subcontractors": [{"zip": 1}]},
        f"dossier.subcontractors.0.zip: unknown key; allowed: {COACH_KEYS}",
    ),
    (
        {"subcontractors": [{"licences": [{"zip": 1}]}]},
        "dossier.subcontractors.0.licences.0.zip: unknown key; allowed: from, programme, until",
    ),
    (
        {"subcontractors": [{"training": {"zip": 1}}]},
        f"dossier.subcontractors.0.training.zip: unknown key; allowed: {TRAINING_KEYS}",
    ),
    (
        {"publication": {"zip": 1}},
        "dossier.publication.zip: unknown key; allowed: experiences, quality, showcase, waiting_weeks",
    ),
    ({"publication": {"waiting_weeks": -1}}, "dossier.publication.waiting_weeks: must be at least 0"),
    ({"publication": {"waiting_weeks": 521}}, "dossier.publication.waiting_weeks: must be at most 520"),
    ({"consultations": {"zip": 1}}, "dossier.consultations.zip: unknown key; allowed: insurer, social_domain"),
    (
        {"training": {"zip": 1}},
        f"dossier.training.zip: unknown key; allowed: {TRAINING_KEYS}",
    ),
    ("all", "dossier: must be a mapping of keys to values"),
    (["programmes"], "dossier: must be a mapping of keys to values"),
    (None, "dossier: must be a mapping of keys to values"),
    ({"evidence": ["3.3.2/kvk"]}, "dossier.evidence: must be a mapping of keys to values"),
    ({"training": True}, "dossier.training: must be a mapping of keys to values"),
    ({"consultations": 2}, "dossier.consultations: must be a mapping of keys to values"),
    ({"subcontractors": ["S. Coach"]}, "dossier.subcontractors.0: must be a mapping of keys to values"),
    ({"licences": {"programme": "ssib"}}, "dossier.licences: must be a list"),
    ({"programmes": "ssib"}, "dossier.programmes: must be a list"),
    ({"subcontractors": {}}, "dossier.subcontractors: must be a list"),
    ({"coverage": "4331"}, "dossier.coverage: must be a list"),
    ({"programmes": [None]}, "dossier.programmes.0: must be text"),
    ({"registers": ["kp", True]}, "dossier.registers.1: must be text"),
    ({"subcontractors": [{"agb": ["90000001"]}]}, "dossier.subcontractors.0.agb: must be text"),
    ({"coverage": [4331.5]}, "dossier.coverage.0: must be text"),
    ({"training": {"partial_certificate": "yes"}}, "dossier.training.partial_certificate: must be true or false"),
    ({"training": {"partial_certificate": 1}}, "dossier.training.partial_certificate: must be true or false"),
    ({"evaluations": [2]}, "dossier.evaluations: must be a number"),
    ({"consultations": {"insurer": {"zeeland": 2}}}, "dossier.consultations.insurer: must be a number"),
    (
        {"licences": [{"from": "2026-02-30"}]},
        "dossier.licences.0.from: '2026-02-30' is no date; write YYYY-MM-DD",
    ),
    (
        {"licences": [{"until": "31-12-2027"}]},
        "dossier.licences.0.until: '31-12-2027' is no date; write YYYY-MM-DD",
    ),
    ({"training": {"started": 20260101}}, "dossier.training.started: 20260101 is no date; write YYYY-MM-DD"),
    (
        {"training": {"started": "2026-01-01T09:00"}},
        "dossier.training.started: '2026-01-01T09:00' is no date; write YYYY-MM-DD",
    ),
    (
        {"subcontractors": [{}, {"training": {"expected_completion": "soon"}}]},
        "dossier.subcontractors.1.training.expected_completion: 'soon' is no date; write YYYY-MM-DD",
    ),
]


@pytest.mark.parametrize(("stated", "message"), REFUSED, ids=[row[1].partition(":")[0] for row in REFUSED])
def test_a_mistake_is_named_by_its_place_with_what_is_allowed(stated: Any, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(stated)
    assert str(caught.value) == message


SAID_PLAINLY: list[Any] = [
    pytest.param(
        {"subcontractors": [{"name": "x" * 2001}]},
        "dossier.subcontractors.0.name: is too long; at most 2000 characters",
        id="too long: pydantic says items instead of characters",
    ),
    pytest.param(
        {"evidence": {"3.3.2/kvk": "yes"}},
        "dossier.evidence.3.3.2/kvk: must be true, false or a list of regions",
        id="evidence: the list of regions is not named as allowed",
    ),
    pytest.param({"evidence": {1: True}}, "dossier.evidence.1: must be text", id="a number as a key of evidence"),
    pytest.param({1: 2}, "dossier.1: must be text", id="a number as a key"),
    pytest.param(
        {"evaluations": 2**53}, f"dossier.evaluations: must be at most {2**53 - 1}", id="a number no record can hold"
    ),
    pytest.param({"fte": -(2**60)}, f"dossier.fte: must be at least {1 - 2**53}", id="a number too low for a record"),
]


@pytest.mark.parametrize(("stated", "message"), SAID_PLAINLY)
def test_a_mistake_is_named_in_plain_words(stated: Any, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(stated)
    assert str(caught.value) == message


def test_the_place_starts_where_the_caller_says() -> None:
    with pytest.raises(BadInput, match=r"^row 3\.fte: must be a number$"):
        parse({"fte": [1]}, "row 3")


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
KNOWN = [*KEYS.split(", "), "programme", "from", "until", "name", "register", "social_domain", "insurer", "started"]
stated = st.dictionaries(st.sampled_from(KNOWN), junk | st.lists(st.dictionaries(st.sampled_from(KNOWN), junk)))


@given(stated)
def test_whatever_is_stated_is_read_or_refused_in_one_plain_line(facts: dict[str, Any]) -> None:
    read, message = read_or_refused(facts)
    if read is None:
        assert message.startswith("dossier")
        assert "\n" not in message
        assert not JARGON.search(message), message
    else:
        assert parse(read.plain()).plain() == read.plain()
        assert audit.canonical(read.plain())


def read_or_refused(facts: dict[str, Any]) -> tuple[Dossier | None, str]:
    try:
        return parse(facts), ""
    except BadInput as error:
        return None, str(error)


FULL = {
    "programmes": ["ssib"],
    "evidence": {"all": True, "3.3.2/kvk": False, "3.3.2/social-map": ["zeeland"]},
    "registers": ["kp"],
    "licences": [{"programme": "ssib", "from": "2026-01-01", "until": "2027-12-31"}],
    "coverage": ["4331", "4330-4339"],
    "subcontractors": [
        {"name": "S. Coach", "agb": "90000001", "register": "kp", "training": {"started": "2026-01-01"}}
    ],
    "consultations": {"social_domain": {"zeeland": 2}, "insurer": 2},
    "evaluations": 2,
    "training": {"started": "2026-01-01", "partial_certificate": True, "expected_completion": "2026-12-31"},
    "exclusions": [],
    "fte": 3,
    "publication": {"waiting_weeks": 4, "quality": "Goed", "experiences": "Fijn", "showcase": "Samen"},
}


def test_a_full_dossier_comes_back_as_it_was_stated() -> None:
    assert parse(FULL).plain() == FULL


def test_nothing_stated_is_no_fact() -> None:
    assert parse({}) == EMPTY
    assert parse({}).plain() == {}
    assert parse(dict.fromkeys(FULL)).plain() == {}


def test_an_empty_list_zero_and_no_are_facts() -> None:
    facts = {"programmes": [], "evaluations": 0, "evidence": {"3.3.2/kvk": False}, "coverage": []}
    assert parse(facts).plain() == facts


def test_wrong_facts_are_facts_that_the_rules_judge() -> None:
    facts = {
        "coverage": ["433A"],
        "registers": ["none"],
        "evaluations": "often",
        "exclusions": ["unheard-of"],
        "subcontractors": [{"agb": "9000001"}],
        "consultations": {"social_domain": {"atlantis": "x"}},
    }
    assert parse(facts).plain() == facts


@pytest.mark.parametrize("code", [4331, 90000001, 0, -1])
def test_a_number_where_a_code_belongs_is_taken_by_its_digits(code: int) -> None:
    assert parse({"coverage": [code]}).coverage == (str(code),)
    assert parse({"subcontractors": [{"agb": code}]}).plain() == {"subcontractors": [{"agb": str(code)}]}


def test_a_date_may_be_a_date_already() -> None:
    assert parse({"training": {"started": date(2026, 1, 1)}}).training == dossier.Training(started=date(2026, 1, 1))


def test_a_text_of_2000_characters_is_read() -> None:
    assert parse({"registers": ["x" * 2000]}).registers == ("x" * 2000,)


@pytest.mark.parametrize(
    ("first", "last", "day", "valid"),
    [
        ("2026-01-01", "2026-12-31", "2026-01-01", True),
        ("2026-01-01", "2026-12-31", "2026-12-31", True),
        ("2026-01-01", "2026-12-31", "2025-12-31", False),
        ("2026-01-01", "2026-12-31", "2027-01-01", False),
        (None, "2026-12-31", "2026-06-01", False),
        ("2026-01-01", None, "2026-06-01", False),
        (None, None, "2026-06-01", False),
    ],
)
def test_a_licence_holds_from_its_first_until_its_last_day(
    first: str | None, last: str | None, day: str, valid: bool
) -> None:
    licence = Licence.model_validate({"from": first, "until": last})
    assert licence.valid_on(date.fromisoformat(day)) is valid


# The dossier | the update | what becomes of it: keys replace, evidence merges.
UPDATES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("nothing", {"fte": 3}, {}, {"fte": 3}),
    ("a new key", {"fte": 3}, {"evaluations": 2}, {"fte": 3, "evaluations": 2}),
    ("a key replaces", {"programmes": ["ssib", "kd2o"]}, {"programmes": ["kd2o"]}, {"programmes": ["kd2o"]}),
    ("an empty list replaces", {"programmes": ["ssib"]}, {"programmes": []}, {"programmes": []}),
    ("none takes away", {"fte": 3, "evaluations": 2}, {"fte": None}, {"evaluations": 2}),
    (
        "consultations replace as a whole",
        {"consultations": {"social_domain": 2, "insurer": 2}},
        {"consultations": {"insurer": 3}},
        {"consultations": {"insurer": 3}},
    ),
    (
        "evidence merges",
        {"evidence": {"3.3.2/kvk": True, "3.3.2/education": False}},
        {"evidence": {"3.3.2/education": True, "3.3.2/coverage": True}},
        {"evidence": {"3.3.2/kvk": True, "3.3.2/education": True, "3.3.2/coverage": True}},
    ),
    ("evidence on none", {}, {"evidence": {"all": True}}, {"evidence": {"all": True}}),
    ("no evidence to add", {"evidence": {"all": True}}, {"evidence": {}}, {"evidence": {"all": True}}),
    ("all evidence taken away", {"evidence": {"all": True}}, {"evidence": None}, {}),
    (
        "regions of an answer replace",
        {"evidence": {"a/b": ["zeeland", "utrecht"]}},
        {"evidence": {"a/b": ["drenthe"]}},
        {"evidence": {"a/b": ["drenthe"]}},
    ),
    (
        "subcontractors replace",
        {"subcontractors": [{"name": "A"}, {"name": "B"}]},
        {"subcontractors": [{"name": "C"}]},
        {"subcontractors": [{"name": "C"}]},
    ),
]


@pytest.mark.parametrize(("facts", "update", "expected"), [row[1:] for row in UPDATES], ids=[row[0] for row in UPDATES])
def test_an_update(facts: dict[str, Any], update: dict[str, Any], expected: dict[str, Any]) -> None:
    before = parse(facts)
    after = merge(before, parse(update))
    assert after.plain() == expected
    assert before.plain() == parse(facts).plain()


def test_an_answer_that_is_taken_back_falls_to_what_all_says() -> None:
    before = parse({"evidence": {"all": True, "3.3.2/kvk": False}})
    assert merge(before, parse({"evidence": {"3.3.2/kvk": None}})).shown("3.3.2/kvk") is True


def test_merging_twice_is_merging_once() -> None:
    update = parse({"evidence": {"a/b": True}, "fte": 4})
    once = merge(parse(FULL), update)
    assert merge(once, update) == once


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [
        (None, None),
        ({}, None),
        ({"all": True}, True),
        ({"all": False}, None),
        ({"all": ["zeeland"]}, None),
        ({"3.3.2/kvk": True}, True),
        ({"all": True, "3.3.2/kvk": False}, False),
        ({"all": True, "3.3.2/kvk": ["zeeland"]}, ("zeeland",)),
    ],
)
def test_what_the_dossier_shows_for_a_rule(evidence: Any, shown: Any) -> None:
    assert parse({"evidence": evidence}).shown("3.3.2/kvk") == shown


def test_a_dossier_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        parse(FULL).fte = 5  # type: ignore[misc]  # the mistake that is tested


def test_an_empty_dossier_is_always_the_same() -> None:
    assert Dossier() == EMPTY
