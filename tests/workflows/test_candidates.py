"""What a duty concerns is found in indexes, without a look at the contracts themselves: those are long rows."""

from collections.abc import Iterator
from typing import Any

import pytest
from rounds import Round
from sqlalchemy import event

from lifecycle.states import Action
from scheduler import milestones
from workflows import evaluation
from workflows.store import candidates, ledger

Given = list[tuple[str, Any]]


@pytest.fixture
def given(season: Round) -> Iterator[Given]:
    """Every statement that the store is given, with its values."""
    found: Given = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        found.append((statement, values))

    engine = season.office.store._engine
    event.listen(engine, "before_cursor_execute", keep)
    yield found
    event.remove(engine, "before_cursor_execute", keep)


def lookups(season: Round, given: Given, table: str) -> list[str]:
    """How SQLite looks through a table for what was asked."""
    asked = [(statement, values) for statement, values in given if f"FROM {table}" in statement]
    assert asked
    with season.office.store.reading() as connection:
        steps = [
            row[3]
            for statement, values in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    return [step for step in steps if step.startswith((f"SCAN {table}", f"SEARCH {table}"))]


# A run-off offer is looked for among the few that have one, by `contract_by_run_off`.
WORK = [
    (each, action) for each, work in milestones.WORK.items() for action in work if action is not Action.LAPSE_RUN_OFF
]


@pytest.mark.parametrize(("milestone", "action"), WORK)
def test_what_a_duty_concerns_is_counted_in_an_index_alone(
    season: Round, given: Given, milestone: Any, action: Action
) -> None:
    with season.office.store.reading() as connection:
        row = ledger.duties(connection, milestone)[0]
        duty = milestones.duty_of(connection, row)
        given.clear()
        candidates.expected(connection, duty, action, 100)
    (found,) = lookups(season, given, "contract")
    assert found.startswith("SEARCH contract USING COVERING INDEX"), found


def test_how_old_the_evaluation_is_is_read_from_the_end_of_an_index(season: Round, given: Given) -> None:
    evaluation.moment(season.office)
    assert all("COVERING INDEX" in step for step in lookups(season, given, "evaluation"))
