"""inspectors' own regions: from which day on whose townships; nobody has one yet, which is the whole office

Revision: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _serial() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "inspection_region",
        sa.Column("id", _serial(), nullable=False),
        sa.Column("inspector_id", _serial(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", _serial(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["user_account.id"], name="fk_inspection_region_inspector_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_region"),
    )
    op.create_index(
        "ix_inspection_region_inspector_id_valid_from_decided_at",
        "inspection_region",
        ["inspector_id", "valid_from", "decided_at"],
    )
    op.create_table(
        "inspection_region_township",
        sa.Column("region_id", _serial(), nullable=False),
        sa.Column(
            "township_code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["inspection_region.id"],
            name="fk_inspection_region_township_region_id_inspection_region",
        ),
        sa.ForeignKeyConstraint(
            ["township_code"], ["township.code"], name="fk_inspection_region_township_township_code_township"
        ),
        sa.PrimaryKeyConstraint("region_id", "township_code", name="pk_inspection_region_township"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
