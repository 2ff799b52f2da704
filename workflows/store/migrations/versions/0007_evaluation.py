"""What the desk shows of many contracts: what was judged of each, plans, figures; and finding contracts quickly."""

import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

from workflows.store.types import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NEXT = {
    "applied": "assess",
    "assessed": "offer",
    "offered": "sign",
    "signed": "publish",
    "published": "review",
    "run_off": "review",
}
_FILTERED = ["state", "policy", "kind", "role", "provider_id", "applied_at"]
_LISTS = {
    "contract_by_number": ["care", "year", "id", *_FILTERED],
    "contract_by_place": ["state", "id", "policy", "kind", "role", "provider_id", "applied_at"],
    "contract_by_signing": ["signing_day", "id", *_FILTERED],
    "contract_by_change": ["changed_at", "id", *_FILTERED],
    "contract_by_provider": ["provider_id", "id", "state", "policy", "kind", "role", "applied_at"],
}


def upgrade() -> None:
    """Make the tables and columns, and fill them from what is there; every contract is still to be judged."""
    op.create_table(
        "evaluation",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("judged_at", Moment(length=27), nullable=True),
        sa.Column("licence_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"]),
        sa.PrimaryKeyConstraint("contract_id"),
    )
    op.create_table(
        "evaluation_rule",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"]),
        sa.PrimaryKeyConstraint("rule", "contract_id"),
    )
    _plans()
    _figures()
    op.add_column("contract", sa.Column("changed_at", Moment(length=27), nullable=True))
    op.add_column("provider", sa.Column("searched", sa.Text(), nullable=True))
    _fill(op.get_bind())
    op.create_index("evaluation_by_day", "evaluation", ["day"], unique=False)
    op.create_index("evaluation_by_ready", "evaluation", ["ready", "action"], unique=False)
    op.create_index("evaluation_by_licence", "evaluation", ["licence_until"], unique=False)
    op.create_index(op.f("ix_evaluation_rule_contract_id"), "evaluation_rule", ["contract_id"], unique=False)
    op.drop_index(op.f("ix_contract_provider_id"), "contract")
    for name, columns in _LISTS.items():
        op.create_index(name, "contract", columns, unique=False)
    op.create_index("provider_by_search", "provider", ["searched"], unique=False)
    op.create_index("provider_by_name", "provider", ["name"], unique=False)
    op.drop_index(op.f("ix_question_contract_id"), "question")
    op.create_index("question_by_contract", "question", ["contract_id", "answered_at", "due_day"], unique=False)
    op.create_index("question_by_open", "question", ["answered_at", "due_day", "contract_id"], unique=False)


def _plans() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("made_at", Moment(length=27), nullable=False),
        sa.Column("expires_at", Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_plan_maker"), "plan", ["maker"], unique=False)
    op.create_index(op.f("ix_plan_expires_at"), "plan", ["expires_at"], unique=False)
    op.create_table(
        "plan_line",
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("possible", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("came_of", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"]),
        sa.PrimaryKeyConstraint("plan_id", "place"),
    )


def _figures() -> None:
    op.create_table(
        "figure_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_table(
        "figure_move",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["day"], ["figure_day.day"]),
        sa.PrimaryKeyConstraint("day", "policy", "kind", "source", "target"),
    )
    op.create_table(
        "figure_refusal",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["day"], ["figure_day.day"]),
        sa.PrimaryKeyConstraint("day", "policy", "rule"),
    )


def _fill(connection: sa.Connection) -> None:
    last = "SELECT MAX(recorded_at) FROM audit_record WHERE contract_id = contract.id AND outcome = 'done'"
    connection.exec_driver_sql(f"UPDATE contract SET changed_at = ({last})")  # noqa: S608 - no value from outside
    action = " ".join(f"WHEN '{state}' THEN '{action}'" for state, action in _NEXT.items())
    states = ", ".join(f"'{state}'" for state in _NEXT)
    connection.exec_driver_sql(
        "INSERT INTO evaluation (contract_id, action, ready, day, marks) "  # noqa: S608 - no value from outside
        f"SELECT id, CASE state {action} END, 0, '0001-01-01', 0 FROM contract WHERE state IN ({states})"
    )
    providers = sa.table("provider", *map(sa.column, ("id", "searched", "name", "key", "agb", "kvk")))
    rows = [{"at_id": row.id, "folded": _folded(row)} for row in connection.execute(sa.select(providers))]
    if rows:
        filled = sa.update(providers).where(providers.c.id == sa.bindparam("at_id"))
        connection.execute(filled.values(searched=sa.bindparam("folded")), rows)


def _folded(row: Any) -> str:
    values = (value for value in (row.name, row.key, row.agb, row.kvk) if value)
    return "\n".join(unicodedata.normalize("NFKC", value).casefold() for value in values)
