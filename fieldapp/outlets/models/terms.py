"""Tables of what was agreed with outlets, and of what reps tell shopkeepers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, RecordId, SerialId, Sha256, UtcDateTime
from fieldapp.kernel.database import Base

APPEND_ONLY = {"info": {"append_only": True}}


class DisplayAgreement(Base):
    """What an outlet is paid to display, both days included; of one code the row decided last is in force.

    On a day that one runs, the outlet enjoys a display subsidy.
    """

    __tablename__ = "display_agreement"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", "days_in_order"),
        CheckConstraint("bottles >= 0 AND layers >= 0 AND fee_fen >= 0", "not_negative"),
        Index(None, "code", "decided_at"),
        Index(None, "outlet_id", "last_day"),
        APPEND_ONLY,
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    code: Mapped[str] = mapped_column(CodeText(40))
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    bottles: Mapped[int]
    layers: Mapped[int]
    fee_fen: Mapped[int] = mapped_column(BigInteger)
    paper_sha256: Mapped[str | None] = mapped_column(Sha256)
    """Photo of the signed paper."""
    is_cancelled: Mapped[bool]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class MarketPolicy(Base):
    """What reps tell shopkeepers between two days, both included (市场政策); of one id the row decided last is in
    force.
    """

    __tablename__ = "market_policy"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", "days_in_order"),
        Index(None, "policy_id", "decided_at"),
        Index(None, "last_day"),
        APPEND_ONLY,
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    policy_id: Mapped[str] = mapped_column(RecordId)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    """Whose reps tell it; None: the whole office's."""
    title: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(2000))
    first_day: Mapped[date]
    last_day: Mapped[date]
    is_withdrawn: Mapped[bool]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
