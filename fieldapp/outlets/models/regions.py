"""Tables of inspectors' own regions: the townships whose outlets an inspector checks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import SerialId, UtcDateTime
from fieldapp.kernel.database import Base


class InspectionRegion(Base):
    """From `valid_from` on the inspector's region is this one, until a later `valid_from`.

    Among rows of the same `valid_from` the one decided last is in force. An inspector without any has the whole office.
    """

    __tablename__ = "inspection_region"
    __table_args__ = (
        Index(None, "inspector_id", "valid_from", "decided_at"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    inspector_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    is_whole: Mapped[bool]
    """Whether it is the whole office, also townships that are entered later."""
    valid_from: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class InspectionRegionTownship(Base):
    """A township of a region that is not the whole office."""

    __tablename__ = "inspection_region_township"
    __table_args__ = {"sqlite_with_rowid": False, "info": {"append_only": True}}  # noqa: RUF012  SQLAlchemy's way

    region_id: Mapped[int] = mapped_column(ForeignKey("inspection_region.id"), primary_key=True)
    township_code: Mapped[str] = mapped_column(ForeignKey("township.code"), primary_key=True)
