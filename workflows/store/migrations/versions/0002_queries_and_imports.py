"""Finding records by a rule, a policy and an effective period; rows of spreadsheets that were imported."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from workflows.store.types import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BATCH = 5000
_FAILS = {"not_met", "missing", "error"}
_WIDER = {
    "audit_by_recorded": ["recorded_at", "id", "outcome", "role", "overridden"],
    "audit_by_action": ["action", "recorded_at"],
}


def upgrade() -> None:
    """Make the tables, and fill the index of rules from the records that are there."""
    op.create_table(
        "audit_rule",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("recorded_at", Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", "rule", "part"),
    )
    op.create_table(
        "import_row",
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"]),
        sa.PrimaryKeyConstraint("sheet", "reference"),
    )
    op.create_index(op.f("ix_import_row_contract_id"), "import_row", ["contract_id"], unique=False)
    _fill(op.get_bind())
    op.create_index("audit_rule_by_recorded", "audit_rule", ["rule", "recorded_at"], unique=False)
    op.create_index("audit_by_effective", "audit_record", ["effective_at"], unique=False)
    op.create_index("audit_by_policy", "audit_record", ["policy_id", "recorded_at"], unique=False)
    for name, columns in _WIDER.items():
        op.drop_index(name, "audit_record")
        op.create_index(name, "audit_record", columns, unique=False)


def _fill(connection: sa.Connection) -> None:
    """Fill in batches by id, so that the size of the trail does not matter."""
    records = sa.table("audit_record", *map(sa.column, ("id", "stream", "seq", "body", "recorded_at")))
    rules = sa.table("audit_rule", *map(sa.column, ("stream", "seq", "rule", "part", "recorded_at")))
    after = 0
    while True:
        query = sa.select(records).where(records.c.id > after).order_by(records.c.id).limit(_BATCH)
        batch = connection.execute(query).all()
        if not batch:
            return
        after = batch[-1].id
        rows = [
            {"stream": row.stream, "seq": row.seq, "rule": rule, "part": part, "recorded_at": row.recorded_at}
            for row in batch
            for rule, part in dict.fromkeys(_rules(json.loads(row.body)))
        ]
        if rows:
            connection.execute(rules.insert(), rows)


def _rules(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    lifted = (body.get("override") or {}).get("lifted", [])
    for finding in body.get("findings", []):
        if finding[1] in _FAILS and finding[0] not in lifted:
            yield finding[0], "failed"
    yield from ((rule, "lifted") for rule in lifted)
    yield from ((rule, "cited") for rule in body.get("grounds", []))
