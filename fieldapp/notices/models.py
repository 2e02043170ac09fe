"""Tables of notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, SerialId, UtcDateTime
from fieldapp.kernel.database import Base


class Notice(Base):
    """Something a user is told: a code whose sentence the reader's language decides, and its figures.

    `user_id` names a user without a foreign key, for this room knows no other one.
    """

    __tablename__ = "notice"
    __table_args__ = (Index(None, "user_id", "read_at"), Index(None, "user_id", "id"))

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    user_id: Mapped[int] = mapped_column(SerialId)
    code: Mapped[str] = mapped_column(CodeText(40))
    subject_kind: Mapped[str] = mapped_column(CodeText(20))
    subject_id: Mapped[str] = mapped_column(CodeText(64))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
