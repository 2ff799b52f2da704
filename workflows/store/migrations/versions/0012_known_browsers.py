"""The browsers that somebody logged in with before."""

import sqlalchemy as sa
from alembic import op

from workflows.store.types import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; no browser is known yet."""
    op.create_table(
        "known_browser",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("used_at", Moment(length=27), nullable=False),
        sa.ForeignKeyConstraint(["user_name"], ["user_account.name"]),
        sa.PrimaryKeyConstraint("token", "user_name"),
    )
    op.create_index("ix_known_browser_used_at", "known_browser", ["used_at"], unique=False)
