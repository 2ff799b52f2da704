"""Checking the trail: every hash and chain, and that replaying a contract's records gives its row."""

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle import audit, plain
from lifecycle.dossier import parse
from workflows.office import Office
from workflows.store import contracts, trail
from workflows.store.tables import CONTRACTS, PERSONAL


def problems(office: Office) -> list[str]:
    """Everything that is wrong with the trail, each named by its stream and sequence number; empty when it holds."""
    with office.store.reading() as connection:
        values = _personal(connection)
        found: list[str] = []
        replayed: dict[str, dict[str, Any]] = {}
        expected: tuple[str, int, str] = ("", 0, audit.FIRST)
        for row in trail.records(connection):
            if row.stream != expected[0]:
                expected = (row.stream, 0, audit.FIRST)
            body, wrong = _check(row, expected[1] + 1, expected[2])
            found += [f"{row.stream} record {row.seq}: {problem}" for problem in wrong]
            expected = (row.stream, row.seq, row.hash)
            its_values = values.get((row.stream, row.seq), {})
            found += [f"{row.stream} record {row.seq}: {problem}" for problem in _commitments(body, its_values)]
            if row.outcome == trail.DONE and "changes" in body and row.stream.startswith("contract:"):
                named = {path: value for path, (_, value) in its_values.items()}
                state = plain.fold(replayed.get(row.stream, {}), body["changes"], named)
                replayed[row.stream] = {**state, "version": body["version"]}
        return found + _compare(connection, replayed)


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
        body: dict[str, Any] = json.loads(row.body)
    except ValueError:
        return {}, ["it cannot be read"]
    if body.get("format") != audit.FORMAT:
        wrong.append(f"its format {body.get('format')} is unknown")
    if row.seq != seq or body.get("seq") != seq:
        wrong.append(f"record {seq} is not there")
    if body.get("prev") != prev:
        wrong.append("it does not follow the record before it")
    repeated = {
        "stream": row.stream,
        "action": row.action,
        "outcome": row.outcome,
        "actor": row.actor,
        "role": row.role,
    }
    wrong += [f"its column {name} says otherwise" for name, value in repeated.items() if body.get(name) != value]
    return body, wrong


def _commitments(body: dict[str, Any], values: dict[str, tuple[str, Any]]) -> list[str]:
    committed = body.get("personal", {})
    wrong = [f"the value of {path} was added" for path in values if path not in committed]
    return wrong + [
        f"the value of {path} was changed"
        for path, (salt, value) in values.items()
        if path in committed and audit.commitment(salt, value) != committed[path]
    ]


def _compare(connection: Connection, replayed: dict[str, dict[str, Any]]) -> list[str]:
    """Where a contract's row is not what its records make of it."""
    found = []
    ids = list(connection.execute(select(CONTRACTS.c.id)).scalars())
    streams = {trail.contract_stream(identifier) for identifier in ids}
    found += [f"{stream}: there are records, but no contract" for stream in sorted(replayed.keys() - streams)]
    for identifier, contract in contracts.load(connection, ids).items():
        stream = trail.contract_stream(identifier)
        state = replayed.get(stream)
        if state is None:
            found.append(f"{stream}: contract {contract.number} has no records")
            continue
        state = {**state, "dossier": parse(state.get("dossier", {})).plain()}
        row = plain.contract(contract)
        found += [
            f"{stream}: contract {contract.number} says {name} = {row[name]!r}, its records say {state.get(name)!r}"
            for name in row
            if row[name] != state.get(name)
        ]
    return found
