"""Tampering, with the triggers dropped: whatever is changed, removed, put in or swapped is found and named."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rounds
from rounds import Round

from lifecycle import audit
from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows import verification

Tampered = Callable[..., list[str]]
NUMBERS = {1: "GLI-2027-00001", 2: "GLI-2027-00002", 3: "GLI-2027-00003"}


@pytest.fixture
def tampered(on_file: Round, file: Path) -> Tampered:
    """What the check says of a copy of the database that somebody had their hands in.

    Contract 1 was applied for, assessed, offered, signed and noted on; 2 applied for, updated and rejected; 3 applied
    for and assessed, and then refused a signature.
    """
    first = on_file.signed(Kind.INDIVIDUAL)
    on_file.done(Action.NOTE, first, text="gebeld")
    second = on_file.applied(Kind.RHO, regions=("drenthe",))
    on_file.done(Action.UPDATE_DOSSIER, second, dossier=rounds.excluded())
    on_file.done(Action.REJECT, second, grounds=("3.3.3/insolvency",), reason="Failliet")
    third = on_file.assessed(Kind.PARTNERSHIP, regions=("twente",))
    on_file.refused(Action.SIGN, third)
    on_file.holds()
    copy = file.with_name("copy.db")

    def tamper(*statements: str | tuple[str, dict[str, Any]] | Callable[[sqlite3.Connection], None]) -> list[str]:
        source, target = sqlite3.connect(file), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        triggers = target.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            target.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            if callable(statement):
                statement(target)
            else:
                text, values = (statement, {}) if isinstance(statement, str) else statement
                assert target.execute(text, values).rowcount > 0
        for _, text in triggers:
            target.execute(text)
        target.commit()
        target.close()
        office = rounds.join(copy, on_file.clock.now()).office
        found = verification.problems(office)
        office.store.close()
        assert all(problem.nl != problem.en for problem in found)
        return [str(problem) for problem in found]

    assert tamper() == []
    return tamper


def rewrite(stream: str, seq: int, *, hashed: bool, **changes: Any) -> Callable[[sqlite3.Connection], None]:
    """Change the body of a record; with `hashed` its hash is made to fit."""

    def change(connection: sqlite3.Connection) -> None:
        at = {"stream": stream, "seq": seq}
        query = "SELECT body, hash FROM audit_record WHERE stream = :stream AND seq = :seq"
        content, old = connection.execute(query, at).fetchone()
        body = audit.canonical({**json.loads(content), **changes})
        connection.execute(
            "UPDATE audit_record SET body = :body, hash = :hash WHERE stream = :stream AND seq = :seq",
            {**at, "body": body, "hash": audit.digest(body) if hashed else old},
        )

    return change


def forged(stream: str, seq: int, prev: str | None = None, **details: Any) -> Callable[[sqlite3.Connection], None]:
    """Put a record in after the last one; with the right hash before it, unless `prev` is given."""

    def put_in(connection: sqlite3.Connection) -> None:
        columns = "hash, contract_id, provider_id, policy_id, effective_at, recorded_at"
        query = f"SELECT {columns} FROM audit_record WHERE stream = ? ORDER BY seq DESC LIMIT 1"  # noqa: S608 - fixed
        last, contract, provider, policy, effective, recorded = connection.execute(query, (stream,)).fetchone()
        body = audit.body(
            stream=stream,
            seq=seq,
            prev=last if prev is None else prev,
            action="note",
            outcome="done",
            actor="anna",
            role="buyer",
            effective=effective,
            recorded=recorded,
            details={"about": {"contract": contract, "provider": provider, "policy": policy}, **details},
        )
        connection.execute(
            "INSERT INTO audit_record (stream, seq, hash, body, contract_id, provider_id, policy_id, action, outcome,"
            " actor, role, effective_at, recorded_at, overridden)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'note', 'done', 'anna', 'buyer', ?, ?, 0)",
            (stream, seq, audit.digest(body), body, contract, provider, policy, effective, recorded),
        )

    return put_in


def test_a_changed_body_is_found(tampered: Tampered) -> None:
    assert "contract:1 record 2: its content was changed" in tampered(
        rewrite("contract:1", 2, hashed=False, to="rejected")
    )


def test_a_body_that_is_no_json_is_found(tampered: Tampered) -> None:
    found = tampered("UPDATE audit_record SET body = X'7B' WHERE stream = 'contract:1' AND seq = 2")
    assert "contract:1 record 2: it cannot be read" in found


def test_a_single_changed_byte_is_found(tampered: Tampered) -> None:
    found = tampered(
        "UPDATE audit_record SET body = CAST(replace(CAST(body AS TEXT), 'anna', 'anne') AS BLOB)"
        " WHERE stream = 'contract:3' AND seq = 3"
    )
    assert "contract:3 record 3: its content was changed" in found


def test_a_changed_body_with_a_hash_to_match_breaks_the_chain(tampered: Tampered) -> None:
    found = tampered(rewrite("contract:1", 2, hashed=True, recorded="2020-01-01T00:00:00.000000Z"))
    assert "contract:1 record 3: it does not follow the record before it" in found


def test_a_last_record_rewritten_with_its_hash_is_found_by_replaying(tampered: Tampered) -> None:
    found = tampered(rewrite("contract:2", 3, hashed=True, changes={"state": "withdrawn"}, to="withdrawn"))
    assert any(line.startswith(f"contract:2: contract {NUMBERS[2]} says state = 'rejected'") for line in found)


def test_a_changed_hash_is_found(tampered: Tampered) -> None:
    found = tampered("UPDATE audit_record SET hash = hex(zeroblob(32)) WHERE stream = 'contract:1' AND seq = 4")
    assert "contract:1 record 4: its content was changed" in found
    assert "contract:1 record 5: it does not follow the record before it" in found


def test_an_unknown_format_is_found(tampered: Tampered) -> None:
    assert "contract:3 record 3: its format 2 is unknown" in tampered(rewrite("contract:3", 3, hashed=True, format=2))


@pytest.mark.parametrize(
    ("stream", "seq", "named"),
    [
        ("contract:1", 1, "contract:1 record 2: record 1 is not there"),
        ("contract:1", 3, "contract:1 record 4: record 3 is not there"),
        ("contract:3", 2, "contract:3 record 3: record 2 is not there"),
        ("policy:gli-2027", 1, "policy:gli-2027 record 2: record 1 is not there"),
    ],
)
def test_a_removed_record_is_found(tampered: Tampered, stream: str, seq: int, named: str) -> None:
    assert named in tampered(
        ("DELETE FROM audit_record WHERE stream = :stream AND seq = :seq", {"stream": stream, "seq": seq})
    )


def test_the_last_record_of_a_contract_cut_off_is_found_by_replaying(tampered: Tampered) -> None:
    found = tampered("DELETE FROM audit_record WHERE stream = 'contract:2' AND seq = 3")
    assert any(line.startswith(f"contract:2: contract {NUMBERS[2]} says state = 'rejected'") for line in found)
    assert any(line.startswith(f"contract:2: contract {NUMBERS[2]} says version = 3") for line in found)


def test_a_contract_without_records_is_found(tampered: Tampered) -> None:
    found = tampered("DELETE FROM audit_record WHERE stream = 'contract:3'", "DELETE FROM personal_value")
    assert f"contract:3: contract {NUMBERS[3]} has no records" in found


def test_a_record_put_in_is_found(tampered: Tampered) -> None:
    assert "contract:1 record 6: it does not follow the record before it" in tampered(
        forged("contract:1", 6, prev="0" * 64)
    )
    assert "contract:1 record 7: record 6 is not there" in tampered(forged("contract:1", 7))


def test_a_change_forged_at_the_end_is_found_by_replaying(tampered: Tampered) -> None:
    found = tampered(forged("contract:1", 6, changes={"state": "published"}, version=5))
    assert any(line.startswith(f"contract:1: contract {NUMBERS[1]} says state = 'signed'") for line in found)


def test_swapped_records_are_found(tampered: Tampered) -> None:
    found = tampered(
        "UPDATE audit_record SET seq = 99 WHERE stream = 'contract:1' AND seq = 2",
        "UPDATE audit_record SET seq = 2 WHERE stream = 'contract:1' AND seq = 3",
        "UPDATE audit_record SET seq = 3 WHERE stream = 'contract:1' AND seq = 99",
    )
    assert "contract:1 record 2: record 2 is not there" in found
    assert "contract:1 record 2: it does not follow the record before it" in found


def test_a_record_moved_to_another_contract_is_found(tampered: Tampered) -> None:
    found = tampered("UPDATE audit_record SET stream = 'contract:2', seq = 4 WHERE stream = 'contract:1' AND seq = 5")
    assert "contract:2 record 4: its column stream says otherwise" in found
    assert "contract:2 record 4: it does not follow the record before it" in found


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "offer"),
        ("outcome", "refused"),
        ("actor", "bob"),
        ("role", "approver"),
        ("overridden", 1),
        ("effective_at", "2020-01-01T00:00:00.000000Z"),
        ("recorded_at", "2020-01-01T00:00:00.000000Z"),
        ("contract_id", 2),
        ("provider_id", 2),
        ("policy_id", "kinderen-2027"),
        ("region", "zeeland"),
    ],
)
def test_a_column_that_queries_ask_for_cannot_say_otherwise(tampered: Tampered, column: str, value: Any) -> None:
    found = tampered(
        (f"UPDATE audit_record SET {column} = :value WHERE stream = 'contract:1' AND seq = 4", {"value": value})  # noqa: S608
    )
    assert f"contract:1 record 4: its column {column} says otherwise" in found


REASON = "stream = 'contract:2' AND seq = 3 AND path = 'reason'"
NAME = "stream = 'contract:3' AND seq = 1 AND path = 'dossier.subcontractors.0.name'"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            f"UPDATE personal_value SET value = '\"Anders\"' WHERE {REASON}",  # noqa: S608
            "contract:2 record 3: the value of reason was changed",
        ),
        (
            f"UPDATE personal_value SET salt = '00' WHERE {REASON}",  # noqa: S608
            "contract:2 record 3: the value of reason was changed",
        ),
        (
            f"UPDATE personal_value SET value = '\"A. Nders\"' WHERE {NAME}",  # noqa: S608
            "contract:3 record 1: the value of dossier.subcontractors.0.name was changed",
        ),
        (
            "INSERT INTO personal_value VALUES ('contract:1', 2, 'reason', '00', '\"omdat\"')",
            "contract:1 record 2: the value of reason was added",
        ),
    ],
)
def test_a_changed_personal_value_is_found(tampered: Tampered, statement: str, named: str) -> None:
    assert named in tampered(statement)


@pytest.mark.parametrize(
    ("field", "statement"),
    [
        ("state", "UPDATE contract SET state = 'published' WHERE id = 1"),
        ("version", "UPDATE contract SET version = version + 1 WHERE id = 1"),
        ("term", "UPDATE contract SET term_last = '2030-12-31' WHERE id = 1"),
        ("signed_at", "UPDATE contract SET signed_at = '2026-04-02T06:00:00.000000Z' WHERE id = 1"),
        ("signing_day", "UPDATE contract SET signing_day = '2026-12-31' WHERE id = 1"),
        ("regions", "UPDATE contract SET regions = '[\"utrecht\"]' WHERE id = 1"),
        ("kind", "UPDATE contract SET kind = 'rho' WHERE id = 1"),
        ("provider_id", "UPDATE contract SET provider_id = 2 WHERE id = 1"),
        ("run_off", "UPDATE contract SET run_off = 'open' WHERE id = 1"),
        ("dossier", "UPDATE contract SET dossier = json_set(dossier, '$.fte', 12) WHERE id = 1"),
        ("number", "UPDATE contract SET number = 'GLI-2027-00009' WHERE id = 1"),
    ],
)
def test_a_changed_contract_row_is_found(tampered: Tampered, field: str, statement: str) -> None:
    found = tampered(statement)
    assert all(line.startswith("contract:1: contract ") for line in found)
    assert [line for line in found if f" says {field} = " in line]


def test_a_removed_or_added_contract_row_is_found(tampered: Tampered) -> None:
    found = tampered("DELETE FROM contract_region WHERE contract_id = 3", "DELETE FROM contract WHERE id = 3")
    assert found == ["contract:3: there are records, but no contract"]
    columns = "provider_id, policy, care, year, kind, state, version, regions, dossier, earlier_terms, tariffs_informed"
    found = tampered(f"INSERT INTO contract (id, number, {columns}) SELECT 9, 'X', {columns} FROM contract LIMIT 1")  # noqa: S608
    assert "contract:9: contract X has no records" in found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contract_region SET region = 'utrecht' WHERE contract_id = 1",
        "UPDATE contract_region SET kind = 'rho' WHERE contract_id = 1",
        "UPDATE contract_region SET care = 'other' WHERE contract_id = 1",
        "UPDATE policy_version SET content = X'7B7D' WHERE policy_id = 'gli-2027'",
        "UPDATE user_account SET role = 'approver' WHERE name = 'anna'",
        "UPDATE provider SET name = 'Een ander' WHERE id = 1",
        "DELETE FROM audit_record WHERE stream = 'user:anna'",
    ],
)
def test_what_decides_about_contracts_beside_their_rows_is_checked_too(tampered: Tampered, statement: str) -> None:
    assert tampered(statement)
