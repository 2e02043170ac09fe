"""Pictures made for the tests of photos, and the real ones of tests/data/photos and of the demo."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image

TOP = Path(__file__).parents[2]
FOLDERS = (TOP / "tests" / "data" / "photos", TOP / "fieldapp" / "demo" / "shelves")
_REAL = {path.name: path for folder in FOLDERS for path in folder.glob("*.jpg")}
REAL = sorted(_REAL)
QUADRANTS = ("red", "lime", "blue", "yellow")
"""Upper left, upper right, lower left, lower right of `quadrants`."""


def real(name: str) -> bytes:
    return _REAL[name].read_bytes()


def quadrants(width: int = 96, height: int = 64) -> Image.Image:
    image = Image.new("RGB", (width, height))
    for at, colour in enumerate(QUADRANTS):
        left, top = at % 2 * width // 2, at // 2 * height // 2
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def decoded(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def camera_exif(**tags: Any) -> Image.Exif:
    """EXIF with a position in Xinji, a time and whatever else is given as `orientation`, `offset`."""
    exif = Image.Exif()
    exif[0x010F] = "GPS camera works"
    exif[0x0112] = tags.get("orientation", 1)
    exif.get_ifd(0x8769).update({0x9003: tags.get("time", "2018:06:01 09:30:00")})
    if "offset" in tags:
        exif.get_ifd(0x8769)[0x9011] = tags["offset"]
    exif.get_ifd(0x8825).update(
        tags.get("gps", {1: "N", 2: (37.0, 54.0, 30.0), 3: "E", 4: (115.0, 12.0, 36.0)})
    )
    return exif


def jpeg_claiming(width: int, height: int, **options: Any) -> bytes:
    """A small JPEG whose header claims another size."""
    data = bytearray(encoded(quadrants(), **options))
    frame = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def png_claiming(width: int, height: int) -> bytes:
    """A small PNG whose header claims another size."""
    data = bytearray(encoded(quadrants(), "PNG"))
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def webp_claiming(width: int, height: int) -> bytes:
    """A small lossless WebP whose header claims another size."""
    data = bytearray(encoded(quadrants(), "WEBP", lossless=True))
    start = data.find(b"VP8L") + 9
    data[start : start + 4] = struct.pack("<I", (width - 1) | (height - 1) << 14)
    return bytes(data)


def with_segment(jpeg: bytes, marker: int, content: bytes) -> bytes:
    """The JPEG with one more segment right after its start."""
    return jpeg[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content + jpeg[2:]


def png_with_chunk(kind: bytes, content: bytes) -> bytes:
    data = encoded(quadrants(), "PNG")
    chunk = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return data[:33] + chunk + data[33:]
