"""Tables of published pay schemes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, SerialId, Sha256, UtcDateTime
from fieldapp.kernel.database import Base


class SchemeVersion(Base):
    """A scheme as published: its text is never changed, only followed by a later version."""

    __tablename__ = "scheme_version"
    __table_args__ = (UniqueConstraint("code", "version"), {"info": {"append_only": True}})

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    code: Mapped[str] = mapped_column(CodeText(40))
    version: Mapped[int]
    effective_from: Mapped[date]
    text_sha256: Mapped[str] = mapped_column(Sha256, unique=True)
    text: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[int | None] = mapped_column(SerialId)
