"""samples that send a second inspector where another one is sent

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sample", sa.Column("doubles", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sample", sa.Column("double_odds", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
