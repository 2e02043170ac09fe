"""Tables of places: townships, outlets with what was decided about them, and what is sold there."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, Month, RecordId, SerialId, UtcDateTime
from fieldapp.kernel.database import Base

APPEND_ONLY = {"info": {"append_only": True}}


class OutletKind(StrEnum):
    """Kinds of outlet; for new outlets all three count together (二.3)."""

    TOBACCO_LIQUOR = "tobacco_liquor"
    RESTAURANT = "restaurant"
    SUPERMARKET = "supermarket"


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


class Product(Base):
    """A product that may stand on a shelf, from the published schemes' product tables."""

    __tablename__ = "product"

    code: Mapped[str] = mapped_column(CodeText(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
