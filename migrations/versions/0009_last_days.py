"""the days of an outlet's records beside their order of receipt, so that one index tells when somebody was there last

Revision: 0009
Follows: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_submission_kind_outlet_id_received_at"), "submission")
    op.create_index(
        "ix_submission_at_outlet", "submission", ["kind", "outlet_id", "received_at", "business_day"]
    )


def downgrade() -> None:
    """Restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
