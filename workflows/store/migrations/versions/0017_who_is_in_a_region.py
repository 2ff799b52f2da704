"""Who of a care is in a region is found among the few organisations there, not among all contracts."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Have each region of a contract say its care and kind too; they never change."""
    op.create_table(
        "contract_region_anew",
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("care", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.id"]),
        sa.PrimaryKeyConstraint("region", "contract_id"),
    )
    op.execute(
        "INSERT INTO contract_region_anew SELECT link.region, link.contract_id, contract.care, contract.kind "
        "FROM contract_region AS link JOIN contract ON contract.id = link.contract_id"
    )
    op.drop_table("contract_region")
    op.rename_table("contract_region_anew", "contract_region")
    op.create_index("ix_contract_region_contract_id", "contract_region", ["contract_id"], unique=False)
    columns = ["region", "care", "kind", "contract_id"]
    op.create_index("contract_region_by_kind", "contract_region", columns, unique=False)
