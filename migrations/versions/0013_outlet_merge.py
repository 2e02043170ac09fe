"""duplicates in the list of outlets: which one counts for which from a month on

Revision: 0013
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _serial() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outlet_merge",
        sa.Column("id", _serial(), nullable=False),
        sa.Column("outlet_id", _serial(), nullable=False),
        sa.Column("kept_id", _serial(), nullable=True),
        sa.Column(
            "from_month",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", _serial(), nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_outlet_merge_outlet_id_outlet"),
        sa.ForeignKeyConstraint(["kept_id"], ["outlet.id"], name="fk_outlet_merge_kept_id_outlet"),
        sa.PrimaryKeyConstraint("id", name="pk_outlet_merge"),
    )
    op.create_index("ix_outlet_merge_outlet_id_decided_at", "outlet_merge", ["outlet_id", "decided_at"])
    op.create_index("ix_outlet_merge_kept_id", "outlet_merge", ["kept_id"])


def downgrade() -> None:
    """Restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
