"""Tables of published pay schemes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, Month, SerialId, Sha256, UtcDateTime
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
    applies_from: Mapped[str | None] = mapped_column(Month)
    """First month it pays, where that is later than its date: a version leaves months that began alone."""
    reason: Mapped[str | None] = mapped_column(String(500))
    """Why it replaces the scheme of a month that had begun."""


class ParameterConfirmation(Base):
    """Somebody's word that a provisional parameter of a version is right."""

    __tablename__ = "parameter_confirmation"
    __table_args__ = (UniqueConstraint("scheme_version_id", "path"), {"info": {"append_only": True}})

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    path: Mapped[str] = mapped_column(CodeText(120))
    statement: Mapped[str] = mapped_column(String(500))
    """What it rests on: the document or the person asked."""
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SchemeReading(Base):
    """A user has read a scheme version."""

    __tablename__ = "scheme_reading"
    __table_args__ = {"sqlite_with_rowid": False, "info": {"append_only": True}}  # noqa: RUF012  SQLAlchemy's way

    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
