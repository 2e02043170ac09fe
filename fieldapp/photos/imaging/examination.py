"""The one examination that every received photo goes through."""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.photos.imaging.admission import admit
from fieldapp.photos.imaging.copies import bare_jpeg
from fieldapp.photos.imaging.decoding import decode_within
from fieldapp.photos.imaging.exif import exif_facts
from fieldapp.photos.imaging.fingerprint import fingerprint

THUMBNAIL_SIDE = 320
_THUMBNAIL_QUALITY = 75
_FIRST_LYING_ORIENTATION = 5


@dataclass(frozen=True, slots=True)
class Examined:
    """What a photo says about itself, and what its one decode gave.

    Attributes:
        media_type: `image/jpeg`, `image/png` or `image/webp`, told from the bytes.
        width, height: pixels of the upright picture.
        exif_taken_at: the camera's local time, `YYYY-MM-DDTHH:MM:SS`, with `+HH:MM` if it wrote that.
        exif_lat, exif_lon: WGS-84 degrees, both or neither.
        thumbnail: an upright JPEG of at most 320 px a side, without metadata.
        fingerprint: 64 bits, unsigned; `to_signed` for a bigint column.
    """

    media_type: str
    width: int
    height: int
    exif_taken_at: str | None
    exif_lat: float | None
    exif_lon: float | None
    thumbnail: bytes
    fingerprint: int


def examine(data: bytes) -> Examined:
    """Check a received file, decode it once at reduced scale, and tell what we need to know of it.

    Raises:
        EmptyPhoto, NotAPhoto, HeicPhoto, DamagedPhoto, AnimatedPhoto, PhotoTooSmall,
        PhotoTooManyPixels, PhotoWithMarkup: nothing else, whatever the bytes are.
    """
    container = admit(data)
    facts = exif_facts(container.exif)
    small = decode_within(container, THUMBNAIL_SIDE, facts.orientation)
    width, height = container.width, container.height
    if facts.orientation >= _FIRST_LYING_ORIENTATION:
        width, height = height, width
    return Examined(
        media_type=container.media_type,
        width=width,
        height=height,
        exif_taken_at=facts.taken_at,
        exif_lat=facts.lat,
        exif_lon=facts.lon,
        thumbnail=bare_jpeg(small, _THUMBNAIL_QUALITY),
        fingerprint=fingerprint(small),
    )
