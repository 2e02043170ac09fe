"""the audit trail is read by who, what and when; settings change at run time

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INDEXES = (("at",), ("actor_id", "at"), ("action", "at"))


def upgrade() -> None:
    for columns in INDEXES:
        op.create_index(f"ix_audit_entry_{'_'.join(columns)}", "audit_entry", list(columns))
    op.create_table(
        "setting_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "name",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_change")),
    )


def downgrade() -> None:
    op.drop_table("setting_change")
    for columns in INDEXES:
        op.drop_index(f"ix_audit_entry_{'_'.join(columns)}", "audit_entry")
