"""Filling a form in and reading it back: the same application, running contract or subcontractor."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from filled import policies, shipped_forms
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.demo import generate
from desk.imports import filling, meaning, rows
from desk.imports.form import Form, Sheet
from desk.imports.rows import Row
from desk.sheets.cells import Cell, Line, Sort, text_cell
from lifecycle import dossier as dossiers
from lifecycle import regions
from lifecycle.calendar import Term
from lifecycle.contract import FollowRequest, Kind, Provider, Reach
from lifecycle.dossier import EMPTY, Dossier
from lifecycle.states import Action, State
from scheduler.scenarios.model import Scenario
from workflows.intake import Application, Running

PROGRAMMES = frozenset(each.id for policy in policies().values() for each in policy.programmes)


def _cell(value: Any) -> Cell | None:
    """A cell as it comes back from a spreadsheet."""
    if value is None or isinstance(value, str):
        return text_cell(value or "")
    return Cell(Sort.DAY if isinstance(value, date) else Sort.NUMBER, value)


def _row(form: Form, answers: Mapping[str, Any]) -> Row:
    cells = tuple(_cell(value) for value in filling.cells(form, answers))
    assert not any(isinstance(cell.value, bool | Decimal) for cell in cells if cell)
    placed = form.placed("here", [_cell(column.heading) for column in form.columns], frozenset())
    found = rows.read(placed, Line(form.sheet.value, 2, cells), policies())
    assert [problem.said().en for problem in found.problems] == []
    return Row(found.sheet, found.line, json.loads(json.dumps(rows.kept(found))))


def _coaches(reference: str, dossier: Dossier) -> list[Row]:
    form = shipped_forms()[Sheet.SUBCONTRACTORS]
    return [_row(form, answers) for answers in filling.coaches(reference, dossier, PROGRAMMES)]


def _alike(dossier: Dossier) -> Any:
    """A dossier as data in which the order of licences and their absence make no difference."""

    def ordered(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        found = {
            key: [ordered(each) for each in part] if isinstance(part, list) else part for key, part in value.items()
        }
        if "licences" in found:
            found["licences"] = sorted(found["licences"], key=lambda each: each["programme"])
        return {key: part for key, part in found.items() if key != "licences" or part}

    return ordered(dossier.plain())


def _same(asked: Application | Running, back: Application | Running) -> None:
    assert _alike(back.dossier) == _alike(asked.dossier)
    # Whom it is for is told by who they are, not by the name that a scenario gives them.
    assert replace(back, dossier=EMPTY, provider="") == replace(asked, dossier=EMPTY, provider="")


@pytest.fixture(scope="module")
def season() -> Scenario:
    return generate.season(1, 400)


def test_every_application_of_the_demo_comes_back_the_same(season: Scenario) -> None:
    form, found = shipped_forms()[Sheet.APPLICATIONS], 0
    for event in season.events:
        if event.do is not Action.APPLY:
            continue
        names = ("policy", "regions", "role", "reach", "renews", "follows")
        keys = {name: event.keys[name] for name in names if event.keys.get(name) is not None}
        asked = Application(provider="", dossier=event.keys.get("dossier", EMPTY), **keys)
        provider = season.providers[event.keys["provider"]]
        row = _row(form, filling.application("1", asked, provider, PROGRAMMES))
        _same(asked, meaning.application(row, _coaches("1", asked.dossier)))
        assert replace(meaning.provider(row), key=provider.key, id=provider.id) == provider
        found += 1
    assert found > 300


def test_every_running_contract_of_the_demo_comes_back_the_same(season: Scenario) -> None:
    form = shipped_forms()[Sheet.RUNNING]
    for each in season.given:
        names = ("policy", "care", "year", "state", "regions", "term", "role", "reach", "dossier")
        asked = Running(provider="", **{name: getattr(each, name) for name in names})
        row = _row(form, filling.running("1", asked, season.providers[each.provider], PROGRAMMES))
        _same(asked, meaning.running(row, _coaches("1", asked.dossier)))
    assert len(season.given) > 50


SEEN = st.characters(codec="utf-8", exclude_categories=("C", "Z", "M"), exclude_characters=",;:=#'\ufffc\ufffd")
WORDS = st.text(SEEN, min_size=1, max_size=30).filter(lambda said: said.casefold() not in {"geen", "anders"})
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31)).map(str)
REGIONS = st.lists(st.sampled_from(sorted(regions.shipped())), min_size=1, max_size=31, unique=True)
FLAGS = st.booleans()
TIMES = st.integers(0, 100_000)
AREAS = st.lists(st.from_regex(r"[1-9][0-9]{3}(-[1-9][0-9]{3})?", fullmatch=True), max_size=60)


def _evidence(policy: str) -> st.SearchStrategy[dict[str, Any]]:
    asked = {column.key.removeprefix("evidence."): column for column in shipped_forms()[Sheet.APPLICATIONS].columns}
    questions = {
        key: column for key, column in asked.items() if policy in column.only and column.key.startswith("evidence.")
    }
    return st.fixed_dictionaries(
        {},
        optional={
            "all": FLAGS,
            **{key: FLAGS if column.choices else FLAGS | REGIONS for key, column in questions.items()},
        },
    )


def _licences(programmes: Sequence[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    each = st.fixed_dictionaries({"programme": st.sampled_from(programmes)}, optional={"from": DAYS, "until": DAYS})
    with_days = each.filter(lambda licence: len(licence) > 1)
    return st.lists(with_days, max_size=4, unique_by=lambda licence: licence["programme"])


TRAINING = st.fixed_dictionaries(
    {}, optional={"started": DAYS, "partial_certificate": FLAGS, "expected_completion": DAYS}
).filter(bool)
OFFERED = st.lists(st.sampled_from(sorted(PROGRAMMES)) | WORDS.filter(lambda said: said not in PROGRAMMES), max_size=5)
COMMON = {
    "programmes": OFFERED,
    "licences": _licences(sorted(PROGRAMMES)),
    "coverage": AREAS,
    "training": TRAINING,
}
COACHES = st.fixed_dictionaries({}, optional={"name": NAMES, "agb": WORDS, "register": NAMES, **COMMON})
CONSULTED = st.fixed_dictionaries(
    {},
    optional={
        "social_domain": TIMES | st.dictionaries(st.sampled_from(sorted(regions.shipped())), TIMES, min_size=1),
        "insurer": TIMES,
    },
).filter(bool)
EXCLUDED = sorted(frozenset[str]().union(*(policy.exclusions for policy in policies().values())))


def _dossiers(policy: str) -> st.SearchStrategy[Dossier]:
    facts = {
        **COMMON,
        "evidence": _evidence(policy).filter(bool),
        "registers": st.lists(WORDS, max_size=4),
        "subcontractors": st.lists(COACHES, max_size=3),
        "consultations": CONSULTED,
        "evaluations": TIMES,
        "exclusions": st.lists(st.sampled_from(EXCLUDED), max_size=4, unique=True),
        "fte": TIMES,
    }
    return st.fixed_dictionaries({}, optional=facts).map(dossiers.parse)


TEXT = st.text(SEEN, min_size=1, max_size=200)
FOLLOWS = st.builds(
    FollowRequest,
    insurer=st.none() | TEXT,
    agreement=st.none() | TEXT,
    tariff=st.none() | TEXT,
    preferred_in=st.none() | REGIONS.map(tuple),
).filter(lambda follows: follows != FollowRequest())
PROVIDERS = st.builds(
    Provider,
    id=st.just(0),
    key=st.just(""),
    kind=st.sampled_from(Kind),
    name=NAMES,
    agb=st.from_regex("[0-9]{8}", fullmatch=True),
    kvk=st.none() | st.from_regex("[0-9]{8}", fullmatch=True),
    street=st.none() | NAMES,
    postcode=st.none() | NAMES,
    city=st.none() | NAMES,
)


@st.composite
def applications(draw: st.DrawFn) -> tuple[Application, Provider]:
    """Any application with who makes it."""
    policy, provider = draw(st.sampled_from(sorted(policies()))), draw(PROVIDERS)
    roles = policies()[policy].roles
    asked = Application(
        policy=policy,
        provider="",
        regions=tuple(draw(REGIONS)),
        role=draw(st.sampled_from(sorted(roles))) if roles else None,
        reach=draw(st.none() | st.sampled_from(Reach)) if provider.kind is Kind.INDIVIDUAL else None,
        renews=draw(st.none() | st.from_regex("GLI-2026-[0-9]{5}", fullmatch=True)),
        follows=draw(st.none() | FOLLOWS),
        dossier=draw(_dossiers(policy)),
    )
    return asked, provider


@settings(max_examples=150, deadline=None)
@given(applications())
def test_any_application_comes_back_the_same(made: tuple[Application, Provider]) -> None:
    asked, provider = made
    row = _row(shipped_forms()[Sheet.APPLICATIONS], filling.application("1", asked, provider, PROGRAMMES))
    _same(asked, meaning.application(row, _coaches("1", asked.dossier)))
    assert meaning.provider(row) == provider


@settings(max_examples=60, deadline=None)
@given(
    applications(), st.sampled_from([State.PUBLISHED, State.RUN_OFF]), st.dates(date(2025, 1, 1), date(2026, 12, 31))
)
def test_any_running_contract_comes_back_the_same(
    made: tuple[Application, Provider], state: State, first: date
) -> None:
    like, provider = made
    care = policies()[like.policy].care
    asked = Running(
        policy=f"{care}-2026",
        care=care,
        year=2026,
        provider="",
        state=state,
        regions=like.regions,
        term=Term(first, first.replace(day=1, year=first.year + 1)),
        role=like.role,
        reach=like.reach,
        dossier=like.dossier,
    )
    row = _row(shipped_forms()[Sheet.RUNNING], filling.running("1", asked, provider, PROGRAMMES))
    _same(asked, meaning.running(row, _coaches("1", asked.dossier)))


def test_an_answer_that_the_form_does_not_ask_for_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError, match=r"does not ask for licence\.unknown\.from"):
        filling.cells(shipped_forms()[Sheet.APPLICATIONS], {"licence.unknown.from": date(2026, 1, 1)})
