"""The one place where compressed pixels become pixels, upright and never larger than asked for."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from fieldapp.photos.errors import DamagedPhoto
from fieldapp.photos.imaging.container import Container

# The plugins by themselves, not Image.open(): kind and size are already known, and its detour over
# multi-picture JPEGs reads metadata again. Pillow's module-wide settings stay as they are.
_OPENERS: dict[str, Callable[[io.BytesIO], ImageFile]] = {
    "image/jpeg": JpegImageFile,
    "image/png": PngImageFile,
    "image/webp": WebPImageFile,
}

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pictures that must be decoded whole take turns once they are large: a worker's memory is then bounded
# by one of them, however many threads it has.
_LARGE_PIXELS = 4_000_000
_large_turn = threading.Lock()


def decode_within(container: Container, side: int, orientation: int) -> Image.Image:
    """Decode all of a picture at the smallest scale that gives `side` pixels on its longer side.

    Args:
        container: what `admit` let through.
        side: longest side of the result in pixels; a smaller picture is not enlarged.
        orientation: 1 to 8 as EXIF counts them; the result is upright.

    Returns:
        A picture in mode RGB or L, without transparency.

    Raises:
        DamagedPhoto: the compressed data end early or make no sense.
    """
    try:
        with _turn(container):
            image = _OPENERS[container.media_type](io.BytesIO(container.pixels))
            # Fed in one piece: in blocks of 64 KB libjpeg starts rows over and is up to a fifth slower.
            image.decodermaxblock = len(container.pixels)
            _reduce_in_decoder(image, side)
            image.load()
            image.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=1.0)
            small = _plain(image)
    except MemoryError:
        raise
    except Exception as fault:
        # On hostile bytes decoders raise nearly anything: OSError, SyntaxError, struct.error, ValueError …
        raise DamagedPhoto from fault
    return small.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else small


def _turn(container: Container) -> AbstractContextManager[object]:
    large = not container.decodes_reduced and container.width * container.height > _LARGE_PIXELS
    return _large_turn if large else nullcontext()


def _reduce_in_decoder(image: ImageFile, side: int) -> None:
    """Let libjpeg reduce to 1/2, 1/4 or 1/8 as far as the longer side keeps `side`; others know no draft.

    `Image.thumbnail` would ask the *shorter* side to keep it too, which at 4:3 decodes twice the width.
    """
    longest = max(image.size)
    if longest > side:
        image.draft(None, (max(1, image.width * side // longest), max(1, image.height * side // longest)))


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits a channel, grey or RGB; what was transparent becomes white."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image if image.mode in {"RGB", "L"} else image.convert("RGB")
