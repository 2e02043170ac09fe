"""Tables of who looks after what: outlets, townships, outlets of an absent rep."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import SerialId, UtcDateTime
from fieldapp.kernel.database import Base

APPEND_ONLY = {"info": {"append_only": True}}


class Assignment(Base):
    """From `valid_from` on the outlet is this rep's (None: nobody's), until a later `valid_from`.

    Among rows of the same `valid_from` the one decided last is in force.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index(None, "outlet_id", "valid_from", "decided_at", "rep_id"),
        Index(None, "rep_id"),
        Index(None, "decided_at", "valid_from", "outlet_id"),
        Index(None, "valid_from", "decided_at", "outlet_id"),
        APPEND_ONLY,
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    rep_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    valid_from: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class TownshipDuty(Base):
    """From `valid_from` on the rep answers (or no longer answers) for a township's own minimum of displays.

    A month is paid by the duties in force on its first day.
    """

    __tablename__ = "township_duty"
    __table_args__ = (Index(None, "rep_id", "township_code", "valid_from", "decided_at"), APPEND_ONLY)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    township_code: Mapped[str] = mapped_column(ForeignKey("township.code"))
    on_duty: Mapped[bool]
    valid_from: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class Cover(Base):
    """A rep stands in for another one's outlets, both days included; of one pair and first day the row
    decided last is in force.
    """

    __tablename__ = "cover"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", "days_in_order"),
        Index(None, "absent_rep_id", "cover_rep_id", "first_day", "decided_at"),
        APPEND_ONLY,
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    absent_rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    cover_rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    is_cancelled: Mapped[bool]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)
