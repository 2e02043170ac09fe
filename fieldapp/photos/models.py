"""Tables of photos: what is known of each stored photo. The bytes lie in the photo store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String
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
    fingerprint: Mapped[int] = mapped_column(BigInteger)
    """64-bit perceptual fingerprint as a signed number."""
    exif_taken_at: Mapped[str | None] = mapped_column(String(40))
    """The camera's own local time, with an offset only where the camera wrote one."""
    exif_lat: Mapped[float | None]
    exif_lon: Mapped[float | None]
    sent_by: Mapped[int] = mapped_column(SerialId)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
