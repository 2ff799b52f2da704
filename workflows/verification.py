"""Checking the trail: every hash and chain, and that what the records say is what the rows say.

Replaying a contract's records gives its row; providers, users and policy versions are compared with theirs.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from lifecycle import audit, plain
from lifecycle.calendar import in_utc
from lifecycle.dossier import parse
from workflows.office import Office
from workflows.store import contracts, trail
from workflows.store.tables import CONTRACT_REGIONS, CONTRACTS, PERSONAL, POLICY_VERSIONS, PROVIDERS, USERS


def problems(office: Office) -> list[str]:
    """Everything that is wrong with the trail, each named by its stream and sequence number; empty when it holds."""
    with office.store.reading() as connection:
        values = _personal(connection)
        found: list[str] = []
        replayed: dict[str, dict[str, Any]] = {}
        others: list[tuple[str, int, dict[str, Any]]] = []
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
            elif row.action in _OF_OTHERS:
                others.append((row.stream, row.seq, body))
        return found + _compare(connection, replayed) + _others(connection, others, values)


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
    about = body.get("about", {})
    said = {name: body.get(name) for name in _REPEATED} | {"overridden": _lifted(body) and row.outcome == trail.DONE}
    said |= {f"{name}_id": about.get(name) for name in _ABOUT} | {"region": about.get("region")}
    columns = {
        "stream": row.stream,
        "action": row.action,
        "outcome": row.outcome,
        "actor": row.actor,
        "role": row.role,
        "effective": in_utc(row.effective_at),
        "recorded": in_utc(row.recorded_at),
        "overridden": row.overridden,
        "contract_id": row.contract_id,
        "provider_id": row.provider_id,
        "policy_id": row.policy_id,
        "region": row.region,
    }
    for name, value in columns.items():
        column = f"{name}_at" if name in {"effective", "recorded"} else name
        if said[name] != value:
            wrong.append(f"its column {column} says otherwise")
    return body, wrong


_ABOUT: Final = ("contract", "provider", "policy")
_REPEATED: Final = ("stream", "action", "outcome", "actor", "role", "effective", "recorded")


def _lifted(body: Mapping[str, Any]) -> bool:
    return bool(body.get("override", {}).get("lifted"))


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
    linked: dict[int, set[str]] = defaultdict(set)
    for row in connection.execute(select(CONTRACT_REGIONS)):
        linked[row.contract_id].add(row.region)
    for identifier, contract in contracts.load(connection, ids).items():
        if linked[identifier] != set(contract.regions):
            found.append(f"contract:{identifier}: contract {contract.number} is filed under other regions")
        stream = trail.contract_stream(identifier)
        state = replayed.get(stream)
        if state is None:
            found.append(f"{stream}: contract {contract.number} has no records")
            continue
        state = {**state, "dossier": parse(state.get("dossier", {})).plain()}
        kept = plain.contract(contract)
        found += [
            f"{stream}: contract {contract.number} says {name} = {kept[name]!r}, its records say {state.get(name)!r}"
            for name in kept
            if kept[name] != state.get(name)
        ]
    return found


_OF_OTHERS: Final = frozenset({"add_provider", "add_user", "change_user"})


def _others(
    connection: Connection,
    bodies: list[tuple[str, int, dict[str, Any]]],
    values: Mapping[tuple[str, int], Mapping[str, tuple[str, Any]]],
) -> list[str]:
    """Where a provider, a user or a policy version is not what its records say."""
    said: dict[str, dict[str, Any]] = defaultdict(dict)
    for stream, seq, body in bodies:
        public = {name: body[key] for key, name in _PUBLIC.items() if key in body}
        personal = {path: value for path, (_, value) in values.get((stream, seq), {}).items()}
        said[stream] |= {**public, **personal}
    rows: dict[str, Mapping[Any, Any]] = {}
    for row in connection.execute(select(PROVIDERS)).mappings():
        rows[f"provider:{row['key']}"] = row
    for row in connection.execute(select(USERS)).mappings():
        rows[f"user:{row['name']}"] = row
    found = [f"{stream}: there are records, but no row" for stream in said if stream not in rows]
    for stream, kept in rows.items():
        if stream not in said:
            found.append(f"{stream}: has no records")
        found += [
            f"{stream}: its {name} is not what its records say"
            for name, value in said.get(stream, {}).items()
            if kept[name] != value
        ]
    versions = connection.execute(select(POLICY_VERSIONS))
    return found + [
        f"policy:{row.policy_id} version {row.number}: its content was changed"
        for row in versions
        if audit.digest(bytes(row.content)) != row.hash
    ]


_PUBLIC: Final = {"kind": "kind", "granted": "role", "active": "active"}
"""What records say of providers and users, with the column that has it."""
