"""What a record holds of a change gives the contract back: changes and fold, with the personal values apart."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifecycle_cases import a_contract

from lifecycle import audit, dossier, plain
from lifecycle.calendar import Term
from lifecycle.contract import Contract, FollowRequest, Kind, Reach, RunOff
from lifecycle.dossier import Dossier
from lifecycle.states import State

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
moments = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the bounds are naive by hypothesis' own rule
counts = st.none() | st.integers(min_value=0, max_value=9) | st.booleans() | texts
lists = st.none() | st.lists(texts, max_size=3)


def facts(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts)


licences = facts(programme=st.none() | texts, until=st.none() | days.map(str)) | st.builds(
    lambda first: {"from": first}, days.map(str)
)
trainings = facts(started=st.none() | days.map(str), partial_certificate=st.none() | st.booleans())
coaches = facts(
    name=st.none() | texts,
    agb=st.none() | texts,
    register=st.none() | texts,
    programmes=lists,
    licences=st.none() | st.lists(licences, max_size=2),
    coverage=lists,
    training=st.none() | trainings,
)
dossiers = facts(
    programmes=lists,
    evidence=st.none()
    | st.dictionaries(
        st.sampled_from(["all", "3.3.2/kvk", "3.3.1/claims"]),
        st.none() | st.booleans() | st.lists(st.sampled_from(["zeeland", "utrecht"]), max_size=2),
    ),
    registers=lists,
    licences=st.none() | st.lists(licences, max_size=2),
    coverage=lists,
    subcontractors=st.none() | st.lists(coaches, max_size=3),
    consultations=st.none()
    | facts(social_domain=counts | st.dictionaries(st.sampled_from(["zeeland", "utrecht"]), counts), insurer=counts),
    evaluations=counts,
    training=st.none() | trainings,
    exclusions=lists,
    fte=counts,
    publication=st.none() | facts(waiting_weeks=st.integers(0, 520), quality=texts, showcase=texts),
).map(dossier.parse)

terms = st.builds(Term, days, days)
follows = st.builds(
    FollowRequest, st.none() | texts, st.none() | texts, st.none() | texts, st.none() | st.tuples(texts)
)
contracts = st.builds(
    Contract,
    id=st.just(1),
    number=st.just("GLI-2027-0001"),
    provider_id=st.just(7),
    policy=st.just("gli-2027"),
    care=st.just("gli"),
    year=st.just(2027),
    kind=st.sampled_from(Kind),
    state=st.sampled_from(State),
    version=st.integers(min_value=1, max_value=99),
    role=st.none() | st.sampled_from(["czv", "coach"]),
    reach=st.none() | st.sampled_from(Reach),
    regions=st.lists(st.sampled_from(["zeeland", "utrecht", "drenthe"]), unique=True).map(tuple),
    renews=st.none() | st.integers(min_value=1, max_value=9),
    follows=st.none() | follows,
    dossier=dossiers,
    offered_at=st.none() | moments,
    signing_day=st.none() | days,
    term=st.none() | terms,
    earlier_terms=st.lists(terms, max_size=2).map(tuple),
    run_off=st.none() | st.sampled_from(RunOff),
    run_off_term=st.none() | terms,
    tariffs_informed=st.lists(st.integers(min_value=2026, max_value=2028), max_size=2).map(tuple),
)


@given(contracts)
def test_the_changes_of_a_new_contract_give_it_back(contract: Contract) -> None:
    found, personal = plain.take_personal(plain.changes(None, contract))
    assert plain.fold({}, found, personal) == plain.contract(contract)


@given(contracts, contracts)
def test_the_changes_from_one_contract_to_another_give_the_other(before: Contract, after: Contract) -> None:
    found, personal = plain.take_personal(plain.changes(before, after))
    assert plain.fold(plain.contract(before), found, personal) == plain.contract(after)


@given(contracts)
def test_nothing_changed_is_nothing_recorded(contract: Contract) -> None:
    assert plain.changes(contract, replace(contract)) == {}


@given(contracts, contracts)
def test_only_what_differs_is_recorded(before: Contract, after: Contract) -> None:
    was, became = plain.contract(before), plain.contract(after)
    recorded = plain.changes(before, after)
    assert {key for key in recorded if not key.startswith("dossier.")} == {
        key for key in became if key != "dossier" and was[key] != became[key]
    }
    named = {**was["dossier"], **became["dossier"]}
    assert {key.removeprefix("dossier.") for key in recorded if key.startswith("dossier.")} == {
        key for key in named if was["dossier"].get(key) != became["dossier"].get(key)
    }


@given(contracts, contracts)
def test_changes_have_a_canonical_form_and_survive_it(before: Contract, after: Contract) -> None:
    found, personal = plain.take_personal(plain.changes(before, after))
    assert json.loads(audit.canonical(found)) == found
    assert json.loads(audit.canonical(personal)) == personal


@given(contracts)
def test_no_name_and_no_agb_code_of_a_subcontractor_stays_behind(contract: Contract) -> None:
    found, personal = plain.take_personal(plain.changes(None, contract))
    for coach in found.get("dossier.subcontractors") or []:
        assert coach.keys() & {"name", "agb"} == set()
    given_names = [coach.name for coach in contract.dossier.subcontractors or () if coach.name is not None]
    assert [value for place, value in personal.items() if place.endswith(".name")] == given_names


@given(contracts, contracts)
def test_folding_changes_neither_state_nor_record(before: Contract, after: Contract) -> None:
    state = plain.contract(before)
    found, personal = plain.take_personal(plain.changes(before, after))
    kept = json.dumps([state, found, personal])
    plain.fold(state, found, personal)
    assert json.dumps([state, found, personal]) == kept


def with_coaches(*named: dict[str, Any]) -> Contract:
    return a_contract(dossier=dossier.parse({"subcontractors": list(named)}))


def test_personal_values_are_kept_by_their_place() -> None:
    contract = with_coaches(
        {"name": "A. Bakker", "agb": "90000001", "register": "kp"}, {"register": "irf"}, {"name": "B"}
    )
    found, personal = plain.take_personal(plain.changes(None, contract))
    assert found["dossier.subcontractors"] == [{"register": "kp"}, {"register": "irf"}, {}]
    assert personal == {
        "dossier.subcontractors.0.name": "A. Bakker",
        "dossier.subcontractors.0.agb": "90000001",
        "dossier.subcontractors.2.name": "B",
    }


def test_erased_personal_values_leave_the_rest() -> None:
    found, personal = plain.take_personal(plain.changes(None, with_coaches({"name": "A. Bakker", "register": "kp"})))
    assert personal
    assert plain.fold({}, found, {})["dossier"] == {"subcontractors": [{"register": "kp"}]}


def test_a_name_that_changes_is_a_change_of_the_subcontractors() -> None:
    before, after = with_coaches({"name": "A. Bakker"}), with_coaches({"name": "A. Visser"})
    assert plain.changes(before, after) == {"dossier.subcontractors": [{"name": "A. Visser"}]}


def test_a_fact_taken_away_is_recorded_as_none() -> None:
    before = a_contract(dossier=dossier.parse({"fte": 3, "evaluations": 2}))
    after = a_contract(dossier=dossier.parse({"evaluations": 2}))
    assert plain.changes(before, after) == {"dossier.fte": None}
    assert plain.fold(plain.contract(before), {"dossier.fte": None}, {})["dossier"] == {"evaluations": 2}


def test_a_contract_is_plain_in_every_field() -> None:
    assert set(plain.contract(a_contract())) == {field.name for field in fields(Contract)}


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (None, None),
        (True, True),
        (3, 3),
        ("x", "x"),
        (State.RUN_OFF, "run_off"),
        (date(2026, 10, 31), "2026-10-31"),
        (datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC), "2026-10-31T22:59:59.000000Z"),
        (Term(date(2027, 1, 1), date(2027, 12, 31)), ["2027-01-01", "2027-12-31"]),
        ((State.SIGNED, (1,)), ["signed", [1]]),
        (
            FollowRequest(insurer="VGZ", preferred_in=("zeeland",)),
            {"insurer": "VGZ", "agreement": None, "tariff": None, "preferred_in": ["zeeland"]},
        ),
        (Dossier(fte=3), {"fte": 3}),
    ],
)
def test_a_value_has_one_plain_form(value: Any, form: Any) -> None:
    assert plain.plain(value) == form
    assert type(plain.plain(value)) is type(form)


@pytest.mark.parametrize("value", [1.5, b"x", {"a": 1}, object()])
def test_what_has_no_plain_form_is_a_mistake_of_the_code(value: Any) -> None:
    with pytest.raises(TypeError, match="has no plain form"):
        plain.plain(value)
