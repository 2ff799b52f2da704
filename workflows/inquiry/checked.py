"""Whether records are found by the rules that they name: the trail and what it is searched by, side by side."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, String, Table, select, type_coerce

from lifecycle import audit
from lifecycle.languages import Both
from workflows.store.trail_tables import AUDIT, AUDIT_RULES


def with_rules(connection: Connection) -> Iterator[tuple[tuple[str, int], Row[Any] | None, list[Row[Any]]]]:
    """Every place of the trail with its record, where there is one, and the rules by which that is searched."""
    records = ((row.stream, row.seq, 0, row) for row in _rows(connection, AUDIT))
    rules = ((row.stream, row.seq, 1, row) for row in _rows(connection, AUDIT_RULES))
    merged = heapq.merge(records, rules, key=itemgetter(0, 1, 2))
    for place, group in groupby(merged, key=itemgetter(0, 1)):
        rows = list(group)
        record = next((row for _, _, sort, row in rows if sort == 0), None)
        yield place, record, [row for _, _, sort, row in rows if sort == 1]


def searched_otherwise(row: Row[Any], body: Mapping[str, Any], rules: Sequence[Row[Any]]) -> list[Both]:
    """Where the rules by which a record is searched are not those that it names."""
    named = set(audit.rules(body))
    kept = {(each.rule, each.part) for each in rules}
    wrong = [
        Both(
            f"is niet te vinden bij regel {rule} ({part})",
            f"it cannot be found by the rule {rule} ({part})",
        )
        for rule, part in sorted(named - kept)
    ]
    wrong += [
        Both(
            f"is te vinden bij regel {rule} ({part}), die er niet in staat",
            f"it is found by the rule {rule} ({part}), which it does not name",
        )
        for rule, part in sorted(kept - named)
    ]
    if any(each.recorded_at != row.recorded_at for each in rules):
        wrong.append(
            Both("is bij haar regels te vinden op een ander moment", "by its rules it is found at another moment")
        )
    return wrong


def _rows(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    """Every row stream by stream; moments as they are stored, so that what is no moment can be named."""
    as_stored = [
        type_coerce(column, String).label(column.name) if column.name in {"effective_at", "recorded_at"} else column
        for column in table.c
    ]
    query = select(*as_stored).order_by(table.c.stream, table.c.seq)
    yield from connection.execution_options(yield_per=1000).execute(query)
