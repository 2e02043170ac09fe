"""Tables of settlement: calculation runs and the draft ledger of open months."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, Month, SerialId, UtcDateTime
from fieldapp.kernel.database import Base


class SettlementRun(Base):
    """One calculation of an open month over all reps, in one snapshot of the records."""

    __tablename__ = "settlement_run"
    __table_args__ = (Index(None, "month", "id"),)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    month: Mapped[str] = mapped_column(Month)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)
    run_by: Mapped[int | None] = mapped_column(SerialId)
    reps: Mapped[int]
    total_fen: Mapped[int] = mapped_column(BigInteger)


class DraftLine(Base):
    """A line of an open month's last run: what the month would pay if it ended now."""

    __tablename__ = "draft_line"
    __table_args__ = (Index(None, "month", "rep_id", "amount_fen"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("settlement_run.id"), primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[str] = mapped_column(Month)
    clause: Mapped[str] = mapped_column(CodeText(60))
    item: Mapped[str | None] = mapped_column(CodeText(40))
    quantity: Mapped[int] = mapped_column(BigInteger)
    rate_fen: Mapped[int | None] = mapped_column(BigInteger)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
