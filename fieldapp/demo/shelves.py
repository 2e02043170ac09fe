"""Demo photos: different pieces of real shelf photos, in different light; and photos that are gone."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps
from sqlalchemy import bindparam, insert, update

from fieldapp.demo.variants import VARIANTS, Variant
from fieldapp.fieldwork.hooks import ANNOUNCED, fieldwork_hooks
from fieldapp.fieldwork.models import Kind, Submission
from fieldapp.fieldwork.service.completion import state_when_complete
from fieldapp.kernel import clock
from fieldapp.kernel.database import columns_of, transaction
from fieldapp.people.queries import Actor
from fieldapp.photos.models import Photo

SHELVES = Path(__file__).parent / "shelves"
SIZE = (640, 480)


@dataclass(frozen=True, slots=True)
class DemoPhoto:
    """A photo as a phone would send it; without bytes it is long gone by now."""

    sha256: str
    size_bytes: int
    data: bytes | None

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


def gone_photo(name: str) -> DemoPhoto:
    """A photo of long ago, of which only what was known is left."""
    digest = hashlib.sha256(f"demo photo {name}".encode()).hexdigest()
    return DemoPhoto(digest, 150_000 + int(digest[:4], 16), None)


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


def enter_removed(actor: Actor, record: str, kind: Kind, photos: Sequence[DemoPhoto]) -> None:
    """A record's photos as retention leaves them: they came, they were checked, and their bytes are gone.

    Nothing else announced them and nothing is like them, so none of that is asked.
    """
    state = state_when_complete(kind)
    with transaction() as session:
        session.execute(_ENTER, [_removed(actor, photo) for photo in photos])
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


def _removed(actor: Actor, photo: DemoPhoto) -> dict[str, object]:
    return {
        "sha256": photo.sha256,
        "media_type": "image/jpeg",
        "size_bytes": photo.size_bytes,
        "width": 1600,
        "height": 1200,
        "fingerprint": 0,
        "exif_taken_at": None,
        "exif_lat": None,
        "exif_lon": None,
        "sent_by": actor.user_id,
        "stored_at": clock.now(),
        "removed_at": clock.now() + timedelta(minutes=1),
    }
