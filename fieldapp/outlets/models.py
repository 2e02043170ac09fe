"""Tables of the trade: townships, outlets, products, who looks after what, targets and sales.

What pay depends on is append-only with `decided_at`: the row decided last is the one in force.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, Month, RecordId, SerialId, Sha256, UtcDateTime
from fieldapp.kernel.database import Base

APPEND_ONLY = {"info": {"append_only": True}}


class OutletKind(StrEnum):
    """Kinds of outlet; for new outlets all three count together (二.3)."""

    TOBACCO_LIQUOR = "tobacco_liquor"
    RESTAURANT = "restaurant"
    SUPERMARKET = "supermarket"


class TargetKind(StrEnum):
    """What a rep's own target of a month may be set for; without one the scheme's applies."""

    BANQUET = "banquet"
    DISPLAY = "display"
    OPENING = "opening"


class Township(Base):
    """A township of the office's territory; `code` is the scheme's, `area_code` the state's."""

    __tablename__ = "township"

    code: Mapped[str] = mapped_column(CodeText(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    area_code: Mapped[str | None] = mapped_column(CodeText(12), unique=True)
    in_county_seat: Mapped[bool]


class Outlet(Base):
    """A shop, restaurant or supermarket. Its township is the cache of `OutletTownship`'s last row."""

    __tablename__ = "outlet"

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    code: Mapped[str] = mapped_column(CodeText(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[str] = mapped_column(CodeText(20))
    township_code: Mapped[str] = mapped_column(ForeignKey("township.code"), index=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    phone: Mapped[str | None] = mapped_column(String(40), index=True)
    licence: Mapped[str | None] = mapped_column(CodeText(40), index=True)
    """Number of the business licence."""
    opened_by: Mapped[str | None] = mapped_column(RecordId, unique=True)
    """The approved opening that brought the outlet into the list; None: it was there before."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OutletTownship(Base):
    """In which township an outlet was held to lie, and since when that was decided."""

    __tablename__ = "outlet_township"
    __table_args__ = (
        Index(None, "outlet_id", "decided_at"),
        Index(None, "decided_at", "outlet_id"),
        APPEND_ONLY,
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    township_code: Mapped[str] = mapped_column(ForeignKey("township.code"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class Product(Base):
    """A product that may stand on a shelf, from the published schemes' product tables."""

    __tablename__ = "product"

    code: Mapped[str] = mapped_column(CodeText(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]


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


class OutletClosure(Base):
    """From `from_day` on the shop is shut for good, or open again; the row decided last is in force."""

    __tablename__ = "outlet_closure"
    __table_args__ = (Index(None, "outlet_id", "decided_at"), APPEND_ONLY)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    is_closed: Mapped[bool]
    from_day: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class OutletMerge(Base):
    """From `from_month` on the outlet counts as the one kept, for both are one shop; None: as itself again.

    The row decided last is in force, of those whose month has come.
    """

    __tablename__ = "outlet_merge"
    __table_args__ = (Index(None, "outlet_id", "decided_at"), Index(None, "kept_id"), APPEND_ONLY)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    kept_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"))
    from_month: Mapped[str] = mapped_column(Month)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class ChangeKind(StrEnum):
    """What a proposed change is about."""

    DETAILS = "details"
    """Kind, township or position of an outlet."""
    AGREEMENT = "agreement"
    AGREEMENT_CANCELLED = "agreement_cancelled"
    HANDOVER = "handover"
    """All outlets of a rep go to another one on a day."""
    CLOSURE = "closure"
    REOPENING = "reopening"
    IMPORT = "import"
    """A whole file of assignments or agreements."""
    MERGE = "merge"
    """A shop that stood in the list twice is one outlet from a month on."""
    MERGE_UNDONE = "merge_undone"


class ChangeProposal(Base):
    """A change that may flip what counts, proposed by one person; it holds once another one confirms it."""

    __tablename__ = "change_proposal"
    __table_args__ = (
        Index(None, "proposed_at"),
        Index(None, "outlet_id"),
        APPEND_ONLY,
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    kind: Mapped[str] = mapped_column(CodeText(20))
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"))
    rep_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Of a handover: who hands over."""
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChangeDecision(Base):
    """The one answer to a proposal; the key lets nobody answer twice."""

    __tablename__ = "change_decision"
    __table_args__ = (APPEND_ONLY,)

    change_id: Mapped[int] = mapped_column(ForeignKey("change_proposal.id"), primary_key=True)
    is_confirmed: Mapped[bool]
    remark: Mapped[str | None] = mapped_column(String(500))
    decided_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
