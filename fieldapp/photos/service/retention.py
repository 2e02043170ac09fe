"""What retention does to stored photos: metadata goes from the original, later the photo itself."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from fieldapp.kernel import clock
from fieldapp.kernel.audit import act_row, record_act, record_acts
from fieldapp.kernel.database import db, transaction
from fieldapp.kernel.errors import Refusal
from fieldapp.photos import imaging, store
from fieldapp.photos.errors import PhotoAltered, PhotoMissing, PhotoStoreAway
from fieldapp.photos.models import Photo
from fieldapp.photos.service.storage import photo_store, writing

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stripping:
    """Photos stripped, and those that could not be: lost, altered or no longer readable."""

    stripped: Sequence[str]
    failed: Sequence[str]


def strip_photos(sha256s: Collection[str]) -> Stripping:
    """Put copies without metadata in the place of originals, and empty the positions read from them.

    The copy's hash is committed before the copy is put in place, and the photo marked after it: whenever the
    process is killed, the bytes there are told from altered ones, and a repetition goes on where it stopped.

    Args:
        sha256s: a few photos; their bytes are held in memory together.
    """
    rows = select(Photo.sha256, Photo.stored_sha256).where(
        Photo.sha256.in_(sha256s), Photo.removed_at.is_(None)
    )
    copies: dict[str, bytes] = {}
    failed = []
    for sha256, stored_sha256 in db.session.execute(rows).all():
        try:
            copies[sha256] = imaging.stripped_copy(photo_store().read_verified(sha256, stored_sha256))
        except PhotoStoreAway:
            raise  # not this photo's fault: another time all of them
        except (PhotoMissing, PhotoAltered, Refusal) as error:
            log.error("photo %s cannot be stripped: %r", sha256, error)
            failed.append(sha256)
    if copies:
        _put_in_place(copies)
    return Stripping(list(copies), failed)


def _put_in_place(copies: dict[str, bytes]) -> None:
    changed = {sha256: hashlib.sha256(copy).hexdigest() for sha256, copy in copies.items()}
    with transaction() as session:
        for sha256, stored_sha256 in changed.items():
            if stored_sha256 != sha256:  # the phone may have sent it without metadata
                row = update(Photo).where(Photo.sha256 == sha256)
                session.execute(row.values(stored_sha256=stored_sha256))
    with writing() as photos:
        for sha256, copy in copies.items():
            photos.put(store.original(sha256), copy)
    now = clock.now()
    with transaction() as session:
        done = update(Photo).where(Photo.sha256.in_(copies))
        session.execute(done.values(stripped_at=now, exif_lat=None, exif_lon=None))
        record_act(session, "photos.stripped", ("photos", min(copies)), actor_id=None, photos=len(copies))


def remove_photos(
    sha256s: Collection[str], *, still_due: Callable[[Collection[str]], Collection[str]]
) -> list[str]:
    """Remove photos with all their copies; what is known of them stays. Returns which.

    Killed before its commit it leaves a photo whose bytes are gone and which is still due: repeat it.

    Args:
        sha256s: a few photos; writers wait while their files go.
        still_due: asked within the transaction, so that a record that has announced one meanwhile keeps it.
    """
    with transaction() as session:
        due = sorted(still_due(sha256s))
        emptied = {"removed_at": clock.now(), "exif_lat": None, "exif_lon": None}
        session.execute(update(Photo).where(Photo.sha256.in_(due)).values(emptied))
        record_acts(session, [act_row("photo.removed", ("photo", sha256), actor_id=None) for sha256 in due])
        with writing() as photos:
            for sha256 in due:
                for name in (store.served(sha256), store.thumbnail(sha256), store.original(sha256)):
                    photos.delete(name)
    return due
