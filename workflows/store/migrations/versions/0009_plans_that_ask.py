"""Plans that ask for approval or decide on it: the rules that would be lifted, and the request for approval."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; a plan of before lifts nothing and asks nobody."""
    op.add_column("plan_line", sa.Column("lifted", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("plan_line", sa.Column("approval", sa.Integer(), nullable=True))
