"""The published care: each list as bytes that are never changed, and every change of it since, with the action.

A list that was published before keeps its entries. What contracts have made of it since is taken as changed at the
moment that each of them last changed: what it was in between is not known any more.
"""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from workflows.store.types import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NEVER = "the published care is never changed"


def upgrade() -> None:
    """Make the tables and their triggers, and bring the lists over."""
    op.create_table(
        "care_list",
        sa.Column("policy_id", sa.String(), nullable=False),
        sa.Column("published_at", Moment(length=27), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"]),
        sa.PrimaryKeyConstraint("policy_id"),
        sa.UniqueConstraint("hash"),
    )
    op.create_table(
        "care_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.String(), nullable=False),
        sa.Column("changed_at", Moment(length=27), nullable=False),
        sa.Column("contract", sa.String(), nullable=False),
        sa.Column("entry", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["policy_id"], ["care_list.policy_id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("care_change_by_policy", "care_change", ["policy_id", "id"], unique=False)
    # Few decisions have an override, and none of the others is to be looked through for them.
    op.create_index(
        "audit_by_overridden",
        "audit_record",
        ["recorded_at"],
        unique=False,
        sqlite_where=sa.text("overridden = 1"),
        postgresql_where=sa.text("overridden"),
    )
    _bring_over(op.get_bind())
    op.drop_table("published_list")
    for table, key in (("care_list", "policy_id = NEW.policy_id OR hash = NEW.hash"), ("care_change", "id = NEW.id")):
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - names of our own
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, '{_NEVER}'); END"
        )
        for operation in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_NEVER}'); END"
            )


def _bring_over(connection: Any) -> None:
    lists = connection.execute(
        sa.text(
            "SELECT l.policy_id, l.published_at, l.entries, p.care, p.year FROM published_list l "
            "JOIN policy p ON p.id = l.policy_id ORDER BY l.policy_id, l.published_at"
        )
    ).all()
    for row in {row.policy_id: row for row in lists}.values():
        entries = json.loads(row.entries)
        said = {
            "format": 1,
            "policy": row.policy_id,
            "care": row.care,
            "year": row.year,
            "published": row.published_at,
            "entries": entries,
        }
        content = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        connection.execute(
            sa.text("INSERT INTO care_list VALUES (:policy, :at, :hash, :number, :content)"),
            {
                "policy": row.policy_id,
                "at": row.published_at,
                "hash": hashlib.sha256(content).hexdigest(),
                "number": len(entries),
                "content": content,
            },
        )
        before = {entry["contract"]: entry for entry in entries}
        now = _standing(connection, row.care, row.year)
        at = {
            row.number: row.changed_at for row in connection.execute(sa.text("SELECT number, changed_at FROM contract"))
        }
        for number in sorted(before.keys() | now.keys()):
            if before.get(number) != now.get(number):
                entry = now.get(number)
                connection.execute(
                    sa.text("INSERT INTO care_change VALUES (NULL, :policy, :at, :number, :entry)"),
                    {
                        "policy": row.policy_id,
                        "at": max(at[number] or row.published_at, row.published_at),
                        "number": number,
                        "entry": None if entry is None else json.dumps(entry, ensure_ascii=False),
                    },
                )


def _standing(connection: Any, care: str, year: int) -> dict[str, dict[str, Any]]:
    """The entries of the list as contracts stand."""
    first, last = f"{year}-01-01", f"{year}-12-31"
    query = (
        "SELECT c.*, p.name, p.street, p.postcode, p.city FROM contract c JOIN provider p ON p.id = c.provider_id "
        "WHERE c.care = :care AND (c.state IN ('published', 'run_off') AND c.term_first <= :last AND c.term_last >= "
        ":first OR c.state = 'published' AND c.run_off = 'signed' AND c.run_off_first <= :last AND c.run_off_last >= "
        ":first)"
    )
    found = {}
    for row in connection.execute(sa.text(query), {"care": care, "first": first, "last": last}):
        ends = row.run_off == "signed" and row.term_last < first
        found[row.number] = {
            "contract": row.number,
            "name": row.name,
            "address": {"street": row.street, "postcode": row.postcode, "city": row.city},
            "kind": row.kind,
            "role": row.role,
            "regions": json.loads(row.regions),
            "programmes": json.loads(row.dossier).get("programmes", []),
            "status": "current_patients" if ends or row.state == "run_off" else "contracted",
        }
    return found
