"""What a duty concerns, and how old the evaluation is, are found in indexes alone."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

DUTIES = ("kind", "run_off", "term_last", "term_first", "state_since", "running_since", "tariffs_informed")


def upgrade() -> None:
    """Make the indexes anew with what the queries read."""
    for name in ("contract_by_state", "contract_by_signing_day"):
        op.drop_index(name, "contract")
    op.create_index("contract_by_state", "contract", ["state", "policy", "id", "state_since"], unique=False)
    op.create_index(
        "contract_by_signing_day", "contract", ["state", "signing_day", "id", "policy", "state_since"], unique=False
    )
    op.create_index("contract_by_duty", "contract", ["state", "care", "id", *DUTIES], unique=False)
    op.create_index("evaluation_by_judged", "evaluation", ["judged_at"], unique=False)
