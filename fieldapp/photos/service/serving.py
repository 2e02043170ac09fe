"""Handing out the copies of a photo that people look at."""

from __future__ import annotations

import logging
from contextlib import suppress

from fieldapp.kernel.errors import OutOfScope, StorageFull, WritesStopped
from fieldapp.people.queries import Actor
from fieldapp.people.service.looking import note_look
from fieldapp.photos import imaging, queries, store
from fieldapp.photos.errors import PhotoAltered, PhotoGone, PhotoMissing, PhotoRemoved, PhotoStoreAway
from fieldapp.photos.hooks import photo_hooks
from fieldapp.photos.models import Photo
from fieldapp.photos.service.storage import photo_store, writing

log = logging.getLogger(__name__)


def served_photo(actor: Actor, sha256: str, *, small: bool) -> bytes:
    """The copy of a photo that the actor may look at: JPEG, upright, without metadata.

    Args:
        small: the thumbnail (320 px) instead of the large copy (1600 px).

    Raises:
        OutOfScope: no such photo, or none that the actor may see.
        PhotoRemoved: retention has removed it. PhotoGone: the store has lost or altered it.
        PhotoStoreAway, PhotoStoreRefused: the bucket cannot be used at the moment.
    """
    photo = queries.photo_by_sha256(sha256) if photo_hooks().may_see(actor, sha256) else None
    if photo is None:
        raise OutOfScope()
    note_look(actor, photo.sent_by, "photo", sha256)
    if photo.removed_at is not None:
        raise PhotoRemoved()
    try:
        return _copy(photo, small=small)
    except (PhotoMissing, PhotoAltered) as error:
        log.critical("photo %s is known, but lost or altered in the store", sha256)
        raise PhotoGone() from error


def _copy(photo: Photo, *, small: bool) -> bytes:
    photos = photo_store()
    if small:
        return photos.read(store.thumbnail(photo.sha256))
    name = store.served(photo.sha256)
    with suppress(PhotoMissing):  # made when first looked at: most photos never are at full size
        return photos.read(name)
    original = photos.read_verified(photo.sha256, photo.stored_sha256)
    copy = imaging.served_copy(original, photo_hooks().caption(photo.sha256))
    # where it cannot be kept, it is shown all the same
    with suppress(StorageFull, WritesStopped, PhotoStoreAway), writing():
        photos.put(name, copy)
    return copy
