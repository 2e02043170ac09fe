"""the last verdict beside its record, and indexes over which a month is counted

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

LAST_VERDICTS = """
UPDATE submission SET judged_under = (
  SELECT max(scheme_version_id) FROM qualification WHERE submission_id = submission.id)
WHERE EXISTS (SELECT 1 FROM qualification WHERE submission_id = submission.id)
"""
COUNTS = """
UPDATE submission SET counts = (
  SELECT counts FROM qualification
  WHERE submission_id = submission.id AND scheme_version_id = submission.judged_under)
WHERE judged_under IS NOT NULL
"""
OWN_OUTLETS = """
UPDATE submission SET own_outlet = coalesce(submitter_id = (
  SELECT rep_id FROM assignment
  WHERE assignment.outlet_id = submission.outlet_id AND valid_from <= submission.business_day
    AND assignment.decided_at <= submission.received_at
  ORDER BY valid_from DESC, assignment.decided_at DESC, assignment.id DESC LIMIT 1), FALSE)
WHERE kind = 'display'
"""
WHOSE_UNITS = """
UPDATE qualified_units SET
  month = (SELECT month FROM submission WHERE id = submission_id),
  rep_id = (SELECT submitter_id FROM submission WHERE id = submission_id)
"""


def upgrade() -> None:
    op.drop_index(op.f("ix_submission_month_kind_state_submitter_id_outlet_id"), "submission")
    op.add_column("submission", sa.Column("judged_under", sa.BigInteger(), nullable=True))
    op.add_column("submission", sa.Column("counts", sa.Boolean(), nullable=True))
    op.add_column("submission", sa.Column("own_outlet", sa.Boolean(), nullable=True))
    op.add_column("qualified_units", sa.Column("month", _month(), nullable=True))
    op.add_column("qualified_units", sa.Column("rep_id", SERIAL, nullable=True))
    for filling in (LAST_VERDICTS, COUNTS, OWN_OUTLETS, WHOSE_UNITS):
        op.execute(filling)
    with op.batch_alter_table("qualified_units") as table:
        table.alter_column("month", existing_type=_month(), nullable=False)
        table.alter_column("rep_id", existing_type=SERIAL, nullable=False)
    op.create_index(
        "ix_submission_counting",
        "submission",
        ["month", "kind", "state", "judged_under", "counts", "own_outlet", "submitter_id", "outlet_id"],
    )
    op.create_index(
        "ix_qualified_units_counting",
        "qualified_units",
        ["month", "scheme_version_id", "rep_id", "clause", "item", "units"],
    )
    op.drop_index(op.f("ix_review_outlet_id"), "review")
    for table, columns in (
        ("review", ["outlet_id", "submission_id"]),
        ("review", ["decided_at", "submission_id"]),
        ("assignment", ["decided_at", "valid_from", "outlet_id"]),
        ("assignment", ["valid_from", "decided_at", "outlet_id"]),
        ("outlet_township", ["decided_at", "outlet_id"]),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def _month() -> sa.types.TypeEngine[str]:
    return sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql")


def downgrade() -> None:
    """Restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
