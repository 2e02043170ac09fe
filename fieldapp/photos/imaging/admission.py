"""Which files may be decoded at all, told from their first bytes and headers alone."""

from __future__ import annotations

from fieldapp.photos.errors import (
    DamagedPhoto,
    EmptyPhoto,
    HeicPhoto,
    NotAPhoto,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoWithMarkup,
)
from fieldapp.photos.imaging import jpeg, png, webp
from fieldapp.photos.imaging.container import Container
from fieldapp.photos.imaging.markup import carries_markup

# 8192×6144, what phones sold as "50 megapixel" write.
MOST_PIXELS = 50_331_648

# What must be decoded whole took, in bytes a pixel: progressive JPEG 6, PNG 9, WebP 17. That is 285 MB at
# 4096×4096, for one picture of a worker at a time; phones write larger ones as plain JPEG only.
MOST_PIXELS_DECODED_WHOLE = 16_777_216

# Nobody can judge a shelf on less, and the fingerprint takes 20 samples a side.
LEAST_SIDE = 32

_HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)


def admit(data: bytes) -> Container:
    """Take a received file apart and refuse what must not be decoded.

    Raises:
        EmptyPhoto, NotAPhoto, HeicPhoto, DamagedPhoto, AnimatedPhoto, PhotoTooSmall,
        PhotoTooManyPixels, PhotoWithMarkup: see each; nothing of the picture was decoded.
    """
    container = _take_apart(data)
    _check_size(container)
    if carries_markup(container.outside):
        raise PhotoWithMarkup
    return container


def _take_apart(data: bytes) -> Container:
    if not data:
        raise EmptyPhoto
    if data.startswith(jpeg.SIGNATURE):
        return jpeg.take_apart(data)
    if data.startswith(png.SIGNATURE):
        return png.take_apart(data)
    if webp.is_webp(data):
        return webp.take_apart(data)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise HeicPhoto
    raise NotAPhoto


def _check_size(container: Container) -> None:
    width, height = container.width, container.height
    if not width or not height:
        raise DamagedPhoto
    if min(width, height) < LEAST_SIDE:
        raise PhotoTooSmall(width=width, height=height, minimum=LEAST_SIDE)
    limit = MOST_PIXELS if container.decodes_reduced else MOST_PIXELS_DECODED_WHOLE
    if width * height > limit:
        limit_mp = limit // 1_000_000
        raise PhotoTooManyPixels(width=width, height=height, limit_mp=limit_mp, limit_wan=limit_mp * 100)
