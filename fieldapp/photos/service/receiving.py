"""Receiving a photo: announced, checked, fingerprinted, stored, and only then known."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import is_unique_violation, transaction
from fieldapp.people.queries import Actor
from fieldapp.photos import imaging, queries, store
from fieldapp.photos.errors import PhotoNotExpected, WrongHash
from fieldapp.photos.hooks import photo_hooks
from fieldapp.photos.models import Photo, PhotoBand, bands_of
from fieldapp.photos.service.storage import writing

_TURN = 7_317_402_654
"""Key of the advisory lock; any number that nothing else uses."""


def expect_photo(actor: Actor, sha256: str) -> None:
    """Make sure, before its bytes are read, that a photo is announced.

    Raises:
        PhotoNotExpected: no manifest of the actor's names the hash.
    """
    if not photo_hooks().expected(actor, sha256):
        raise PhotoNotExpected()


def receive_photo(actor: Actor, sha256: str, data: bytes) -> bool:
    """Check and store an announced photo; tell whether it is new. Sending it again changes nothing.

    The bytes are stored for good before the row that says so is committed. A photo that retention had
    removed is stored anew, for the record that announces it now.

    Raises:
        WrongHash: the bytes are not those that were announced.
        EmptyPhoto, NotAPhoto, DamagedPhoto … (`photos.errors`): the bytes are no acceptable photo.
        StorageFull, WritesStopped, PhotoStoreAway: the store cannot take it.
    """
    expect_photo(actor, sha256)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise WrongHash()
    return _receive(actor, sha256, data)


def keep_paper(actor: Actor, data: bytes) -> str:
    """Check and store a photo that comes with what it belongs to, such as a signed paper; returns its hash.

    Raises:
        EmptyPhoto, NotAPhoto, DamagedPhoto …, StorageFull, WritesStopped: as `receive_photo`.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    _receive(actor, sha256, data)
    return sha256


def _receive(actor: Actor, sha256: str, data: bytes) -> bool:
    known = queries.photo_by_sha256(sha256)
    if known is None or known.removed_at is not None:
        examined = imaging.examine(data)
        with writing() as photos:
            photos.put(store.original(sha256), data)
            photos.put(store.thumbnail(sha256), examined.thumbnail)
        if _enter(_row(actor, sha256, data, examined), known_before=known is not None):
            return True
    with transaction() as session:  # a record may have announced it since it came
        _take_turn(session)
        photo_hooks().on_stored(sha256)
    return False


def _enter(row: dict[str, Any], *, known_before: bool) -> bool:
    """Make a stored photo known; False when the same photo came twice at once and the other one was first."""
    sha256, actor_id, size = row["sha256"], row["sent_by"], row["size_bytes"]
    try:
        with transaction() as session:
            _take_turn(session)
            row["stored_at"] = clock.now()
            if not (_enter_again if known_before else _enter_new)(session, row):
                return False
            record_act(session, "photo.received", ("photo", sha256), actor_id=actor_id, size_bytes=size)
            photo_hooks().on_stored(sha256)
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        return False
    return True


def _take_turn(session: Session) -> None:
    """Let photos become known one after another, so that of two like ones the second meets the first."""
    if session.connection().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})


def _enter_new(session: Session, row: dict[str, Any]) -> bool:
    fingerprint = row["fingerprint"]
    session.execute(insert(Photo), row)
    if not queries.has_bands(fingerprint):
        bands = [
            {"band": band, "value": value, "fingerprint": fingerprint}
            for band, value in enumerate(bands_of(fingerprint))
        ]
        session.execute(insert(PhotoBand), bands)
    return True


def _enter_again(session: Session, row: dict[str, Any]) -> bool:
    """Its fingerprint and bands stand already."""
    removed = (Photo.sha256 == row["sha256"]) & Photo.removed_at.is_not(None)
    back = {**row, "removed_at": None, "stored_sha256": None, "stripped_at": None}
    return (
        session.execute(update(Photo).where(removed).values(back).returning(Photo.sha256)).first() is not None
    )


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
    }
