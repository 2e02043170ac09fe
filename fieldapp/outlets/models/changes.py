"""Tables of changes that one person proposes and another one confirms."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, SerialId, UtcDateTime
from fieldapp.kernel.database import Base

APPEND_ONLY = {"info": {"append_only": True}}


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
    COVER = "cover"
    """A cover with days of a closed month, entered or taken back."""
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
    """Of a handover: who hands over; of a cover: who was absent."""
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
