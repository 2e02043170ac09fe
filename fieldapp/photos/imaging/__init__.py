"""Photos as bytes: what is accepted, what they tell and the copies made of them. No disk, no database."""

from __future__ import annotations

from fieldapp.photos.imaging.copies import served_copy
from fieldapp.photos.imaging.examination import Examined, examine
from fieldapp.photos.imaging.fingerprint import distance, from_signed, to_signed
from fieldapp.photos.imaging.stripping import stripped_copy
from fieldapp.photos.imaging.watermark import Caption

__all__ = [
    "Caption",
    "Examined",
    "distance",
    "examine",
    "from_signed",
    "served_copy",
    "stripped_copy",
    "to_signed",
]
