"""Contracts as they were at a moment, folded from their records.

There are two ways to know it. What was known *then* is what the trail had recorded by that moment. What is known *now*
of that moment is every record that counts from it or before, also those that were written later: a signature of 30
October that came in on 5 November makes the contract signed on 31 October, though nobody knew.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, select

from lifecycle import plain
from lifecycle.policy import Policy
from workflows.inquiry import names
from workflows.inquiry.asked import RECORD
from workflows.inquiry.reading import Found, beside, kept
from workflows.office import Office
from workflows.store import policies, trail
from workflows.store.trail_tables import AUDIT

CHUNK: Final = 50
"""How many contracts are folded at a time: each has records of its own."""


class Known(StrEnum):
    """Whether to look with what was known then, or with what is known now."""

    THEN = "then"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Stood:
    """How a contract stood: its fields as JSON data, since when (effective) its state, and what last changed it.

    `policy` is the version that the last of its records to be judged names; ``None`` where none was.
    """

    contract: dict[str, Any]
    since: str
    last: Found
    policy: Policy | None


def contract(office: Office, number: str, moment: datetime, known: Known) -> Stood | None:
    """How one contract stood at `moment`; ``None`` where nothing of it was known. `UnknownContract` for none."""
    with office.store.reading() as connection:
        identifier = names.contract_id(connection, number)
        return next(_stood(connection, [identifier], moment, known, whole=True), None)


def counts(moment: datetime, known: Known) -> ColumnElement[bool]:
    """What holds of the records that count at `moment`, by what was known then or by what is known now."""
    return (AUDIT.c.recorded_at if known is Known.THEN else AUDIT.c.effective_at) <= moment


def stood(connection: Connection, ids: Sequence[int], moment: datetime, known: Known) -> list[Stood]:
    """How these contracts stood, in their order, in the caller's transaction; at most `CHUNK`."""
    return list(_stood(connection, ids, moment, known))


def _stood(
    connection: Connection, ids: Sequence[int], moment: datetime, known: Known, *, whole: bool = False
) -> Iterator[Stood]:
    """How these contracts stood; with `whole` the personal values in their dossiers too."""
    streams = {trail.contract_stream(identifier): identifier for identifier in ids}
    query = (
        select(*RECORD)
        .where(AUDIT.c.stream.in_(streams), AUDIT.c.outcome == trail.DONE, counts(moment, known))
        .order_by(AUDIT.c.stream, AUDIT.c.seq)
    )
    rows: dict[str, list[Row[*tuple[Any, ...]]]] = {stream: [] for stream in streams}
    for row in connection.execute(query):
        rows[row.stream].append(row)
    # Without its first record there is nothing that the others could have changed.
    known_of = [its_rows for its_rows in rows.values() if its_rows and its_rows[0].seq == 1]
    told = [_folded(connection, its_rows, whole=whole) for its_rows in known_of]
    lasts = beside(connection, [each.last for each in told])
    for each, last in zip(told, lasts, strict=True):
        policy = None if each.judged_by is None else policies.version(connection, each.judged_by)
        yield Stood(each.contract, each.since, last, policy)


class _Folded(NamedTuple):
    contract: dict[str, Any]
    since: str
    last: Row[*tuple[Any, ...]]
    judged_by: str | None


def _folded(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]], *, whole: bool) -> _Folded:
    """What records make of a contract, the moment its state counts from, and the last that changed anything."""
    values = kept(connection, [(row.stream, row.seq) for row in rows]) if whole else {}
    state: dict[str, Any] = {}
    since, last, judged_by = "", rows[0], None
    for row in rows:
        body = json.loads(row.body)
        judged_by = body.get("policy", judged_by)
        changes = body.get("changes")
        if changes:
            state = plain.fold(state, changes, values.get((row.stream, row.seq), {}))
            last = row
            since = body["effective"] if "state" in changes else since
    return _Folded(state, since, last, judged_by)
