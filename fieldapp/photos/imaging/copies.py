"""The copies of a photo that people are shown: small, upright, in sRGB and without metadata."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

from fieldapp.photos.imaging.admission import admit
from fieldapp.photos.imaging.decoding import decode_within
from fieldapp.photos.imaging.exif import exif_facts
from fieldapp.photos.imaging.watermark import Caption, write_caption

SERVED_SIDE = 1600
_SERVED_QUALITY = 80
_LARGEST_PROFILE_BYTES = 1 << 20
_SRGB = ImageCms.createProfile("sRGB")


def served_copy(data: bytes, caption: Caption | None = None) -> bytes:
    """A JPEG of at most 1600 px a side, upright, in sRGB, without EXIF, XMP, comments or profile.

    Args:
        caption: written into its corner.

    Raises:
        the refusals of `examine`.
    """
    container = admit(data)
    orientation = exif_facts(container.exif).orientation
    image = decode_within(container, SERVED_SIDE, orientation)
    plain = in_srgb(image, container.icc)
    return bare_jpeg(write_caption(plain, caption) if caption else plain, _SERVED_QUALITY)


def bare_jpeg(image: Image.Image, quality: int) -> bytes:
    """Encode pixels and nothing else."""
    # Pillow writes comments and XMP it finds here even when not asked to.
    image.info = {}
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def in_srgb(image: Image.Image, icc: bytes | None) -> Image.Image:
    """The same colours as a browser shows without a profile; a broken profile counts as none."""
    if icc is None or len(icc) > _LARGEST_PROFILE_BYTES or image.mode != "RGB":
        return image
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        if "sRGB" in ImageCms.getProfileDescription(profile):
            return image
        return ImageCms.profileToProfile(image, profile, _SRGB) or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
