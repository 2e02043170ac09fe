"""Tables of settlement: runs, drafts of open months, the ledger, and the steps of a month to being paid."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, Month, RecordId, SerialId, UtcDateTime
from fieldapp.kernel.database import Base

APPEND_ONLY = {"info": {"append_only": True}}


class RunKind(StrEnum):
    """A draft of an open month, or the close that posts."""

    DRAFT = "draft"
    CLOSE = "close"


class Source(StrEnum):
    """Where an amount in the ledger comes from; a source never touches another one's rows."""

    SCHEME = "scheme"
    RECOVERY = "recovery"
    MANUAL = "manual"
    SCORECARD = "scorecard"


class Account(StrEnum):
    """What a ledger row moves: pay, or what the rep owes for claim losses."""

    PAY = "pay"
    RECOVERY = "recovery"


class Step(StrEnum):
    """What has been done to a month; without a step it is open."""

    CHECKED = "checked"
    """Its statements were put before the reps to confirm or object to."""
    CLOSED = "closed"
    PAID = "paid"


class Answer(StrEnum):
    """What a rep says to a checked month; none is silence."""

    CONFIRMED = "confirmed"
    OBJECTED = "objected"


class ObstacleKind(StrEnum):
    """What may stand in the way of a close; permanent."""

    AWAITING_REVIEW = "awaiting_review"
    FINDINGS_WITHOUT_REP = "findings_without_rep"
    PROVISIONAL_PARAMETERS = "provisional_parameters"
    MISSING_TARGETS = "missing_targets"
    PROPOSED_TARGETS = "proposed_targets"
    OBJECTIONS = "objections"
    OPEN_APPEALS = "open_appeals"
    CHANGED_SINCE_CONFIRMED = "changed_since_confirmed"


class SettlementRun(Base):
    """One calculation of a month over all reps; it reads what was decided up to its `as_of`."""

    __tablename__ = "settlement_run"
    __table_args__ = (Index(None, "month", "id"), APPEND_ONLY)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    kind: Mapped[str] = mapped_column(CodeText(10))
    month: Mapped[str] = mapped_column(Month)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)
    run_by: Mapped[int | None] = mapped_column(SerialId)
    reps: Mapped[int]
    total_fen: Mapped[int] = mapped_column(BigInteger)


class DraftLine(Base):
    """A line of an open month's last run: what the month would pay if it ended now.

    Found by its run alone: another index made drafting a third dearer.
    """

    __tablename__ = "draft_line"

    run_id: Mapped[int] = mapped_column(ForeignKey("settlement_run.id"), primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[str] = mapped_column(Month)
    clause: Mapped[str] = mapped_column(CodeText(60))
    item: Mapped[str | None] = mapped_column(CodeText(40))
    quantity: Mapped[int] = mapped_column(BigInteger)
    rate_fen: Mapped[int | None] = mapped_column(BigInteger)
    amount_fen: Mapped[int] = mapped_column(BigInteger)


class MonthStep(Base):
    """A month was checked, closed or paid: each once, for ever."""

    __tablename__ = "month_step"
    __table_args__ = (UniqueConstraint("month", "step"), APPEND_ONLY)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    month: Mapped[str] = mapped_column(Month)
    step: Mapped[str] = mapped_column(CodeText(10))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("settlement_run.id"))
    """The close of a closed month."""
    paid_on: Mapped[date | None]
    batch: Mapped[str | None] = mapped_column(String(60))
    """Of a paid month the bank's or payroll's batch."""
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_by: Mapped[int | None] = mapped_column(SerialId)


