"""every record, inspection, history and the ledger

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "subject_kind",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "subject_id",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_user_id_id"), ["user_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_user_id_read_at"), ["user_id", "read_at"], unique=False)

    op.create_table(
        "photo_band",
        sa.Column("band", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("band", "value", "fingerprint", name=op.f("pk_photo_band")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "accepted_obstacle",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("accepted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["user_account.id"], name=op.f("fk_accepted_obstacle_accepted_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["settlement_run.id"], name=op.f("fk_accepted_obstacle_run_id_settlement_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_obstacle")),
        sa.UniqueConstraint("run_id", "kind", name=op.f("uq_accepted_obstacle_run_id_kind")),
        info={"append_only": True},
    )
    op.create_table(
        "appeal",
        sa.Column(
            "id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("rep_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "subject",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "subject_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "body_sha256",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["rep_id"], ["user_account.id"], name=op.f("fk_appeal_rep_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint(
            "rep_id", "subject", "subject_id", name=op.f("uq_appeal_rep_id_subject_subject_id")
        ),
        info={"append_only": True},
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appeal_subject_subject_id"), ["subject", "subject_id"], unique=False
        )

    op.create_table(
        "confirmation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "month",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("rep_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "answer",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rep_id"], ["user_account.id"], name=op.f("fk_confirmation_rep_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        info={"append_only": True},
    )
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_confirmation_month_rep_id_id"), ["month", "rep_id", "id"], unique=False
        )

    op.create_table(
        "counted_outlet",
        sa.Column(
            "kind",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "period",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "month",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("rep_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "submission_id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlet.id"], name=op.f("fk_counted_outlet_outlet_id_outlet")
        ),
        sa.ForeignKeyConstraint(
            ["rep_id"], ["user_account.id"], name=op.f("fk_counted_outlet_rep_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["settlement_run.id"], name=op.f("fk_counted_outlet_run_id_settlement_run")
        ),
        sa.PrimaryKeyConstraint("kind", "period", "outlet_id", name=op.f("pk_counted_outlet")),
    )
    with op.batch_alter_table("counted_outlet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counted_outlet_rep_id_month"), ["rep_id", "month"], unique=False)

    op.create_table(
        "cover",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("absent_rep_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cover_rep_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_cover_days_in_order")),
        sa.ForeignKeyConstraint(
            ["absent_rep_id"], ["user_account.id"], name=op.f("fk_cover_absent_rep_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["cover_rep_id"], ["user_account.id"], name=op.f("fk_cover_cover_rep_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
        info={"append_only": True},
    )
    with op.batch_alter_table("cover", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cover_absent_rep_id_cover_rep_id_first_day_decided_at"),
            ["absent_rep_id", "cover_rep_id", "first_day", "decided_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_cover_cover_rep_id"), ["cover_rep_id"], unique=False)

    op.create_table(
        "deputy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supervisor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deputy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["user_account.id"], name=op.f("fk_deputy_deputy_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["user_account.id"], name=op.f("fk_deputy_supervisor_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
    )
    with op.batch_alter_table("deputy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_deputy_deputy_id_last_day"), ["deputy_id", "last_day"], unique=False
        )

    op.create_table(
        "display_agreement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("bottles", sa.Integer(), nullable=False),
        sa.Column("layers", sa.Integer(), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "paper_sha256",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "bottles >= 0 AND layers >= 0 AND fee_fen >= 0", name=op.f("ck_display_agreement_not_negative")
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_display_agreement_days_in_order")),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlet.id"], name=op.f("fk_display_agreement_outlet_id_outlet")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_display_agreement")),
        info={"append_only": True},
    )
    with op.batch_alter_table("display_agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_display_agreement_code_decided_at"), ["code", "decided_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_display_agreement_outlet_id_last_day"), ["outlet_id", "last_day"], unique=False
        )

    op.create_table(
        "employment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_employment_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
        info={"append_only": True},
    )
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_employment_user_id_decided_at"), ["user_id", "decided_at"], unique=False
        )

    op.create_table(
        "leave",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_leave_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
        info={"append_only": True},
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_leave_user_id_first_day_decided_at"),
            ["user_id", "first_day", "decided_at"],
            unique=False,
        )

    op.create_table(
        "ledger_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rep_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "month",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "posted_in",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "account",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "clause",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "item",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("rate_fen", sa.BigInteger(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rep_id"], ["user_account.id"], name=op.f("fk_ledger_line_rep_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["settlement_run.id"], name=op.f("fk_ledger_line_run_id_settlement_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
        sa.UniqueConstraint(
            "run_id",
            "rep_id",
            "month",
            "source",
            "clause",
            "item",
            name=op.f("uq_ledger_line_run_id_rep_id_month_source_clause_item"),
        ),
        info={"append_only": True},
    )
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_line_month_rep_id"), ["month", "rep_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ledger_line_posted_in_rep_id"), ["posted_in", "rep_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_ledger_line_rep_id_account"), ["rep_id", "account"], unique=False
        )

    op.create_table(
        "month_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "month",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "step",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("batch", sa.String(length=60), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["settlement_run.id"], name=op.f("fk_month_step_run_id_settlement_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_step")),
        sa.UniqueConstraint("month", "step", name=op.f("uq_month_step_month_step")),
        info={"append_only": True},
    )
    op.create_table(
        "payout",
        sa.Column(
            "month",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("rep_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("posted_fen", sa.BigInteger(), nullable=False),
        sa.Column("recovered_fen", sa.BigInteger(), nullable=False),
        sa.Column("carried_in_fen", sa.BigInteger(), nullable=False),
        sa.Column("payable_fen", sa.BigInteger(), nullable=False),
        sa.Column("carried_out_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["rep_id"], ["user_account.id"], name=op.f("fk_payout_rep_id_user_account")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["settlement_run.id"], name=op.f("fk_payout_run_id_settlement_run")
        ),
        sa.PrimaryKeyConstraint("month", "rep_id", name=op.f("pk_payout")),
        info={"append_only": True},
    )
    op.create_table(
        "sample",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inspector_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("odds", sa.JSON(), nullable=False),
        sa.Column("drawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["drawn_by"], ["user_account.id"], name=op.f("fk_sample_drawn_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["user_account.id"], name=op.f("fk_sample_inspector_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
        sa.UniqueConstraint("inspector_id", "day", name=op.f("uq_sample_inspector_id_day")),
        info={"append_only": True},
    )
    with op.batch_alter_table("sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_day"), ["day"], unique=False)

    op.create_table(
        "wage",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "month",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("rep_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wage_fen", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("wage_fen >= 0", name=op.f("ck_wage_not_negative")),
        sa.ForeignKeyConstraint(["rep_id"], ["user_account.id"], name=op.f("fk_wage_rep_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wage")),
        info={"append_only": True},
    )
    with op.batch_alter_table("wage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_wage_month_rep_id_decided_at"), ["month", "rep_id", "decided_at"], unique=False
        )

    op.create_table(
        "appeal_photo",
        sa.Column(
            "appeal_id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "sha256",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_photo_appeal_id_appeal")),
        sa.PrimaryKeyConstraint("appeal_id", "position", name=op.f("pk_appeal_photo")),
        info={"append_only": True},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("appeal_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_photo_sha256"), ["sha256"], unique=False)

    op.create_table(
        "finding",
        sa.Column(
            "id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "inspection_id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "month",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("loss_fen", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(inspection_id IS NULL) = (document IS NOT NULL)", name=op.f("ck_finding_inspection_or_document")
        ),
        sa.CheckConstraint("loss_fen >= 0", name=op.f("ck_finding_loss_not_negative")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["submission.id"], name=op.f("fk_finding_inspection_id_submission")
        ),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name=op.f("fk_finding_outlet_id_outlet")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_finding_recorded_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        info={"append_only": True},
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_month_outlet_id"), ["month", "outlet_id"], unique=False)

    op.create_table(
        "qualified_units",
        sa.Column(
            "submission_id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("scheme_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "clause",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "item",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"],
            ["scheme_version.id"],
            name=op.f("fk_qualified_units_scheme_version_id_scheme_version"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_qualified_units_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint(
            "submission_id", "scheme_version_id", "clause", "item", name=op.f("pk_qualified_units")
        ),
    )
    op.create_table(
        "ruling",
        sa.Column(
            "appeal_id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_ruling_appeal_id_appeal")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_ruling_decided_by_user_account")
        ),
        sa.PrimaryKeyConstraint("appeal_id", name=op.f("pk_ruling")),
        info={"append_only": True},
    )
    op.create_table(
        "sample_outlet",
        sa.Column("sample_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name=op.f("fk_sample_outlet_outlet_id_outlet")),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name=op.f("fk_sample_outlet_sample_id_sample")),
        sa.PrimaryKeyConstraint("sample_id", "outlet_id", name=op.f("pk_sample_outlet")),
        info={"append_only": True},
    )
    with op.batch_alter_table("sample_outlet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_outlet_outlet_id"), ["outlet_id"], unique=False)

    op.create_table(
        "finding_notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "finding_id",
            sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("rep_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appeal_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_notice_finding_id_finding")
        ),
        sa.ForeignKeyConstraint(
            ["rep_id"], ["user_account.id"], name=op.f("fk_finding_notice_rep_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_notice")),
        sa.UniqueConstraint("finding_id", "rep_id", name=op.f("uq_finding_notice_finding_id_rep_id")),
        info={"append_only": True},
    )
    with op.batch_alter_table("finding_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_notice_appeal_until"), ["appeal_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_notice_rep_id"), ["rep_id"], unique=False)

    with op.batch_alter_table("outlet", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "licence",
                sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column(
                "opened_by",
                sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
                nullable=True,
            )
        )
        batch_op.create_index(batch_op.f("ix_outlet_licence"), ["licence"], unique=False)
        batch_op.create_index(batch_op.f("ix_outlet_phone"), ["phone"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_outlet_opened_by"), ["opened_by"])

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(
            sa.Column(
                "appeal_id",
                sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
                nullable=True,
            )
        )
        batch_op.alter_column(
            "decided_by", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        )
        batch_op.create_index(batch_op.f("ix_review_outlet_id"), ["outlet_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_review_outlet_id_outlet"), "outlet", ["outlet_id"], ["id"])

    # every run up to now was a draft
    with op.batch_alter_table("settlement_run", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
                nullable=False,
                server_default="draft",
            )
        )
    with op.batch_alter_table("settlement_run", schema=None) as batch_op:
        batch_op.alter_column(
            "kind",
            existing_type=sa.String(length=10).with_variant(
                sa.String(length=10, collation="C"), "postgresql"
            ),
            existing_nullable=False,
            server_default=None,
        )

    with op.batch_alter_table("scheme_version", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "applies_from",
                sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("reason", sa.String(length=500), nullable=True))
    op.create_table(
        "parameter_confirmation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scheme_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "path",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("statement", sa.String(length=500), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["user_account.id"],
            name=op.f("fk_parameter_confirmation_confirmed_by_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"],
            ["scheme_version.id"],
            name=op.f("fk_parameter_confirmation_scheme_version_id_scheme_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter_confirmation")),
        sa.UniqueConstraint(
            "scheme_version_id", "path", name=op.f("uq_parameter_confirmation_scheme_version_id_path")
        ),
        info={"append_only": True},
    )
    op.create_table(
        "scheme_reading",
        sa.Column("scheme_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"],
            ["scheme_version.id"],
            name=op.f("fk_scheme_reading_scheme_version_id_scheme_version"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_scheme_reading_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("scheme_version_id", "user_id", name=op.f("pk_scheme_reading")),
        info={"append_only": True},
        sqlite_with_rowid=False,
    )

    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "stored_sha256",
                sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("stripped_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_photo_fingerprint"), ["fingerprint"], unique=False)

    _submissions()
    _employment_from_accounts()
    _bands_of_photos()


def _submissions() -> None:
    """A record belongs to its submitter, who may be an inspector; openings know their outlet once approved."""
    op.execute("ALTER TABLE submission RENAME COLUMN rep_id TO submitter_id")
    op.drop_index("ix_submission_month_kind_state_rep_id_outlet_id", "submission")
    op.drop_index("ix_submission_rep_id_received_at", "submission")
    states = (
        "state IN ('incomplete', 'recorded', 'submitted', 'approved', 'rejected', 'withdrawn', 'cancelled')"
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "about_id",
                sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column(
                "corrects_id",
                sa.String(length=36).with_variant(sa.String(length=36, collation="C"), "postgresql"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("occasion", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("altitude_m", sa.Double(), nullable=True))
        batch_op.alter_column(
            "outlet_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        )
        batch_op.create_index(batch_op.f("ix_submission_about_id"), ["about_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_submission_kind_outlet_id_received_at"),
            ["kind", "outlet_id", "received_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_submission_month_kind_state_submitter_id_outlet_id"),
            ["month", "kind", "state", "submitter_id", "outlet_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_submission_occasion"), ["occasion"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_submission_submitter_id_lat_lon"), ["submitter_id", "lat", "lon"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_submission_submitter_id_received_at"),
            ["submitter_id", "received_at"],
            unique=False,
        )
        batch_op.create_unique_constraint(batch_op.f("uq_submission_corrects_id"), ["corrects_id"])
        batch_op.drop_constraint(batch_op.f("fk_submission_rep_id_user_account"), type_="foreignkey")
        batch_op.create_foreign_key(
            batch_op.f("fk_submission_submitter_id_user_account"), "user_account", ["submitter_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_submission_corrects_id_submission"), "submission", ["corrects_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_submission_about_id_submission"), "submission", ["about_id"], ["id"]
        )
        batch_op.drop_constraint(batch_op.f("ck_submission_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_submission_state"), states)
    op.execute(
        "UPDATE submission SET decided_at = "
        "(SELECT max(review.decided_at) FROM review WHERE review.submission_id = submission.id)"
    )


def _employment_from_accounts() -> None:
    """Until now an account's life stood in for the employment of its user."""
    op.execute(
        "INSERT INTO employment (user_id, first_day, last_day, decided_at) "
        "SELECT id, date(created_at), date(disabled_at), created_at FROM user_account"
    )


def _bands_of_photos() -> None:
    """Photos stored before are compared with new ones too; bands as in `photos.models.bands_of`."""
    bands = " UNION ".join(
        f"SELECT {band}, (fingerprint >> {shift}) & 65535, fingerprint FROM photo"
        for band, shift in enumerate((48, 32, 16, 0))
    )
    op.execute(f"INSERT INTO photo_band (band, value, fingerprint) {bands} ORDER BY 1, 2, 3")


def downgrade() -> None:
    """A ledger has no way back: restore the backup made before the upgrade."""
    raise NotImplementedError(downgrade.__doc__)
