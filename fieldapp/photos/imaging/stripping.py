"""A photo without anything that tells where, when or by which phone it was taken; its picture untouched."""

from __future__ import annotations

from PIL import Image

from fieldapp.photos.errors import DamagedPhoto
from fieldapp.photos.imaging import jpeg, png, webp
from fieldapp.photos.imaging.admission import admit
from fieldapp.photos.imaging.container import tiff_block
from fieldapp.photos.imaging.exif import exif_facts

_ORIENTATION = 0x0112
_UPRIGHT = 1


def stripped_copy(data: bytes) -> bytes:
    """The same compressed picture with its colours and orientation, without any other metadata.

    All of it goes, not the EXIF position alone: makers' notes, XMP and the videos that phones append tell
    places too. The compressed picture is copied, not encoded anew; stripping a stripped photo changes nothing.

    Raises:
        the refusals of `examine`.
    """
    container = admit(data)
    orientation = exif_facts(container.exif).orientation
    exif = None if orientation == _UPRIGHT else _orientation_alone(orientation)
    if container.media_type == "image/jpeg":
        stripped = jpeg.rebuilt(data, exif)
    else:
        rebuilt = png.rebuilt if container.media_type == "image/png" else webp.rebuilt
        stripped = rebuilt(data, None if exif is None else tiff_block(exif))
    again = admit(stripped)
    if (again.width, again.height, again.icc) != (container.width, container.height, container.icc):
        raise DamagedPhoto
    return stripped


def _orientation_alone(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    return exif.tobytes()
