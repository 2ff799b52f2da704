"""Who may come in at the web desk: passwords, sessions, failed tries, and forms that were kept."""

import sqlalchemy as sa
from alembic import op

from workflows.store.types import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "user_password",
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("set_at", Moment(length=27), nullable=False),
        sa.ForeignKeyConstraint(["user_name"], ["user_account.name"]),
        sa.PrimaryKeyConstraint("user_name"),
    )
    op.create_table(
        "web_session",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_at", Moment(length=27), nullable=False),
        sa.Column("opened_at", Moment(length=27), nullable=False),
        sa.Column("seen_at", Moment(length=27), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_name"], ["user_account.name"]),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("web_session_by_user", "web_session", ["user_name"], unique=False)
    op.create_table(
        "login_tries",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_login_tries_last_at", "login_tries", ["last_at"], unique=False)
    op.create_table(
        "kept_form",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", Moment(length=27), nullable=False),
        sa.ForeignKeyConstraint(["user_name"], ["user_account.name"]),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("ix_kept_form_kept_at", "kept_form", ["kept_at"], unique=False)
