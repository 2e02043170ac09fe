"""SELECTs about notices; never a write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from fieldapp.kernel.database import db
from fieldapp.kernel.paging import PAGE_SIZE, Page, page_of
from fieldapp.notices.models import Notice
from fieldapp.notices.sentences import sentence


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its reader sees it; `subject` (kind, id) is what it opens, `text` its sentence (zh, en)."""

    id: int
    code: str
    subject: Mapping[str, str]
    text: Mapping[str, str]
    figures: Mapping[str, Any]
    posted_at: datetime
    read_at: datetime | None


def notices_of(user_id: int, *, before: int | None) -> Page[Told]:
    """A user's notices, newest first.

    Args:
        before: id of the last notice seen; None: the first page.
    """
    found = select(Notice).where(Notice.user_id == user_id)
    if before is not None:
        found = found.where(Notice.id < before)
    rows = db.session.scalars(found.order_by(Notice.id.desc()).limit(PAGE_SIZE + 1)).all()
    return page_of([_told(notice) for notice in rows], lambda told: str(told.id))


def notice_of(user_id: int, notice_id: int) -> Told | None:
    """One of a user's own notices."""
    found = select(Notice).where(Notice.id == notice_id, Notice.user_id == user_id)
    notice = db.session.scalars(found).first()
    return _told(notice) if notice else None


def _told(notice: Notice) -> Told:
    return Told(
        id=notice.id,
        code=notice.code,
        subject={"kind": notice.subject_kind, "id": notice.subject_id},
        text=sentence(notice.code, notice.figures).as_json(),
        figures=notice.figures,
        posted_at=notice.posted_at,
        read_at=notice.read_at,
    )


def unread_notices(user_id: int) -> int:
    """How many notices a user has not read."""
    unread = select(func.count()).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    return db.session.execute(unread).scalar_one()


def is_own_notice(user_id: int, notice_id: int) -> bool:
    """Whether this notice was sent to the user."""
    found = select(Notice.id).where(Notice.id == notice_id, Notice.user_id == user_id)
    return db.session.execute(found).first() is not None
