"""The tree over the whole trail: the number of each record, and the hashes of the tree; the sequencer fills them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. A number that was given is never changed or taken back."""
    op.create_table(
        "audit_place",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["audit_record.id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("record_id"),
    )
    op.create_table(
        "tree_tile",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "place"),
    )
    for operation in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_place_no_{operation.lower()} BEFORE {operation} ON audit_place "
            "BEGIN SELECT RAISE(ABORT, 'a number of a record is given for good'); END"
        )
