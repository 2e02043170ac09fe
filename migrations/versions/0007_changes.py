"""changes proposed by one person and confirmed by another; shops shut and open again

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _serial() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outlet_closure",
        sa.Column("id", _serial(), nullable=False),
        sa.Column("outlet_id", _serial(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", _serial(), nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_outlet_closure_outlet_id_outlet"),
        sa.PrimaryKeyConstraint("id", name="pk_outlet_closure"),
    )
    op.create_index("ix_outlet_closure_outlet_id_decided_at", "outlet_closure", ["outlet_id", "decided_at"])
    op.create_table(
        "change_proposal",
        sa.Column("id", _serial(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("outlet_id", _serial(), nullable=True),
        sa.Column("rep_id", _serial(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("proposed_by", _serial(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_change_proposal_outlet_id_outlet"),
        sa.ForeignKeyConstraint(["rep_id"], ["user_account.id"], name="fk_change_proposal_rep_id_user_account"),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user_account.id"], name="fk_change_proposal_proposed_by_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_change_proposal"),
    )
    op.create_index("ix_change_proposal_proposed_at", "change_proposal", ["proposed_at"])
    op.create_index("ix_change_proposal_outlet_id", "change_proposal", ["outlet_id"])
    op.create_table(
        "change_decision",
        sa.Column("change_id", _serial(), autoincrement=False, nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("decided_by", _serial(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change_proposal.id"], name="fk_change_decision_change_id_change_proposal"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name="fk_change_decision_decided_by_user_account"
        ),
        sa.PrimaryKeyConstraint("change_id", name="pk_change_decision"),
    )
