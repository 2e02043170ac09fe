"""Tables of a rep's month: targets and sales."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, Month, SerialId, UtcDateTime
from fieldapp.kernel.database import Base

APPEND_ONLY = {"info": {"append_only": True}}


class TargetKind(StrEnum):
    """What a rep's own target of a month may be set for; without one the scheme's applies."""

    BANQUET = "banquet"
    DISPLAY = "display"
    OPENING = "opening"


class Target(Base):
    """A rep's own target of a month; the row decided last is in force, a value of None lifts it."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("value >= 0", "value_not_negative"),
        Index(None, "month", "rep_id", "kind", "decided_at"),
        APPEND_ONLY,
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    month: Mapped[str] = mapped_column(Month)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(CodeText(10))
    value: Mapped[int | None]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class SalesEntry(Base):
    """Target and actual of one brand line in a rep's month; a return enters the month anew."""

    __tablename__ = "sales_entry"
    __table_args__ = (
        CheckConstraint("target_fen >= 0 AND actual_fen >= 0", "not_negative"),
        Index(None, "month", "rep_id", "line", "decided_at"),
        APPEND_ONLY,
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    month: Mapped[str] = mapped_column(Month)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    line: Mapped[str] = mapped_column(CodeText(40))
    target_fen: Mapped[int] = mapped_column(BigInteger)
    actual_fen: Mapped[int] = mapped_column(BigInteger)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)
