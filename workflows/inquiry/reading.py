"""Inquiries of the trail: the records that answer what is asked, one after the other.

Every inquiry is read in one reading transaction and in flat memory: whoever asks for a million records is given them
one by one. What stands beside a record (numbers, providers, personal values) is read for a chunk of records at once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from lifecycle.contract import Provider
from lifecycle.errors import LooptijdError
from lifecycle.languages import Both
from lifecycle.policy import Policy
from workflows.inquiry.asked import Inquiry, query
from workflows.office import Office
from workflows.store import contracts, policies
from workflows.store.tables import CONTRACTS
from workflows.store.trail_tables import AUDIT, PERSONAL

CHUNK: Final = 200
"""How many records are read, and looked up beside, at a time."""


class UnreadableRecord(LooptijdError):  # noqa: N818 - named for what it is
    """What is stored of a record is no record: somebody or something changed the database."""

    def __init__(self, stream: str, seq: int) -> None:
        super().__init__(
            Both(
                f"Vastlegging {seq} van {stream} is niet te lezen; controleer het spoor.",
                f"Record {seq} of {stream} cannot be read; check the trail.",
            )
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A record: its body, hash and row, the number of its contract, its provider, and the personal values still kept.

    `advice` are the rules of the `policy` it was judged by that never refuse.
    """

    body: Mapping[str, Any]
    hash: str
    id: int
    contract: str | None = None
    provider: Provider | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    advice: frozenset[str] = frozenset()
    policy: Policy | None = None


def records(office: Office, asked: Inquiry, last: int | None = None) -> Iterator[Found]:
    """The records that answer `asked`, in the order of their moments; none that was written after the row `last`.

    `BadInput` or `UnknownContract` for a name that is nobody's, before the first record.
    """
    with office.store.reading() as connection:
        found = query(connection, asked)
        if last is not None:
            # The sum keeps the database from looking for records by it.
            found = found.where(AUDIT.c.id + 0 <= last)
        for chunk in connection.execution_options(yield_per=CHUNK).execute(found).partitions():
            yield from beside(connection, chunk)


def beside(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[Found]:
    """Records with what stands beside them, each kind of it read at once. At most `CHUNK` rows."""
    bodies = [_body(row) for row in rows]
    ids = {row.contract_id for row in rows} - {None}
    numbered = select(CONTRACTS.c.id, CONTRACTS.c.number).where(CONTRACTS.c.id.in_(ids))
    numbers = {row.id: row.number for row in connection.execute(numbered)} if ids else {}
    of = contracts.providers(connection, {row.provider_id for row in rows} - {None})
    values = kept(
        connection, [(row.stream, row.seq) for row, body in zip(rows, bodies, strict=True) if "personal" in body]
    )
    for row, body in zip(rows, bodies, strict=True):
        policy = policies.version(connection, body["policy"]) if "policy" in body else None
        yield Found(
            body=body,
            hash=row.hash,
            id=row.id,
            contract=numbers.get(row.contract_id),
            provider=of.get(row.provider_id),
            values=values.get((row.stream, row.seq), {}),
            advice=frozenset() if policy is None else policy.advice,
            policy=policy,
        )


def _body(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    try:
        found = json.loads(row.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UnreadableRecord(row.stream, row.seq)
    return found


def kept(connection: Connection, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any]]:
    """The personal values of records that are still kept: (stream, seq) -> place in the record -> value."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    wanted = set(places)
    if wanted:
        # Pairs are not looked up by the key, their parts are: some rows too many are read, and left.
        streams, numbers = {stream for stream, _ in wanted}, {seq for _, seq in wanted}
        stored = select(PERSONAL).where(PERSONAL.c.stream.in_(streams), PERSONAL.c.seq.in_(numbers))
        for row in connection.execute(stored):
            if (row.stream, row.seq) in wanted:
                found.setdefault((row.stream, row.seq), {})[row.path] = row.value
    return found
