"""Verbs about photos: receiving one, and handing out the copies people look at."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from typing import Any

from flask import current_app
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import is_unique_violation, transaction, write_latch
from fieldapp.kernel.errors import OutOfScope, StorageFull, WritesStopped
from fieldapp.people.queries import Actor
from fieldapp.photos import imaging, queries, store
from fieldapp.photos.errors import PhotoGone, PhotoMissing, PhotoNotExpected, WrongHash
from fieldapp.photos.hooks import photo_hooks
from fieldapp.photos.models import Photo
from fieldapp.photos.store import PhotoName, PhotoStore

log = logging.getLogger(__name__)


def expect_photo(actor: Actor, sha256: str) -> None:
    """Make sure, before its bytes are read, that a photo is announced.

    Raises:
        PhotoNotExpected: no manifest of the actor's names the hash.
    """
    if not photo_hooks().expected(actor, sha256):
        raise PhotoNotExpected()


def receive_photo(actor: Actor, sha256: str, data: bytes) -> bool:
    """Check and store an announced photo; tell whether it is new. Sending it again changes nothing.

    The bytes are on the disk, flushed, before the row that says so is committed.

    Raises:
        WrongHash: the bytes are not those that were announced.
        EmptyPhoto, NotAPhoto, DamagedPhoto … (`photos.errors`): the bytes are no acceptable photo.
        StorageFull, WritesStopped: the store cannot take it.
    """
    expect_photo(actor, sha256)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise WrongHash()
    if queries.photo_by_sha256(sha256) is None:
        examined = imaging.examine(data)
        _store(sha256, data, examined)
        if _enter(_row(actor, sha256, data, examined)):
            return True
    with transaction():  # a record may have announced it since it came
        photo_hooks().on_stored(sha256)
    return False


def served_photo(actor: Actor, sha256: str, *, small: bool) -> bytes:
    """The copy of a photo that the actor may look at: JPEG, upright, without metadata.

    Args:
        small: the thumbnail (320 px) instead of the large copy (1600 px).

    Raises:
        OutOfScope: no such photo, or none that the actor may see.
        PhotoGone: the store has lost it.
    """
    if not photo_hooks().may_see(actor, sha256) or queries.photo_by_sha256(sha256) is None:
        raise OutOfScope()
    try:
        return _copy(sha256, small=small)
    except PhotoMissing as error:
        log.critical("photo %s is known but not in the store", sha256)
        raise PhotoGone() from error


def _copy(sha256: str, *, small: bool) -> bytes:
    photos = photo_store()
    if small:
        return photos.read(store.thumbnail(sha256))
    name = store.served(sha256)
    if photos.exists(name):
        return photos.read(name)
    # made when first looked at: most photos never are at full size
    copy = imaging.served_copy(photos.read_verified(sha256))
    _keep_copy(name, copy)
    return copy


def photo_store() -> PhotoStore:
    """The photo store of the running app."""
    photos: PhotoStore = current_app.extensions["photo_store"]
    return photos


def _keep_copy(name: PhotoName, copy: bytes) -> None:
    """Keep a copy for the next reader; where nothing can be written, this one is shown it all the same."""
    with suppress(StorageFull, WritesStopped):
        write_latch().check()
        with write_latch().guarding():
            photo_store().put(name, copy)


def _store(sha256: str, data: bytes, examined: imaging.Examined) -> None:
    write_latch().check()
    with write_latch().guarding():
        photo_store().put(store.original(sha256), data)
        photo_store().put(store.thumbnail(sha256), examined.thumbnail)


def _enter(row: dict[str, Any]) -> bool:
    """Make a stored photo known; False when the same photo came twice at once and the other one was first."""
    sha256, actor_id, size = row["sha256"], row["sent_by"], row["size_bytes"]
    try:
        with transaction() as session:
            session.execute(insert(Photo), row)
            record_act(session, "photo.received", ("photo", sha256), actor_id=actor_id, size_bytes=size)
            photo_hooks().on_stored(sha256)
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        return False
    return True


def _row(actor: Actor, sha256: str, data: bytes, examined: imaging.Examined) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "media_type": examined.media_type,
        "size_bytes": len(data),
        "width": examined.width,
        "height": examined.height,
        "fingerprint": imaging.to_signed(examined.fingerprint),
        "exif_taken_at": examined.exif_taken_at,
        "exif_lat": examined.exif_lat,
        "exif_lon": examined.exif_lon,
        "sent_by": actor.user_id,
        "stored_at": clock.now(),
    }
