"""Tables of photos: what is known of each stored photo. The bytes lie in the photo store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, SerialId, Sha256, UtcDateTime
from fieldapp.kernel.database import Base


class Photo(Base):
    """A photo that was received, checked and stored, once however often it is sent.

    Place and time from the picture's own EXIF are kept here, apart from the copies shown to people.
    """

    __tablename__ = "photo"

    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    media_type: Mapped[str] = mapped_column(CodeText(20))
    size_bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    fingerprint: Mapped[int] = mapped_column(BigInteger, index=True)
    """64-bit perceptual fingerprint as a signed number."""
    exif_taken_at: Mapped[str | None] = mapped_column(String(40))
    """The camera's own local time, with an offset only where the camera wrote one."""
    exif_lat: Mapped[float | None]
    exif_lon: Mapped[float | None]
    sent_by: Mapped[int] = mapped_column(SerialId)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stored_sha256: Mapped[str | None] = mapped_column(Sha256)
    """SHA-256 of the copy without metadata that retention puts in the original's place; None: as received."""
    stripped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When that copy was in its place, and the position above emptied."""
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When retention removed the bytes; what was known of the photo stays."""


class PhotoBand(Base):
    """The four 16-bit bands of each fingerprint there is, so that like ones are found by look-ups.

    Without the photos' hashes: a fifth of the pages to read, and a thousand copies of one picture are one row.
    """

    __tablename__ = "photo_band"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  SQLAlchemy's way

    band: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


BAND_SHIFTS = (48, 32, 16, 0)
"""How far a fingerprint is shifted to bring each band into its lowest 16 bits."""


def bands_of(fingerprint: int) -> list[int]:
    """The four 16-bit bands of a fingerprint, signed or unsigned, each 0 to 65535."""
    return [fingerprint >> shift & 0xFFFF for shift in BAND_SHIFTS]
