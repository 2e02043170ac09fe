"""Takes a WebP apart: its RIFF chunks and what trails its end."""

from __future__ import annotations

from fieldapp.photos.errors import AnimatedPhoto, DamagedPhoto
from fieldapp.photos.imaging.container import MOST_PARTS, Container, tiff_block

_PICTURE = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_ANIMATION_FLAG, _XMP_FLAG, _EXIF_FLAG = 0x02, 0x04, 0x08


def is_webp(data: bytes) -> bool:
    """Whether the first bytes are those of a WebP file."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def take_apart(data: bytes) -> Container:
    """The parts of a WebP.

    Raises:
        DamagedPhoto: cut short, without a picture, or of two contradicting sizes.
        AnimatedPhoto: an animated WebP.
    """
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise DamagedPhoto
    chunks, outside = _chunks(data, end)
    width, height = _size(chunks)
    exif = chunks.get(b"EXIF")
    return Container(
        media_type="image/webp",
        width=width,
        height=height,
        pixels=data[:end],
        exif=tiff_block(exif) if exif else None,
        icc=chunks.get(b"ICCP"),
        outside=outside,
        decodes_reduced=False,
    )


def rebuilt(data: bytes, exif: bytes | None) -> bytes:
    """The same compressed picture and colour profile with this EXIF data (a TIFF block) and nothing else."""
    found, _ = _chunks(data, 8 + int.from_bytes(data[4:8], "little"))
    pieces = []
    for kind, content in found.items():
        if kind == b"VP8X":
            flags = content[0] & ~(_XMP_FLAG | _EXIF_FLAG) | (_EXIF_FLAG if exif else 0)
            pieces.append(_chunk(kind, bytes((flags,)) + content[1:]))
        elif kind in _PICTURE | {b"ICCP"}:
            pieces.append(_chunk(kind, content))
    if exif is not None:
        pieces.append(_chunk(b"EXIF", exif))
    body = b"WEBP" + b"".join(pieces)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def _chunks(data: bytes, file_end: int) -> tuple[dict[bytes, bytes], bytes]:
    """The first chunk of each kind, and every byte that is not compressed picture."""
    found: dict[bytes, bytes] = {}
    outside: list[bytes] = []
    position = 12
    for _ in range(MOST_PARTS):
        if position >= file_end:
            return found, b"\0".join((*outside, data[file_end:]))
        kind, body = data[position : position + 4], position + 8
        end = body + int.from_bytes(data[position + 4 : body], "little")
        if end > file_end:
            raise DamagedPhoto
        content = data[body:end]
        found.setdefault(kind, content)
        outside.append(kind if kind in _PICTURE else kind + content)
        position = end + end % 2
    raise DamagedPhoto


def _size(chunks: dict[bytes, bytes]) -> tuple[int, int]:
    extended = chunks.get(b"VP8X", b"")
    if b"ANIM" in chunks or b"ANMF" in chunks or (extended and extended[0] & _ANIMATION_FLAG):
        raise AnimatedPhoto
    picture = _lossy_size(chunks[b"VP8 "]) if b"VP8 " in chunks else _lossless_size(chunks.get(b"VP8L", b""))
    if extended and picture != _canvas_size(extended):
        # Memory is taken for the canvas, so a canvas other than the picture is no honest file.
        raise DamagedPhoto
    return picture


def _canvas_size(extended: bytes) -> tuple[int, int]:
    return int.from_bytes(extended[4:7], "little") + 1, int.from_bytes(extended[7:10], "little") + 1


def _lossy_size(stream: bytes) -> tuple[int, int]:
    if stream[3:6] != b"\x9d\x01\x2a" or len(stream) < 10:
        raise DamagedPhoto
    return int.from_bytes(stream[6:8], "little") & 0x3FFF, int.from_bytes(stream[8:10], "little") & 0x3FFF


def _lossless_size(stream: bytes) -> tuple[int, int]:
    if stream[:1] != b"\x2f" or len(stream) < 5:
        raise DamagedPhoto
    bits = int.from_bytes(stream[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
