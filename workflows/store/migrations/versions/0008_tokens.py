"""API tokens, and the accounts of services that act with them."""

import sqlalchemy as sa
from alembic import op

from workflows.store.types import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nobody who is there already is a service."""
    op.add_column("user_account", sa.Column("service", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("read_only", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(length=27), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("used_at", Moment(length=27), nullable=True),
        sa.Column("ended_at", Moment(length=27), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["user_name"], ["user_account.name"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hash"),
    )
    op.create_index("ix_api_token_user_name", "api_token", ["user_name"], unique=False)
