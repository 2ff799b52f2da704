"""The figures of the round are those of its contracts and its trail, kept or counted anew."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
import rounds
from rounds import Round
from sqlalchemy import event

from lifecycle.contract import Kind
from lifecycle.states import Action, State
from workflows import figures, overview


@pytest.fixture
def played(season: Round) -> Round:
    """A season of some days, with every kind of move."""
    season.applied(Kind.RHO)
    partner = season.assessed(Kind.PARTNERSHIP)
    season.refused(Action.OFFER, partner)
    season.jump("2026-04-03T00:30")
    season.done(Action.WITHDRAW, partner)
    season.signed(Kind.RHO, regions=("drenthe",))
    old = season.running(Kind.INDIVIDUAL)
    season.jump("2026-04-05T23:59")
    season.done(Action.UPDATE_DOSSIER, old, dossier=rounds.excluded())
    season.done(Action.TERMINATE, old, approved_by="bob", grounds=("3.3.3/insolvency",), reason="Failliet")
    season.refused(Action.SIGN, "GLI-2027-00001")
    season.jump("2026-04-07T10:00")
    return season


def test_the_states_at_the_end_of_the_last_day_are_those_of_the_contracts(played: Round) -> None:
    by_day = figures.figures(played.office).states_by_day()
    now: Counter[State] = Counter()
    for counts in overview.states(played.office).values():
        now.update(counts)
    assert list(by_day)[-1] == date(2026, 4, 7)
    assert Counter(by_day[date(2026, 4, 7)]) == now
    assert by_day[date(2026, 4, 2)] == {State.APPLIED: 1, State.ASSESSED: 1}
    assert by_day[date(2026, 4, 3)] == by_day[date(2026, 4, 4)]
    assert by_day[date(2026, 4, 4)] == {State.APPLIED: 1, State.SIGNED: 1, State.PUBLISHED: 1, State.WITHDRAWN: 1}
    assert by_day[date(2026, 4, 5)][State.TERMINATED] == 1


def test_a_choice_of_them_counts_only_those(played: Round) -> None:
    found = figures.figures(played.office)
    assert found.states_by_day("gli-2027", Kind.PARTNERSHIP)[date(2026, 4, 7)] == {State.WITHDRAWN: 1}
    assert found.states_by_day("gli-2030") == {}


def test_the_funnel_counts_who_came_to_each_state(played: Round) -> None:
    funnel = figures.figures(played.office).funnel()
    assert funnel["gli-2027", Kind.RHO] == {State.APPLIED: 2, State.ASSESSED: 1, State.OFFERED: 1, State.SIGNED: 1}
    assert funnel["gli-2027", Kind.PARTNERSHIP] == {State.APPLIED: 1, State.ASSESSED: 1, State.WITHDRAWN: 1}
    assert funnel["gli-2026", Kind.INDIVIDUAL] == {State.PUBLISHED: 1, State.TERMINATED: 1}


def test_refusals_are_counted_by_rule_without_advice(played: Round) -> None:
    found = figures.figures(played.office).refused_by_rule()
    assert Counter({rule: times for _, rule, times in found}) == Counter(
        {each.rule: each.times for each in overview.refusals(played.office)}
    )
    assert ("gli-2027", "2.2/rho-first", 1) in found


def test_what_is_kept_is_what_was_counted_and_is_not_counted_again(played: Round) -> None:
    counted = figures.figures(played.office)
    assert figures.keep(played.office) == 5, "2 to 6 April"
    assert figures.keep(played.office) == 0
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    engine = played.office.store._engine
    event.listen(engine, "before_cursor_execute", note)
    kept = figures.figures(played.office)
    event.remove(engine, "before_cursor_execute", note)
    assert sum("FROM audit_record JOIN" in statement for statement in asked) == 2, "today alone"
    assert kept == counted
    played.done(Action.WITHDRAW, played.now(played.applied(Kind.RHO, regions=("utrecht",))))
    assert figures.figures(played.office).funnel()["gli-2027", Kind.RHO][State.WITHDRAWN] == 1


def test_a_day_is_read_through_the_index_of_its_actions(played: Round) -> None:
    given: list[tuple[str, Any]] = []
    engine = played.office.store._engine

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        given.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    figures.figures(played.office)
    event.remove(engine, "before_cursor_execute", note)
    found = []
    with played.office.store.reading() as connection:
        for statement, values in given:
            if "audit_record JOIN" in statement:
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                found += [row[3] for row in rows]
    assert [step for step in found if step.startswith("SCAN audit")] == []
    assert [step for step in found if "audit_by_action" in step], found
