"""photos may be added to an appeal that waits

Revision: 0015
Follows: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appeal_photo", sa.Column("added_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
