"""Tables of field work: what reps submit, the photos each record is bound to, and its reviews."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, Month, RecordId, SerialId, Sha256, UtcDateTime
from fieldapp.kernel.database import Base


class Kind(StrEnum):
    """What a submission records."""

    DISPLAY = "display"


class State(StrEnum):
    """Where a submission stands (architecture 4)."""

    INCOMPLETE = "incomplete"
    """Stored, but photos of its manifest are still missing."""
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"


class Decision(StrEnum):
    """What a reviewer decides."""

    APPROVED = "approved"
    REJECTED = "rejected"


class RejectionReason(StrEnum):
    """Why a record is rejected; a sentence may be added, for `other` it must."""

    PHOTO_UNCLEAR = "photo_unclear"
    WRONG_OUTLET = "wrong_outlet"
    NOT_AS_CLAIMED = "not_as_claimed"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Submission(Base):
    """A record as the rep's phone sent it; never changed but for its state and what arrives later.

    `body` is what was sent, `body_sha256` the hash of its canonical form: it decides for ever whether
    a repetition is the same record. Positions stand in columns of their own, which retention can empty.
    """

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(s.value) for s in State)})", "state"),
        CheckConstraint("business_day >= '2000-01-01'", "business_day_real"),
        Index(None, "month", "kind", "state", "rep_id", "outlet_id"),
        Index(None, "rep_id", "received_at"),
        Index(None, "state", "received_at"),
        Index(None, "received_at"),
    )

    id: Mapped[str] = mapped_column(RecordId, primary_key=True)
    kind: Mapped[str] = mapped_column(CodeText(10))
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    state: Mapped[str] = mapped_column(CodeText(10))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    body_sha256: Mapped[str] = mapped_column(Sha256)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Device time, corrected by the offset, never later than `received_at`."""
    device_time: Mapped[datetime] = mapped_column(UtcDateTime)
    clock_offset_s: Mapped[int] = mapped_column(BigInteger)
    """Server clock minus device clock when the record was sent, in whole seconds."""
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    business_day: Mapped[date]
    month: Mapped[str] = mapped_column(Month)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    position_source: Mapped[str | None] = mapped_column(CodeText(10))
    distance_m: Mapped[int | None]
    """From the outlet's known position; stays when the position itself is emptied."""
    signals: Mapped[list[Any]] = mapped_column(JSON)


class SubmissionPhoto(Base):
    """A line of a record's photo manifest: the hash is committed to before the photo arrives."""

    __tablename__ = "submission_photo"
    __table_args__ = (Index(None, "sha256"), {"sqlite_with_rowid": False})

    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(Sha256)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at_source: Mapped[str] = mapped_column(CodeText(5))
    size_bytes: Mapped[int]


class Review(Base):
    """A supervisor's decision on a submission; the last one is in force, `Submission.state` its cache."""

    __tablename__ = "review"
    __table_args__ = (Index(None, "submission_id", "decided_at"), {"info": {"append_only": True}})

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"))
    decision: Mapped[str] = mapped_column(CodeText(10))
    reason: Mapped[str | None] = mapped_column(CodeText(20))
    remark: Mapped[str | None] = mapped_column(String(500))
    decided_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Qualification(Base):
    """Whether a record counts under a scheme version, and what is missing: kept once it was approved."""

    __tablename__ = "qualification"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"), primary_key=True)
    counts: Mapped[bool]
    reasons: Mapped[list[Any]] = mapped_column(JSON)
