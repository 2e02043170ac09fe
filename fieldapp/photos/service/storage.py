"""The photo store of the running app, behind the write latch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from fieldapp.kernel.database import write_latch
from fieldapp.photos.store import PhotoStore


def photo_store() -> PhotoStore:
    """The photo store, to read from."""
    photos: PhotoStore = current_app.extensions["photo_store"]
    return photos


@contextmanager
def writing() -> Iterator[PhotoStore]:
    """The photo store, to write to.

    Raises:
        StorageFull: nothing more can be stored. WritesStopped: the latch is set, or was set by this fault.
        PhotoStoreAway, PhotoStoreRefused: a bucket cannot be used; that sets no latch (`store/bucket_faults.py`).
    """
    write_latch().check()
    with write_latch().guarding():
        yield photo_store()
