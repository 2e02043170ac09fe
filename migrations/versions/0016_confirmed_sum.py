"""a confirmation keeps the sum that was confirmed, so that a change after it is seen before the close

Revision: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("confirmation", sa.Column("total_fen", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
