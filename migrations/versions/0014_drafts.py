"""drafts are found by their run alone: a second index made drafting a third dearer

Revision: 0014
Follows: 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_draft_line_month_rep_id_amount_fen"), "draft_line")


def downgrade() -> None:
    """Restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
