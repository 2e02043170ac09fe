"""Tables of field work: what reps submit, the photos each record is bound to, and its reviews."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, Month, RecordId, SerialId, Sha256, UtcDateTime
from fieldapp.kernel.database import Base


class Kind(StrEnum):
    """What a submission records."""

    VISIT = "visit"
    DISPLAY = "display"
    OPENING = "opening"
    BANQUET = "banquet"
    """The booking of a banquet."""
    PROOF = "proof"
    """That a booked banquet was held: real tables, bottles used, returns taken off."""
    INSPECTION = "inspection"


class State(StrEnum):
    """Where a submission stands (architecture 4)."""

    INCOMPLETE = "incomplete"
    """Stored, but photos of its manifest are still missing."""
    RECORDED = "recorded"
    """Complete, and of a kind that nobody reviews: visits and inspections."""
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    """A booked banquet that will not take place."""


class Decision(StrEnum):
    """What is decided on a record; the last decision is in force."""

    APPROVED = "approved"
    REJECTED = "rejected"
    REVERSED = "reversed"
    """An approval is taken back, with evidence; the record then stands rejected."""
    REOPENED = "reopened"
    """The photos for want of which it was rejected have come; the record awaits review again."""


class RejectionReason(StrEnum):
    """Why a record is rejected; a sentence may be added, for `other` it must."""

    PHOTO_UNCLEAR = "photo_unclear"
    WRONG_OUTLET = "wrong_outlet"
    NOT_AS_CLAIMED = "not_as_claimed"
    DUPLICATE = "duplicate"
    PHOTOS_MISSING = "photos_missing"
    """The month was closed before its photos came."""
    OTHER = "other"


def _where(condition: str) -> dict[str, Any]:
    """An index over some rows alone."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Submission(Base):
    """A record as the rep's phone sent it; never changed but for its state and what arrives later.

    `body` is what was sent, `body_sha256` the hash of its canonical form: it decides for ever whether
    a repetition is the same record. Positions stand in columns of their own, which retention can empty.
    """

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(s.value) for s in State)})", "state"),
        CheckConstraint("business_day >= '2000-01-01'", "business_day_real"),
        # all that counting asks of a record whose caches hold (settlement/queries/counting.py)
        Index(
            "ix_submission_counting",
            "month",
            "kind",
            "state",
            "judged_under",
            "counts",
            "own_outlet",
            "submitter_id",
            "outlet_id",
        ),
        Index(None, "submitter_id", "received_at"),
        Index(None, "submitter_id", "lat", "lon"),
        Index("ix_submission_at_outlet", "kind", "outlet_id", "received_at", "business_day"),
        Index(None, "state", "received_at"),
        Index(None, "received_at"),
        Index(None, "receipt"),
        Index("ix_submission_flagged", "received_at", **_where("gravity > 0")),
    )

    id: Mapped[str] = mapped_column(RecordId, primary_key=True)
    kind: Mapped[str] = mapped_column(CodeText(10))
    submitter_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"))
    """None for an opening until it is approved, and for a banquet that no shop passed on."""
    about_id: Mapped[str | None] = mapped_column(ForeignKey("submission.id"), index=True)
    """A proof's booking."""
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("submission.id"), unique=True)
    """The rejected or withdrawn record that this one corrects; it keeps that one's business day."""
    occasion: Mapped[str | None] = mapped_column(String(200), index=True)
    """Day, meal and place of a booked banquet: two bookings of one occasion are flagged."""
    state: Mapped[str] = mapped_column(CodeText(10))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the review in force was decided: `state` is the cache of the reviews up to this moment."""
    judged_under: Mapped[int | None] = mapped_column(BigInteger)
    """The scheme version of the verdict kept last, and that verdict: the cache of one `Qualification`."""
    counts: Mapped[bool | None]
    own_outlet: Mapped[bool | None]
    """Of a display: whether the outlet was assigned to its submitter that day, as decided when it was received.

    It holds until the outlet's assignments are decided anew; who only stood in (代岗) has no outlet of his own.
    """
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    body_sha256: Mapped[str] = mapped_column(Sha256)
    receipt: Mapped[str | None] = mapped_column(CodeText(9))
    """`receipt_code` of id and hash, kept so that a record is found by what its rep reads out."""
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
    altitude_m: Mapped[float | None]
    position_source: Mapped[str | None] = mapped_column(CodeText(10))
    distance_m: Mapped[int | None]
    """From the outlet's known position; stays when the position itself is emptied."""
    signals: Mapped[list[Any]] = mapped_column(JSON)
    gravity: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """Of its signals, 0: none (`signals.gravity`); the review queue shows the gravest first."""


Index(  # over the column and not over its name, as a comparison with the migrations knows an order by the column alone
    "ix_submission_waiting",
    Submission.gravity.desc(),
    Submission.received_at,
    Submission.id,
    **_where("state = 'submitted'"),
)


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
    __table_args__ = (
        Index(None, "submission_id", "decided_at"),
        Index(None, "outlet_id", "submission_id"),
        Index(None, "decided_at", "submission_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"))
    decision: Mapped[str] = mapped_column(CodeText(10))
    reason: Mapped[str | None] = mapped_column(CodeText(20))
    remark: Mapped[str | None] = mapped_column(String(500))
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"))
    """Of an approved opening: the outlet it is, a known one or the one it brought into the list."""
    appeal_id: Mapped[str | None] = mapped_column(RecordId)
    """The appeal by whose ruling it was decided."""
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """None: the product itself, when late photos came."""
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoutePlan(Base):
    """The outlets a rep means to visit on a day, in order; of one rep and day the row made last is in force."""

    __tablename__ = "route_plan"
    __table_args__ = (Index(None, "rep_id", "day", "planned_at"), {"info": {"append_only": True}})

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    day: Mapped[date]
    outlets: Mapped[list[str]] = mapped_column(JSON)
    """Codes of outlets."""
    planned_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Qualification(Base):
    """Whether a record's content counts under a scheme version, and what is missing: kept once it was approved.

    Of a banquet the proof is judged, together with its booking. What can change later is not part of it: whose
    the outlet was, whether it was new or on a display subsidy.
    """

    __tablename__ = "qualification"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"), primary_key=True)
    counts: Mapped[bool]
    reasons: Mapped[list[Any]] = mapped_column(JSON)


class QualifiedUnits(Base):
    """What a counting banquet adds to a clause that pays by product or group (`evaluator.counting.clause_units`).

    Month and rep are the proof's, which never change: with them a month is added up from one index.
    """

    __tablename__ = "qualified_units"
    __table_args__ = (
        Index(
            "ix_qualified_units_counting", "month", "scheme_version_id", "rep_id", "clause", "item", "units"
        ),
    )

    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"), primary_key=True)
    clause: Mapped[str] = mapped_column(CodeText(60), primary_key=True)
    item: Mapped[str] = mapped_column(CodeText(40), primary_key=True)
    units: Mapped[int] = mapped_column(BigInteger)
    month: Mapped[str] = mapped_column(Month)
    rep_id: Mapped[int] = mapped_column(SerialId)