class PaymentCorrection(Base):
    """The day or batch of a payment that was noted wrongly, put right with a reason; the last row is in force."""

    __tablename__ = "payment_correction"
    __table_args__ = (Index(None, "month", "id"), APPEND_ONLY)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    month: Mapped[str] = mapped_column(Month)
    paid_on: Mapped[date]
    batch: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(500))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class AcceptedObstacle(Base):
    """Something that stood in the way of a close and was accepted by name, with the reason."""

    __tablename__ = "accepted_obstacle"
    __table_args__ = (UniqueConstraint("run_id", "kind"), APPEND_ONLY)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("settlement_run.id"))
    kind: Mapped[str] = mapped_column(CodeText(40))
    subjects: Mapped[list[Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500))
    accepted_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class Confirmation(Base):
    """A rep confirms a checked month or objects to it; the last answer is in force."""

    __tablename__ = "confirmation"
    __table_args__ = (Index(None, "month", "rep_id", "id"), APPEND_ONLY)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    month: Mapped[str] = mapped_column(Month)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(CodeText(10))
    remark: Mapped[str | None] = mapped_column(String(500))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    total_fen: Mapped[int | None] = mapped_column(BigInteger)
    """What the month came to for the rep at that moment; None: answered before this was kept."""


class LedgerLine(Base):
    """A row of the ledger: an amount for the month it belongs to, posted with the month of the close that did.

    Per rep, month, source, clause and item the rows add up to the last evaluation; `item` is empty where the
    clause pays by none.
    """

    __tablename__ = "ledger_line"
    __table_args__ = (
        UniqueConstraint("run_id", "rep_id", "month", "source", "clause", "item"),
        Index(None, "month", "rep_id"),
        Index(None, "posted_in", "rep_id"),
        Index(None, "rep_id", "account"),
        APPEND_ONLY,
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("settlement_run.id"))
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    month: Mapped[str] = mapped_column(Month)
    posted_in: Mapped[str] = mapped_column(Month)
    source: Mapped[str] = mapped_column(CodeText(10))
    account: Mapped[str] = mapped_column(CodeText(10))
    clause: Mapped[str] = mapped_column(CodeText(60))
    item: Mapped[str] = mapped_column(CodeText(40))
    quantity: Mapped[int] = mapped_column(BigInteger)
    rate_fen: Mapped[int | None] = mapped_column(BigInteger)
    amount_fen: Mapped[int] = mapped_column(BigInteger)


class Payout(Base):
    """What a close pays a rep: the month's pay rows, what was carried in, and what is carried on."""

    __tablename__ = "payout"
    __table_args__ = (APPEND_ONLY,)

    month: Mapped[str] = mapped_column(Month, primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("settlement_run.id"))
    posted_fen: Mapped[int] = mapped_column(BigInteger)
    """Sum of the pay rows posted with this month."""
    recovered_fen: Mapped[int] = mapped_column(BigInteger)
    """Of these, what recovers losses (negative) or pays back what was recovered."""
    carried_in_fen: Mapped[int] = mapped_column(BigInteger)
    payable_fen: Mapped[int] = mapped_column(BigInteger)
    carried_out_fen: Mapped[int] = mapped_column(BigInteger)


class Wage(Base):
    """A rep's wage of a month, against which recovery is limited; the row decided last is in force."""

    __tablename__ = "wage"
    __table_args__ = (
        CheckConstraint("wage_fen >= 0", "not_negative"),
        Index(None, "month", "rep_id", "decided_at"),
        APPEND_ONLY,
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    month: Mapped[str] = mapped_column(Month)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    wage_fen: Mapped[int] = mapped_column(BigInteger)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class CountedOutlet(Base):
    """For whom a close counted an outlet: of displays once a month, of openings once for ever.

    The key holds what the order of receipt decides: a close that would pay two reps for one outlet fails.
    """

    __tablename__ = "counted_outlet"
    __table_args__ = (Index(None, "rep_id", "month"),)

    kind: Mapped[str] = mapped_column(CodeText(10), primary_key=True)
    period: Mapped[str] = mapped_column(Month, primary_key=True)
    """The month of a display; empty for an opening."""
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"), primary_key=True)
    month: Mapped[str] = mapped_column(Month)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    submission_id: Mapped[str] = mapped_column(RecordId)
    run_id: Mapped[int] = mapped_column(ForeignKey("settlement_run.id"))
