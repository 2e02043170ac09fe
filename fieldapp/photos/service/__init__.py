"""Verbs about photos."""

from fieldapp.photos.service.receiving import expect_photo, receive_photo
from fieldapp.photos.service.serving import served_photo
from fieldapp.photos.service.storage import photo_store

__all__ = ["expect_photo", "photo_store", "receive_photo", "served_photo"]
