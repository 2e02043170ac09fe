"""findings by when they were recorded and by outlet, for what a close has to tell

Revision: 0008
Follows: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("recorded_at", "outlet_id"):
        op.create_index(op.f(f"ix_finding_{column}"), "finding", [column])


def downgrade() -> None:
    """Restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
