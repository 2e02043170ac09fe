"""Which stored photos look like one: a few look-ups among millions of fingerprints."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Integer, bindparam, select, text

from fieldapp.kernel.database import db, look_up
from fieldapp.photos.models import Photo, PhotoBand, bands_of

EXACT_WITHIN = 7
"""Eight bits spread over four bands can be two in each; of seven at least one band has at most one."""
MOST_FOUND = 200
_ALL_BITS = 0xFFFF_FFFF_FFFF_FFFF
_FLIPS = ", ".join(f"({flip})" for flip in (0, *(1 << bit for bit in range(16))))

# Each band as it is and with one of its 16 bits turned: 68 look-ups in the primary key. `(a | b) - (a & b)` is
# the exclusive or that SQLite lacks. CROSS JOIN keeps SQLite from beginning with the million.
_CANDIDATES = text(
    f"""WITH flip (bits) AS (VALUES {_FLIPS}),
        probe (band, value) AS (VALUES (0, :band_0), (1, :band_1), (2, :band_2), (3, :band_3))
        SELECT photo_band.fingerprint FROM probe CROSS JOIN flip CROSS JOIN photo_band
        WHERE photo_band.band = probe.band
        AND photo_band.value = (probe.value | flip.bits) - (probe.value & flip.bits)"""
).bindparams(*(bindparam(f"band_{band}", type_=Integer) for band in range(4)))
_OF_FINGERPRINT = (
    select(Photo.sha256)
    .where(Photo.fingerprint == bindparam("fingerprint"))
    .order_by(Photo.sha256)
    .limit(MOST_FOUND)
)
_HAS_BANDS = select(PhotoBand.band).where(
    PhotoBand.band == 0,
    PhotoBand.value == bindparam("value"),
    PhotoBand.fingerprint == bindparam("fingerprint"),
)


@dataclass(frozen=True, slots=True, order=True)
class LikePhoto:
    """A stored photo and in how many of 64 bits its fingerprint differs."""

    distance_bits: int
    sha256: str


def like_photos(fingerprint: int, within: int) -> list[LikePhoto]:
    """Stored photos whose fingerprints differ in at most so many bits, nearest first.

    Args:
        fingerprint: 64 bits, signed as in the table or unsigned.
        within: bits. Up to `EXACT_WITHIN` all are found; of those beyond it, the ones with a band that
            differs in at most one bit.

    Returns:
        At most `MOST_FOUND`, the asked-for photo among them if it is stored.
    """
    probe = {f"band_{band}": value for band, value in enumerate(bands_of(fingerprint))}
    near = {
        candidate: distance
        for (candidate,) in look_up(_CANDIDATES, probe)
        if (distance := ((candidate ^ fingerprint) & _ALL_BITS).bit_count()) <= within
    }
    found: list[LikePhoto] = []
    for candidate in sorted(near, key=lambda candidate: near[candidate]):
        named = look_up(_OF_FINGERPRINT, {"fingerprint": candidate})
        found += [LikePhoto(near[candidate], sha256) for (sha256,) in named]
        if len(found) >= MOST_FOUND:
            break
    return sorted(found)[:MOST_FOUND]


def has_bands(fingerprint: int) -> bool:
    """Whether a photo of this fingerprint (signed) was stored before, seen from within the transaction."""
    sought = {"value": bands_of(fingerprint)[0], "fingerprint": fingerprint}
    return db.session.execute(_HAS_BANDS, sought).first() is not None
