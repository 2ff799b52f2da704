"""Single sign-on: whom a provider knows, logins that are under way, and sessions that have no password."""

import sqlalchemy as sa
from alembic import op

from workflows.store.types import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; every session there is was opened with a password."""
    op.create_table(
        "user_identity",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_name"], ["user_account.name"]),
        sa.PrimaryKeyConstraint("issuer", "subject"),
    )
    op.create_index("ix_user_identity_user_name", "user_identity", ["user_name"], unique=False)
    op.create_table(
        "sign_on",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("verifier", sa.String(), nullable=False),
        sa.Column("further", sa.Text(), nullable=False),
        sa.Column("begun_at", Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint("state"),
    )
    op.create_index("ix_sign_on_address", "sign_on", ["address"], unique=False)
    op.create_index("ix_sign_on_begun_at", "sign_on", ["begun_at"], unique=False)
    with op.batch_alter_table("web_session") as session:
        session.add_column(sa.Column("way", sa.String(), nullable=False, server_default="password"))
        session.add_column(sa.Column("id_token", sa.Text(), nullable=True))
        session.add_column(sa.Column("address", sa.String(), nullable=True))
        session.alter_column("password_at", existing_type=Moment(length=27), nullable=True)
    with op.batch_alter_table("web_session") as session:
        session.alter_column("way", existing_type=sa.String(), server_default=None)
