"""Pages of the portfolio: in order, with their counts, and through indexes."""

from typing import Any

import pytest
import rounds
from rounds import Round
from sqlalchemy import event

from lifecycle.contract import Contract, Kind
from lifecycle.states import Action, State
from workflows import evaluation, portfolio
from workflows.portfolio import Sort
from workflows.portfolio_asked import Filter


@pytest.fixture
def played(season: Round) -> Round:
    """A portfolio of ten, at different moments."""
    found: list[Contract] = []
    for place, region in enumerate(("drenthe", "utrecht", "twente", "zwolle", "zeeland")):
        season.jump(f"2026-04-{10 + place}T09:00")
        key = season.provider(Kind.RHO, name=f"Praktijk {'EDCBA'[place]}")
        found.append(season.applied(Kind.RHO, provider=key, regions=(region,)))
        season.running(Kind.INDIVIDUAL, regions=(region,))
    season.done(Action.ASSESS, found[0])
    season.done(Action.OFFER, season.done(Action.ASSESS, found[1]))
    season.jump("2026-04-20T09:00")
    season.done(Action.WITHDRAW, found[2])
    return season


def ids(season: Round, asked: Filter | None = None, **how: Any) -> list[int]:
    return [each.contract.id for each in portfolio.page(season.office, asked or Filter(), **how).listed]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("asked", [Filter(), Filter(policy=rounds.GLI), Filter(search="praktijk")])
def test_the_pages_together_are_the_whole_list_in_one_order(
    played: Round, sort: Sort, descending: bool, asked: Filter
) -> None:
    whole = ids(played, asked, sort=sort, descending=descending)
    pages = portfolio.page(played.office, asked, size=3).pages
    parts = [
        each
        for number in range(1, pages + 1)
        for each in ids(played, asked, sort=sort, descending=descending, number=number, size=3)
    ]
    assert parts == whole
    assert sorted(whole) == sorted(each.contract.id for each in portfolio.listed(played.office, asked))


def test_each_order_is_what_it_says(played: Round) -> None:
    def shown(sort: Sort, what: Any, *, descending: bool = False) -> list[Any]:
        found = portfolio.page(played.office, Filter(policy=rounds.GLI), sort=sort, descending=descending)
        return [what(each) for each in found.listed]

    assert shown(Sort.PROVIDER, lambda each: each.provider.name[-1]) == list("ABCDE")
    assert shown(Sort.PROVIDER, lambda each: each.provider.name[-1], descending=True) == list("EDCBA")
    states = [State.APPLIED, State.APPLIED, State.ASSESSED, State.OFFERED, State.WITHDRAWN]
    assert shown(Sort.STATE, lambda each: each.contract.state) == states
    assert shown(Sort.STATE, lambda each: each.contract.state, descending=True) == states[::-1]
    for descending in (False, True):
        days = shown(Sort.SIGNING_DAY, lambda each: each.contract.signing_day is not None, descending=descending)
        assert days == [True, False, False, False, False], "without a signing day comes last"
    moments = shown(Sort.CHANGED, lambda each: each.changed_at)
    assert moments == sorted(moments)
    assert moments[-1] == played.clock.now()


def test_a_page_has_counts_by_state_of_all_that_answers_and_what_was_judged(played: Round) -> None:
    evaluation.refresh(played.office)
    found = portfolio.page(played.office, Filter(), size=2, number=99)
    assert found.counts == {
        State.APPLIED: 2,
        State.ASSESSED: 1,
        State.OFFERED: 1,
        State.PUBLISHED: 5,
        State.WITHDRAWN: 1,
    }
    assert (found.number, found.pages, found.total) == (5, 5, 10)
    for each in found.listed:
        assert (each.evaluation is None) is (each.contract.state is State.WITHDRAWN)
    ready = portfolio.page(played.office, Filter(ready=True)).total
    assert ready + portfolio.page(played.office, Filter(ready=False)).total == 9
    empty = portfolio.page(played.office, Filter(search="zzz"))
    assert (empty.total, empty.pages, empty.number, empty.listed) == (0, 1, 1, ())


ASKED = [
    ({}, "contract_by_"),
    ({"policy": rounds.GLI}, "contract_by_"),
    ({"states": (State.APPLIED,)}, "contract_by_"),
    ({"kind": Kind.RHO}, "contract_by_"),
    ({"regions": ("zeeland",)}, "contract_region"),
    ({"overdue": True}, "contract_by_"),
    ({"failing": "3.3.2/licence"}, "evaluation_rule"),
    ({"ready": True}, "evaluation_by_ready"),
    ({"questions": True}, "question_by_open"),
    ({"licences_within": 60}, "evaluation_by_licence"),
    ({"search": "praktijk"}, "provider_by_search"),
]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize(("asked", "index"), ASKED)
def test_a_page_reads_no_table_from_end_to_end(played: Round, asked: dict[str, Any], index: str, sort: Sort) -> None:
    given: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        given.append((statement, values))

    played.jump("2026-10-02T09:00")
    engine = played.office.store._engine
    event.listen(engine, "before_cursor_execute", note)
    portfolio.page(played.office, Filter(**asked), sort=sort)
    event.remove(engine, "before_cursor_execute", note)
    with played.office.store.reading() as connection:
        found = [
            row[3]
            for statement, values in given
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    # A covering index is much smaller than its table, which has the dossiers.
    whole = [step for step in found if step.startswith(("SCAN contract", "SCAN provider")) and "COVERING" not in step]
    assert [step for step in whole if "USING INDEX" not in step] == []
    assert [step for step in found if index in step], found
