"""Checking the trail: every hash and chain, and that what the records say is what the rows say."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Row, String, select, type_coerce

from lifecycle import audit
from workflows.office import Office
from workflows.replaying import Replay
from workflows.store import trail
from workflows.store.tables import AUDIT, PERSONAL

_REPEATED: Final = ("stream", "action", "outcome", "actor", "role")
_TRIGGERS: Final = frozenset({"audit_record_no_update", "audit_record_no_delete", "audit_record_no_replace"})


def problems(office: Office) -> list[str]:
    """Everything that is wrong with the trail, each named by its stream and sequence number; empty when it holds."""
    with office.store.reading() as connection:
        values = _personal(connection)
        found = _triggers(connection)
        replay = Replay()
        stream, seq, prev = "", 0, audit.FIRST
        for row in _records(connection):
            if row.stream != stream:
                stream, seq, prev = row.stream, 0, audit.FIRST
            body, wrong = _check(row, seq + 1, prev)
            seq, prev = row.seq, row.hash
            its_values = values.pop((row.stream, row.seq), {})
            try:
                wrong += _commitments(body, its_values)
                replay.take(row.stream, body, {path: value for path, (_, value) in its_values.items()})
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                wrong.append("it cannot be read")
            found += [f"{row.stream} record {row.seq}: {problem}" for problem in dict.fromkeys(wrong)]
        found += [f"{stream} record {seq}: there is a personal value, but no record" for stream, seq in values]
        return found + replay.differences(connection)


def _records(connection: Connection) -> Iterator[Row[Any]]:
    """Every record stream by stream; moments as they are stored, so that what is no moment can be named."""
    as_stored = [
        type_coerce(column, String).label(column.name) if column.name in {"effective_at", "recorded_at"} else column
        for column in AUDIT.c
    ]
    query = select(*as_stored).order_by(AUDIT.c.stream, AUDIT.c.seq)
    yield from connection.execution_options(yield_per=1000).execute(query)


def _triggers(connection: Connection) -> list[str]:
    """The triggers that keep the trail append-only are there."""
    kept = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())
    return [f"the trigger {name} is gone: records could be changed" for name in sorted(_TRIGGERS - kept)]


def _personal(connection: Connection) -> dict[tuple[str, int], dict[str, tuple[str, Any]]]:
    found: dict[tuple[str, int], dict[str, tuple[str, Any]]] = defaultdict(dict)
    for row in connection.execute(select(PERSONAL)):
        found[row.stream, row.seq][row.path] = (row.salt, row.value)
    return found


def _check(row: Row[Any], seq: int, prev: str) -> tuple[dict[str, Any], list[str]]:
    """The body of a record, and what is wrong with it."""
    wrong = []
    if audit.digest(bytes(row.body)) != row.hash:
        wrong.append("its content was changed")
    try:
        body: Any = json.loads(row.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return {}, [*wrong, "it cannot be read"]
    if body.get("format") != audit.FORMAT:
        wrong.append(f"its format {body.get('format')} is unknown")
    if row.seq != seq or body.get("seq") != seq:
        wrong.append(f"record {seq} is not there")
    if body.get("prev") != prev:
        wrong.append("it does not follow the record before it")
    return body, wrong + [f"its column {name} says otherwise" for name in _otherwise(row, body)]


def _otherwise(row: Row[Any], body: Mapping[str, Any]) -> list[str]:
    """The columns that do not repeat what the body says."""
    about, override = body.get("about"), body.get("override")
    about = about if isinstance(about, dict) else {}
    lifted = bool(override.get("lifted")) if isinstance(override, dict) else False
    said = {name: body.get(name) for name in _REPEATED}
    said |= {f"{name}_id": about.get(name) for name in ("contract", "provider", "policy")}
    said |= {
        "effective_at": body.get("effective"),
        "recorded_at": body.get("recorded"),
        "region": about.get("region"),
        "overridden": lifted and row.outcome == trail.DONE,
    }
    return [name for name, value in said.items() if getattr(row, name) != value]


def _commitments(body: Mapping[str, Any], values: Mapping[str, tuple[str, Any]]) -> list[str]:
    committed = body.get("personal", {})
    wrong = [f"the value of {path} was added" for path in values if path not in committed]
    return wrong + [
        f"the value of {path} was changed"
        for path, (salt, value) in values.items()
        if path in committed and audit.commitment(salt, value) != committed[path]
    ]
