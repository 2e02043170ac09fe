"""a record is found by its receipt code

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op
from fieldapp.kernel.ids import receipt_code

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AT_ONCE = 10_000


def upgrade() -> None:
    code = sa.String(length=9).with_variant(sa.String(length=9, collation="C"), "postgresql")
    with op.batch_alter_table("submission", schema=None) as table:
        table.add_column(sa.Column("receipt", code, nullable=True))
    _fill(op.get_bind())
    op.create_index(op.f("ix_submission_receipt"), "submission", ["receipt"])


def _fill(connection: sa.Connection) -> None:
    """Codes of the records that were there, in slices by their ids."""
    after = ""
    submission = sa.table("submission", *(sa.column(name) for name in ("id", "body_sha256", "receipt")))
    slice_ = (
        sa.select(submission.c.id, submission.c.body_sha256)
        .where(submission.c.id > sa.bindparam("after"))
        .order_by(submission.c.id)
        .limit(AT_ONCE)
    )
    change = (
        sa.update(submission)
        .where(submission.c.id == sa.bindparam("record"))
        .values(receipt=sa.bindparam("code"))
    )
    while rows := connection.execute(slice_, {"after": after}).all():
        connection.execute(
            change, [{"record": row.id, "code": receipt_code(row.id, row.body_sha256)} for row in rows]
        )
        after = rows[-1].id


def downgrade() -> None:
    """Restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
