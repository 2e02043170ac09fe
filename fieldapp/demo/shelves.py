"""Demo photos: different pieces of real shelf photos, in different light; those of closed months are few and small."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from flask import current_app
from PIL import Image, ImageEnhance, ImageOps
from sqlalchemy import bindparam, insert, update

from fieldapp.demo.variants import VARIANTS, Variant
from fieldapp.fieldwork.hooks import ANNOUNCED, fieldwork_hooks
from fieldapp.fieldwork.models import Kind, Submission
from fieldapp.fieldwork.service.completion import state_when_complete
from fieldapp.kernel import clock
from fieldapp.kernel.database import columns_of, transaction
from fieldapp.people.queries import Actor
from fieldapp.photos.imaging import examine
from fieldapp.photos.models import Photo
from fieldapp.photos.service.storage import photo_store
from fieldapp.photos.store import FolderStore, original, thumbnail

SHELVES = Path(__file__).parent / "shelves"
SIZE = (640, 480)
SIZE_OF_OLD = (400, 300)
"""Of closed months' photos: some 12 KB each."""
PICTURES_OF_OLD = 40


@dataclass(frozen=True, slots=True)
class DemoPhoto:
    """A photo as a phone would send it.

    Attributes:
        data: None: of a closed month, made by its name when it is stored.
    """

    sha256: str
    size_bytes: int
    data: bytes | None
    name: str = ""

    def manifest_line(self, taken_at: datetime) -> dict[str, object]:
        """Its line in a record's manifest."""
        return {
            "sha256": self.sha256,
            "taken_at": clock.iso_instant(taken_at),
            "taken_at_source": "clock",
            "size_bytes": self.size_bytes,
        }


def shelf_photo(number: int) -> DemoPhoto:
    """The photo made by a variant of the table; the same for the same number."""
    data = render(VARIANTS[number % len(VARIANTS)])
    return DemoPhoto(hashlib.sha256(data).hexdigest(), len(data), data)


def old_photo(name: str) -> DemoPhoto:
    """A photo of a closed month, of its own by its name: two thousand of them share a few pictures."""
    data = _named(name)
    return DemoPhoto(hashlib.sha256(data).hexdigest(), len(data), None, name)


def _named(name: str) -> bytes:
    """The picture that a name stands for, with the name in it as a JPEG comment."""
    picture, comment = _small(_number(name))[0], f"demo photo {name}".encode()
    return picture[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + picture[2:]


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % PICTURES_OF_OLD


@cache
def _small(number: int) -> tuple[bytes, bytes]:
    """A picture of closed months and its thumbnail."""
    with Image.open(io.BytesIO(render(VARIANTS[number * 7]))) as opened:
        held = io.BytesIO()
        opened.resize(SIZE_OF_OLD, Image.Resampling.BILINEAR).save(held, "JPEG", quality=60)
    return held.getvalue(), examine(held.getvalue()).thumbnail


def render(variant: Variant) -> bytes:
    """A piece of a shelf in some light, as a JPEG of about 40 KB."""
    shelf = _shelf(variant.shelf)
    width, height = shelf.size
    left, top = variant.left * width // 1000, variant.top * height // 1000
    side = variant.share * width // 1000, variant.share * height // 1000
    piece = shelf.crop((left, top, left + side[0], top + side[1]))
    picture = ImageOps.fit(piece, SIZE, Image.Resampling.BILINEAR)
    if variant.mirrored:
        picture = ImageOps.mirror(picture)
    picture = ImageEnhance.Brightness(picture).enhance(variant.light / 100)
    picture = ImageEnhance.Color(picture).enhance(variant.colour / 100)
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=72)
    return held.getvalue()


@lru_cache(maxsize=4)
def _shelf(name: str) -> Image.Image:
    with Image.open(SHELVES / name) as opened:
        return opened.convert("RGB")


@contextmanager
def photos_laid() -> Iterator[None]:
    """Photos in a folder wait for no disk: all can be made again, and waiting would take a fifth of the time."""
    store = photo_store()
    if isinstance(store, FolderStore):
        folder = current_app.config["SETTINGS"].data_folder / "photos"
        current_app.extensions["photo_store"] = _LayingStore(folder)
    try:
        yield
    finally:
        current_app.extensions["photo_store"] = store


class _LayingStore(FolderStore):
    put = FolderStore.lay


def enter_old(actor: Actor, record: str, kind: Kind, photos: Sequence[DemoPhoto]) -> None:
    """A record's photos of a closed month, as if they had come one by one.

    Nothing else announced them, and that they are like each other is not to be told: so none of that is asked.
    """
    state, store = state_when_complete(kind), photo_store()
    for photo in photos:
        store.put(original(photo.sha256), _named(photo.name))
        store.put(thumbnail(photo.sha256), _small(_number(photo.name))[1])
    with transaction() as session:
        session.execute(_ENTER, [_row(actor, photo) for photo in photos])
        session.execute(_COMPLETE, {"record": record, "complete": state})
        if kind in ANNOUNCED:
            fieldwork_hooks().on_recorded([record])


# made once: making them a thousand times takes longer than carrying them out
_ENTER = insert(columns_of(Photo))
_COMPLETE = (
    update(columns_of(Submission))
    .where(columns_of(Submission).c.id == bindparam("record"))
    .values(state=bindparam("complete"))
)


def _row(actor: Actor, photo: DemoPhoto) -> dict[str, object]:
    return {
        "sha256": photo.sha256,
        "media_type": "image/jpeg",
        "size_bytes": photo.size_bytes,
        "width": SIZE_OF_OLD[0],
        "height": SIZE_OF_OLD[1],
        "fingerprint": 0,
        "exif_taken_at": None,
        "exif_lat": None,
        "exif_lon": None,
        "sent_by": actor.user_id,
        "stored_at": clock.now(),
    }
