"""Names inside a photo store: made here alone, from a SHA-256, so no text of a client ever becomes a path or a key."""

from __future__ import annotations

import re
from typing import NewType

PhotoName = NewType("PhotoName", str)
"""A name inside the store, made by `original`, `thumbnail` or `served`."""

KINDS = ("original", "thumbnail", "served")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"(?:original|thumbnail|served)/([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{60}(?:\.jpg)?")


def original(sha256: str) -> PhotoName:
    """Name of the bytes as received, whose SHA-256 this is; ValueError for anything but 64 hex digits."""
    return _name("original", sha256, "")


def thumbnail(sha256: str) -> PhotoName:
    """Name of the small copy of an original; ValueError as `original`."""
    return _name("thumbnail", sha256, ".jpg")


def served(sha256: str) -> PhotoName:
    """Name of the copy of an original that people are shown; ValueError as `original`."""
    return _name("served", sha256, ".jpg")


def is_photo_name(text: str) -> bool:
    """Whether a text is a name that the functions above make."""
    return _NAME.fullmatch(text) is not None


def need_photo_name(name: PhotoName) -> PhotoName:
    """The name itself; ValueError for any other text."""
    if not is_photo_name(name):
        message = "not a name made by this store"
        raise ValueError(message)
    return name


def _name(kind: str, sha256: str, suffix: str) -> PhotoName:
    if not _SHA256.fullmatch(sha256):
        message = "a photo is named by the 64 lower-case hex digits of its SHA-256"
        raise ValueError(message)
    return PhotoName(f"{kind}/{sha256[:2]}/{sha256[2:4]}/{sha256}{suffix}")
