"""Where photos lie, each under a name made of its SHA-256: a folder, or a bucket behind the same contract."""

from __future__ import annotations

from fieldapp.config import Settings
from fieldapp.photos.store.contract import PhotoStore
from fieldapp.photos.store.folder import FolderStore
from fieldapp.photos.store.names import PhotoName, is_photo_name, original, served, thumbnail

__all__ = [
    "FolderStore",
    "PhotoName",
    "PhotoStore",
    "is_photo_name",
    "opened_store",
    "original",
    "served",
    "thumbnail",
]


def opened_store(settings: Settings) -> PhotoStore:
    """The store that the settings choose; a bucket is not asked anything yet."""
    if not settings.photo_store:
        return FolderStore(settings.data_folder / "photos")
    from fieldapp.photos.store.bucket import BucketStore  # noqa: PLC0415  half a second, spared to those without one

    return BucketStore(settings.photo_store, endpoint=settings.photo_endpoint, region=settings.photo_region)
