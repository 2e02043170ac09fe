"""Verbs about photos."""

from fieldapp.photos.service.receiving import expect_photo, keep_paper, receive_photo
from fieldapp.photos.service.serving import served_photo
from fieldapp.photos.service.storage import photo_store

__all__ = ["expect_photo", "keep_paper", "photo_store", "receive_photo", "served_photo"]
