"""Which photos are stored, and what is known of one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from fieldapp.kernel.database import db
from fieldapp.photos.models import Photo


def photo_by_sha256(sha256: str) -> Photo | None:
    """What is known of a photo that was stored once; retention may have removed its bytes since."""
    return db.session.scalars(select(Photo).where(Photo.sha256 == sha256)).first()


def newest_photo() -> Photo | None:
    """The photo stored last that retention has not removed."""
    kept = select(Photo).where(Photo.removed_at.is_(None)).order_by(Photo.stored_at.desc())
    return db.session.scalars(kept.limit(1)).first()


def stored_among(sha256s: Collection[str]) -> set[str]:
    """Those of the hashes whose photos are stored and not removed by retention."""
    stored = select(Photo.sha256).where(Photo.sha256.in_(sha256s), Photo.removed_at.is_(None))
    return set(db.session.scalars(stored))
