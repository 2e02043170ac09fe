"""Demo photos: different pieces of real shelf photos, in different light."""

from __future__ import annotations

import io
import random
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

SHELVES = sorted((Path(__file__).parent / "shelves").glob("*.jpg"))
SIZE = (1200, 900)


def shelf_photo(chance: random.Random) -> bytes:
    """A JPEG of about 200 KB, as a phone sends it after shrinking; the same for the same chance."""
    with Image.open(chance.choice(SHELVES)) as shelf:
        width, height = shelf.size
        share = chance.uniform(0.45, 0.75)
        left, top = chance.uniform(0, 1 - share) * width, chance.uniform(0, 1 - share) * height
        piece = shelf.convert("RGB").crop(
            (int(left), int(top), int(left + share * width), int(top + share * height))
        )
    picture = ImageOps.fit(piece, SIZE, Image.Resampling.BICUBIC)
    picture = ImageEnhance.Brightness(picture).enhance(chance.uniform(0.75, 1.2))
    picture = ImageEnhance.Color(picture).enhance(chance.uniform(0.6, 1.4))
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=80)
    return held.getvalue()
