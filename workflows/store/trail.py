"""The audit trail: appending records in the transaction of what they record, and reading them back."""

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, insert, select

from lifecycle import audit
from lifecycle.calendar import in_utc
from lifecycle.roles import SYSTEM_ACTOR, Role
from workflows.store.trail_tables import AUDIT, AUDIT_RULES, PERSONAL

DONE: Final = "done"
REFUSED: Final = "refused"
REPORTED: Final = "reported"

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A record to append. `personal` maps places (``reason``, ``dossier.subcontractors.0.name``) to values.

    `first` says that it begins its stream: that of a contract or provider that was made in this transaction.
    """

    stream: str
    action: str
    outcome: str
    actor: str
    role: str
    effective: datetime
    recorded: datetime
    details: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)
    contract_id: int | None = None
    provider_id: int | None = None
    policy_id: str | None = None
    region: str | None = None
    overridden: bool = False
    first: bool = False


def by_system(stream: str, action: str, now: datetime, details: dict[str, Any], **further: Any) -> Entry:
    """The record of what Looptijd does by itself, done at `now` unless `further` says another effective moment."""
    said = {"outcome": DONE, "effective": now, **further}
    return Entry(
        stream=stream, action=action, actor=SYSTEM_ACTOR, role=Role.SYSTEM.value, recorded=now, details=details, **said
    )


CONTRACTS: Final = "contract:"
"""What the streams of contracts begin with."""


def contract_stream(contract_id: int) -> str:
    """The stream of a contract's records."""
    return f"{CONTRACTS}{contract_id}"


def provider_stream(provider_id: int) -> str:
    """The stream of a provider's records."""
    return f"provider:{provider_id}"


def access_stream(user: str) -> str:
    """The stream of what a user did to come in: passwords, logins, pages that were refused."""
    return f"access:{user}"


LOOKUPS: Final = "lookup:"
"""What the streams of looks at the trail begin with."""


def lookup_stream(reader: str) -> str:
    """The stream of what somebody looked at on the trail."""
    return f"{LOOKUPS}{reader}"


def append(connection: Connection, entries: Sequence[Entry]) -> None:
    """Append `entries` to their streams, in order; all or nothing with the transaction."""
    if not entries:
        return
    heads = _heads(connection, sorted({entry.stream for entry in entries if not entry.first}))
    rows: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    for entry in entries:
        seq, prev = heads.get(entry.stream, (0, audit.FIRST))
        row, personal = _row(entry, seq + 1, prev)
        heads[entry.stream] = (seq + 1, row["hash"])
        rows.append(row)
        values.extend(personal)
        place = {"stream": entry.stream, "seq": seq + 1, "recorded_at": entry.recorded}
        rules.extend({**place, "rule": rule, "part": part} for rule, part in audit.rules(entry.details))
    connection.execute(_INSERT, rows)
    if rules:
        connection.execute(_INSERT_RULES, rules)
    if values:
        connection.execute(_INSERT_PERSONAL, values)


_LAST: Final = (
    select(AUDIT.c.stream, func.max(AUDIT.c.seq).label("seq"))
    .where(AUDIT.c.stream.in_(bindparam("streams", expanding=True)))
    .group_by(AUDIT.c.stream)
    .subquery()
)
_HEADS: Final = select(AUDIT.c.stream, AUDIT.c.seq, AUDIT.c.hash).join(
    _LAST, (AUDIT.c.stream == _LAST.c.stream) & (AUDIT.c.seq == _LAST.c.seq)
)
_HEAD: Final = (
    select(AUDIT.c.stream, AUDIT.c.seq, AUDIT.c.hash)
    .where(AUDIT.c.stream == bindparam("stream"))
    .order_by(AUDIT.c.seq.desc())
    .limit(1)
)
_INSERT: Final = insert(AUDIT)
_INSERT_PERSONAL: Final = insert(PERSONAL)
_INSERT_RULES: Final = insert(AUDIT_RULES)


