"""Who is contracted in which region is counted from an index."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Have the index of a care hold all that is counted by region."""
    op.drop_index("contract_by_care", "contract")
    columns = ["care", "state", "kind", "role", "policy", "term_first", "term_last", "regions"]
    op.create_index("contract_by_care", "contract", columns, unique=False)
