"""Verbs about photos: receiving one, and handing out the copies people look at."""

from __future__ import annotations

import hashlib

from flask import current_app
from sqlalchemy import insert

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction, write_latch
from fieldapp.kernel.errors import OutOfScope
from fieldapp.people.queries import Actor
from fieldapp.photos import imaging, queries, store
from fieldapp.photos.errors import PhotoNotExpected, WrongHash
from fieldapp.photos.hooks import photo_hooks
from fieldapp.photos.models import Photo
from fieldapp.photos.store import PhotoStore


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
    known = queries.photo_by_sha256(sha256) is not None
    if not known:
        examined = imaging.examine(data)
        _store(sha256, data, examined)
    with transaction() as session:
        new = not known and queries.photo_by_sha256(sha256) is None
        if new:
            session.execute(insert(Photo), _row(actor, sha256, data, examined))
            record_act(
                session, "photo.received", ("photo", sha256), actor_id=actor.user_id, size_bytes=len(data)
            )
        photo_hooks().on_stored(sha256)
    return new


def served_photo(actor: Actor, sha256: str, *, small: bool) -> bytes:
    """The copy of a photo that the actor may look at: JPEG, upright, without metadata.

    Args:
        small: the thumbnail (320 px) instead of the large copy (1600 px).

    Raises:
        OutOfScope: no such photo, or none that the actor may see.
    """
    if not photo_hooks().may_see(actor, sha256) or queries.photo_by_sha256(sha256) is None:
        raise OutOfScope()
    photos = photo_store()
    if small:
        return photos.read(store.thumbnail(sha256))
    name = store.served(sha256)
    if not photos.exists(name):  # made when first looked at: most photos never are at full size
        with write_latch().guarding():
            photos.put(name, imaging.served_copy(photos.read_verified(sha256)))
    return photos.read(name)


def photo_store() -> PhotoStore:
    """The photo store of the running app."""
    photos: PhotoStore = current_app.extensions["photo_store"]
    return photos


def _store(sha256: str, data: bytes, examined: imaging.Examined) -> None:
    write_latch().check()
    with write_latch().guarding():
        photo_store().put(store.original(sha256), data)
        photo_store().put(store.thumbnail(sha256), examined.thumbnail)


def _row(actor: Actor, sha256: str, data: bytes, examined: imaging.Examined) -> dict[str, object]:
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
