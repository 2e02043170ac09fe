"""Tables of inspection: samples, findings and claim losses, who was told, appeals and rulings.

An inspection itself is a submission of field work; what it found stands here.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Float, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, Month, RecordId, SerialId, Sha256, UtcDateTime
from fieldapp.kernel.database import Base

APPEND_ONLY = {"info": {"append_only": True}}


class Outcome(StrEnum):
    """How a spot check ended."""

    IN_ORDER = "in_order"
    FINDINGS = "findings"
    SHUT = "shut"
    REFUSED = "refused"
    MOVED = "moved"


class AppealSubject(StrEnum):
    """What an appeal is against."""

    FINDING = "finding"
    REJECTION = "rejection"
    TARGET = "target"
    SALES = "sales"


class RulingOutcome(StrEnum):
    """How an appeal was ruled: what was decided stands, or is lifted."""

    UPHELD = "upheld"
    LIFTED = "lifted"


class Sample(Base):
    """Outlets drawn for an inspector's day; seed and odds let anybody repeat the draw (`sampling.draw`)."""

    __tablename__ = "sample"
    __table_args__ = (UniqueConstraint("inspector_id", "day"), Index(None, "day"), APPEND_ONLY)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    inspector_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    day: Mapped[date]
    size: Mapped[int]
    """How many were asked for; fewer are drawn where there are no more."""
    seed: Mapped[int] = mapped_column(BigInteger)
    odds: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    """All outlets that might have been drawn: their codes, by weight."""
    doubles: Mapped[int] = mapped_column(server_default="0")
    """How many of the outlets were to be such that another inspector is sent to on that day as well."""
    double_odds: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    """Codes of all outlets that might have been drawn as doubles; each as likely as the other."""
    drawn_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SampleOutlet(Base):
    """An outlet of a sample, in the order drawn, with the weight it had in the draw."""

    __tablename__ = "sample_outlet"
    __table_args__ = (Index(None, "outlet_id"), APPEND_ONLY)

    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id"), primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"), primary_key=True)
    position: Mapped[int]
    weight: Mapped[float] = mapped_column(Float)


class Finding(Base):
    """A failure found at an outlet on a day, or a claim loss entered by finance.

    `inspection_id` names the spot check; a claim loss has none, but a document and a loss.
    """

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint("loss_fen >= 0", "loss_not_negative"),
        CheckConstraint("(inspection_id IS NULL) = (document IS NOT NULL)", "inspection_or_document"),
        Index(None, "month", "outlet_id"),
        Index(None, "inspection_id"),
        Index(None, "recorded_at"),
        Index(None, "outlet_id"),
        APPEND_ONLY,
    )

    id: Mapped[str] = mapped_column(RecordId, primary_key=True)
    inspection_id: Mapped[str | None] = mapped_column(ForeignKey("submission.id"))
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    kind: Mapped[str] = mapped_column(CodeText(40))
    day: Mapped[date]
    month: Mapped[str] = mapped_column(Month)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was asked for and what was counted; of a claim loss first and last day of its period."""
    photos: Mapped[list[str]] = mapped_column(JSON)
    """SHA-256 of those photos of the inspection that show it."""
    note: Mapped[str | None] = mapped_column(String(500))
    loss_fen: Mapped[int] = mapped_column(BigInteger)
    document: Mapped[str | None] = mapped_column(String(120))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FindingNotice(Base):
    """That a responsible rep was told of a finding, and until when (exclusive) it may be appealed."""

    __tablename__ = "finding_notice"
    __table_args__ = (UniqueConstraint("finding_id", "rep_id"), Index(None, "appeal_until"), APPEND_ONLY)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    finding_id: Mapped[str] = mapped_column(ForeignKey("finding.id"))
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    appeal_until: Mapped[datetime] = mapped_column(UtcDateTime)


class Appeal(Base):
    """A rep's objection to a finding, a rejection or a figure on a statement. Never changed."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("rep_id", "subject", "subject_id"),
        Index(None, "subject", "subject_id"),
        APPEND_ONLY,
    )

    id: Mapped[str] = mapped_column(RecordId, primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    subject: Mapped[str] = mapped_column(CodeText(10))
    subject_id: Mapped[str] = mapped_column(CodeText(80))
    """A finding's or record's id; of a figure its month and kind or brand line: `2018-06:display`."""
    body_sha256: Mapped[str] = mapped_column(Sha256)
    text: Mapped[str] = mapped_column(String(2000))
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AppealPhoto(Base):
    """A photo that an appeal announces."""

    __tablename__ = "appeal_photo"
    __table_args__ = (Index(None, "sha256"), {"sqlite_with_rowid": False, "info": {"append_only": True}})

    appeal_id: Mapped[str] = mapped_column(ForeignKey("appeal.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(Sha256)
    added_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was added to the appeal that waited; None: announced with it."""


class Ruling(Base):
    """The one decision on an appeal, with its reason; what it changes is a new decision on record or figure."""

    __tablename__ = "ruling"
    __table_args__ = (APPEND_ONLY,)

    appeal_id: Mapped[str] = mapped_column(ForeignKey("appeal.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(CodeText(10))
    reason: Mapped[str] = mapped_column(String(2000))
    terms: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """How a lifted decision is put right: what a figure is, or which outlet an opening is."""
    decided_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