def _heads(connection: Connection, streams: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The last sequence number and hash of each stream that has records."""
    if not streams:
        return {}
    if len(streams) == 1:
        rows = connection.execute(_HEAD, {"stream": streams[0]}).all()
        return {row.stream: (row.seq, row.hash) for row in rows}
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(streams), _CHUNK):
        rows = connection.execute(_HEADS, {"streams": list(streams[start : start + _CHUNK])}).all()
        found |= {row.stream: (row.seq, row.hash) for row in rows}
    return found


def _row(entry: Entry, seq: int, prev: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    about = {
        "contract": entry.contract_id,
        "provider": entry.provider_id,
        "policy": entry.policy_id,
        "region": entry.region,
    }
    details = {**entry.details, "about": {name: value for name, value in about.items() if value is not None}}
    personal = []
    if entry.personal:
        salts = {path: secrets.token_hex(audit.SALT_BYTES) for path in entry.personal}
        commitments = {path: audit.commitment(salts[path], value) for path, value in entry.personal.items()}
        details = {**details, "personal": commitments}
        personal = [
            {"stream": entry.stream, "seq": seq, "path": path, "salt": salts[path], "value": value}
            for path, value in entry.personal.items()
        ]
    body = audit.body(
        stream=entry.stream,
        seq=seq,
        prev=prev,
        action=entry.action,
        outcome=entry.outcome,
        actor=entry.actor,
        role=entry.role,
        effective=in_utc(entry.effective),
        recorded=in_utc(entry.recorded),
        details=details,
    )
    row = {
        "stream": entry.stream,
        "seq": seq,
        "hash": audit.digest(body),
        "body": body,
        "contract_id": entry.contract_id,
        "provider_id": entry.provider_id,
        "policy_id": entry.policy_id,
        "region": entry.region,
        "action": entry.action,
        "outcome": entry.outcome,
        "actor": entry.actor,
        "role": entry.role,
        "effective_at": entry.effective,
        "recorded_at": entry.recorded,
        "overridden": entry.overridden,
    }
    return row, personal


def records(connection: Connection, stream: str | None = None) -> Iterator[Row[Any]]:
    """The records of a stream, or of every stream one after the other, each in sequence."""
    query = select(AUDIT).order_by(AUDIT.c.stream, AUDIT.c.seq)
    if stream is not None:
        query = query.where(AUDIT.c.stream == stream)
    yield from connection.execution_options(yield_per=1000).execute(query)


def personal_values(connection: Connection, stream: str) -> dict[int, dict[str, tuple[str, Any]]]:
    """The personal values of a stream's records: sequence number -> place -> (salt, value)."""
    found: dict[int, dict[str, tuple[str, Any]]] = {}
    query = select(PERSONAL).where(PERSONAL.c.stream == stream)
    for row in connection.execute(query):
        found.setdefault(row.seq, {})[row.path] = (row.salt, row.value)
    return found


def made_version(connection: Connection, contract_id: int, version: int) -> Row[Any] | None:
    """The record of what brought a contract to `version`: the first that says so, newest records first looked at."""
    query = (
        select(AUDIT)
        .where(AUDIT.c.stream == contract_stream(contract_id), AUDIT.c.outcome == DONE)
        .order_by(AUDIT.c.seq.desc())
    )
    found = None
    for row in connection.execute(query):
        if json.loads(row.body)["version"] != version:
            break
        found = row
    return found


def count(connection: Connection, *, outcome: str | None = None, overridden: bool | None = None) -> int:
    """How many records there are, of one outcome or with an override only where asked."""
    query = select(func.count()).select_from(AUDIT)
    if outcome is not None:
        query = query.where(AUDIT.c.outcome == outcome)
    if overridden is not None:
        query = query.where(AUDIT.c.overridden == overridden)
    return connection.execute(query).scalar_one()
