"""What the clocks in the Netherlands show when a duty falls due: a later time-zone database can place it anew."""

import sqlalchemy as sa
from alembic import op

from lifecycle.calendar import on_the_clock
from workflows.store.types import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and fill it from the instants as this machine's time-zone database reads them."""
    op.add_column("milestone", sa.Column("local_at", sa.String(), nullable=True))
    connection = op.get_bind()
    duties = sa.table("milestone", sa.column("id"), sa.column("due_at", Moment()), sa.column("local_at"))
    for row in connection.execute(sa.select(duties)).all():
        local = on_the_clock(row.due_at)
        connection.execute(sa.update(duties).where(duties.c.id == row.id).values(local_at=local))
