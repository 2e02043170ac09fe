"""SELECTs about photos; never a write."""

from fieldapp.photos.queries.likeness import LikePhoto, has_bands, like_photos
from fieldapp.photos.queries.stored import newest_photo, photo_by_sha256, stored_among

__all__ = ["LikePhoto", "has_bands", "like_photos", "newest_photo", "photo_by_sha256", "stored_among"]
