"""A photo file taken apart before anything is decoded: kind, size, metadata, bytes for the decoder."""

from __future__ import annotations

from dataclasses import dataclass

# Honest files have tens of parts (a 20 MB PNG of 8 KB chunks: 2,500); a file of nothing but
# empty parts would keep a worker busy for seconds.
MOST_PARTS = 20_000


@dataclass(frozen=True, slots=True)
class Container:
    """A photo file taken apart, its pixels still compressed.

    Attributes:
        media_type: `image/jpeg`, `image/png` or `image/webp`.
        width, height: pixels as stored, before orientation.
        pixels: the same picture without metadata and without what trails its end, so that neither
            malformed EXIF nor a compressed text bomb ever reaches the decoder.
        exif: the TIFF block of the EXIF data, or None.
        icc: the colour profile, or None.
        outside: every byte that is not compressed picture: headers, metadata, trailing bytes.
        decodes_reduced: a reduced decode takes reduced memory (a JPEG of a single scan).
    """

    media_type: str
    width: int
    height: int
    pixels: bytes
    exif: bytes | None
    icc: bytes | None
    outside: bytes
    decodes_reduced: bool


def tiff_block(exif: bytes) -> bytes:
    """EXIF data without the `Exif` prefix that JPEG demands and some WebP writers add."""
    return exif[6:] if exif.startswith(b"Exif\0") else exif
