"""The first tables, and the triggers that keep the trail append-only."""

import sqlalchemy as sa
from alembic import op

from workflows.store.types import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audit_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("policy_id", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("effective_at", Moment(length=27), nullable=False),
        sa.Column("recorded_at", Moment(length=27), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("stream", "seq"),
    )
    op.create_index("audit_by_action", "audit_record", ["action", "outcome"], unique=False)
    op.create_index("audit_by_actor", "audit_record", ["actor", "recorded_at"], unique=False)
    op.create_index("audit_by_recorded", "audit_record", ["recorded_at"], unique=False)
    op.create_index(op.f("ix_audit_record_contract_id"), "audit_record", ["contract_id"], unique=False)
    op.create_index(op.f("ix_audit_record_provider_id"), "audit_record", ["provider_id"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(), nullable=False),
        sa.Column("policy_id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(length=27), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ran_at", Moment(length=27), nullable=True),
        sa.Column("finished_at", Moment(length=27), nullable=True),
        sa.Column("process", sa.String(), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("milestone", "policy_id", "year"),
    )
    op.create_index("milestone_by_due", "milestone", ["state", "due_at"], unique=False)
    op.create_table(
        "personal_value",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", "path"),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("care", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version_hash", sa.String(), nullable=False),
        sa.Column("published_at", Moment(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_policy_care"), "policy", ["care"], unique=False)
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("agb", sa.String(), nullable=True),
        sa.Column("kvk", sa.String(), nullable=True),
        sa.Column("street", sa.String(), nullable=True),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(op.f("ix_provider_agb"), "provider", ["agb"], unique=False)
    op.create_index(op.f("ix_provider_kvk"), "provider", ["kvk"], unique=False)
    op.create_table(
        "region",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rho_unwilling", sa.Boolean(), nullable=False),
        sa.Column("duty_of_care_risk", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "tariff",
        sa.Column("care", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.String(), nullable=False),
        sa.Column("set_at", Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint("care", "year"),
    )
    op.create_table(
        "user_account",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("mail", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("care", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("reach", sa.String(), nullable=True),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("renews", sa.Integer(), nullable=True),
        sa.Column("follows", sa.JSON(), nullable=True),
        sa.Column("dossier", sa.JSON(), nullable=False),
        sa.Column("state_since", Moment(length=27), nullable=True),
        sa.Column("running_since", Moment(length=27), nullable=True),
        sa.Column("applied_at", Moment(length=27), nullable=True),
        sa.Column("assessed_at", Moment(length=27), nullable=True),
        sa.Column("offered_at", Moment(length=27), nullable=True),
        sa.Column("signing_day", sa.Date(), nullable=True),
        sa.Column("signed_at", Moment(length=27), nullable=True),
        sa.Column("published_at", Moment(length=27), nullable=True),
        sa.Column("term_first", sa.Date(), nullable=True),
        sa.Column("term_last", sa.Date(), nullable=True),
        sa.Column("earlier_terms", sa.JSON(), nullable=False),
        sa.Column("run_off", sa.String(), nullable=True),
        sa.Column("run_off_offered_at", Moment(length=27), nullable=True),
        sa.Column("run_off_signing_day", sa.Date(), nullable=True),
        sa.Column("run_off_signed_at", Moment(length=27), nullable=True),
        sa.Column("run_off_first", sa.Date(), nullable=True),
        sa.Column("run_off_last", sa.Date(), nullable=True),
        sa.Column("tariffs_informed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["provider.id"],
        ),
        sa.ForeignKeyConstraint(
            ["renews"],
            ["contract.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("contract_by_care", "contract", ["care", "state", "kind"], unique=False)
    op.create_index("contract_by_run_off", "contract", ["run_off", "run_off_signing_day"], unique=False)
    op.create_index("contract_by_signing_day", "contract", ["state", "signing_day"], unique=False)
    op.create_index("contract_by_state", "contract", ["state", "policy"], unique=False)
    op.create_index(op.f("ix_contract_provider_id"), "contract", ["provider_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("received_at", Moment(length=27), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["policy.id"],
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["provider.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_objection_policy_id"), "objection", ["policy_id"], unique=False)
    op.create_table(
        "policy_version",
        sa.Column("policy_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("since", Moment(length=27), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["policy.id"],
        ),
        sa.PrimaryKeyConstraint("policy_id", "number"),
    )
    op.create_index(op.f("ix_policy_version_hash"), "policy_version", ["hash"], unique=False)
    op.create_table(
        "published_list",
        sa.Column("policy_id", sa.String(), nullable=False),
        sa.Column("published_at", Moment(length=27), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["policy.id"],
        ),
        sa.PrimaryKeyConstraint("policy_id", "published_at"),
    )
    op.create_table(
        "contract_region",
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["region.id"],
        ),
        sa.PrimaryKeyConstraint("region", "contract_id"),
    )
    op.create_index(op.f("ix_contract_region_contract_id"), "contract_region", ["contract_id"], unique=False)
    op.create_table(
        "milestone_effect",
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestone.id"],
        ),
        sa.PrimaryKeyConstraint("milestone_id", "contract_id", "action"),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(length=27), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", Moment(length=27), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_question_contract_id"), "question", ["contract_id"], unique=False)

    op.execute(
        "CREATE TRIGGER audit_record_no_replace BEFORE INSERT ON audit_record "
        "WHEN EXISTS (SELECT 1 FROM audit_record WHERE id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq)) "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    )
    for operation in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_record_no_{operation.lower()} BEFORE {operation} ON audit_record "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        )
