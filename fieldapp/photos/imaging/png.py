"""Takes a PNG apart: its chunks and what trails its end."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from fieldapp.photos.errors import AnimatedPhoto, DamagedPhoto
from fieldapp.photos.imaging.container import MOST_PARTS, Container, tiff_block

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_LARGEST_PROFILE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: bytes
    start: int
    body: int
    body_end: int
    end: int


def take_apart(data: bytes) -> Container:
    """The parts of a PNG.

    Raises:
        DamagedPhoto: cut short, or its first chunk is not its header.
        AnimatedPhoto: an animated PNG.
    """
    chunks = list(_chunks(data))
    header = chunks[0]
    if header.kind != b"IHDR" or header.body_end - header.body != 13:
        raise DamagedPhoto
    by_kind = {chunk.kind: data[chunk.body : chunk.body_end] for chunk in chunks if chunk.kind != b"IDAT"}
    if b"acTL" in by_kind:
        raise AnimatedPhoto
    exif = by_kind.get(b"eXIf")
    return Container(
        media_type="image/png",
        width=int.from_bytes(data[header.body : header.body + 4]),
        height=int.from_bytes(data[header.body + 4 : header.body + 8]),
        pixels=_picture_alone(data, chunks),
        exif=tiff_block(exif) if exif else None,
        icc=_icc(by_kind.get(b"iCCP", b"")),
        outside=_outside(data, chunks),
        decodes_reduced=False,
    )


def rebuilt(data: bytes, exif: bytes | None) -> bytes:
    """The same compressed picture and colour profile with this EXIF data (a TIFF block) and nothing else."""
    kept = [chunk for chunk in _chunks(data) if chunk.kind in _PICTURE | {b"iCCP"}]
    pieces = [data[chunk.start : chunk.end] for chunk in kept]
    if exif is not None:
        body = b"eXIf" + exif
        pieces.insert(1, len(exif).to_bytes(4) + body + zlib.crc32(body).to_bytes(4))
    return b"".join((SIGNATURE, *pieces))


def _chunks(data: bytes) -> Iterator[_Chunk]:
    position = len(SIGNATURE)
    for _ in range(MOST_PARTS):
        body = position + 8
        body_end = body + int.from_bytes(data[position : position + 4])
        end = body_end + 4
        if end > len(data):
            raise DamagedPhoto
        chunk = _Chunk(data[position + 4 : body], position, body, body_end, end)
        yield chunk
        if chunk.kind == b"IEND":
            return
        position = end
    raise DamagedPhoto


def _picture_alone(data: bytes, chunks: list[_Chunk]) -> bytes:
    view = memoryview(data)
    kept = (view[chunk.start : chunk.end] for chunk in chunks if chunk.kind in _PICTURE)
    return b"".join((SIGNATURE, *kept))


def _icc(chunk: bytes) -> bytes | None:
    """The colour profile, inflated no further than a profile can honestly be."""
    _, _, rest = chunk.partition(b"\0")
    inflater = zlib.decompressobj()
    try:
        profile = inflater.decompress(rest[1:], _LARGEST_PROFILE_BYTES)
    except zlib.error:
        return None
    return profile if inflater.eof else None


def _outside(data: bytes, chunks: list[_Chunk]) -> bytes:
    view = memoryview(data)
    kept = [view[chunk.start : chunk.end] for chunk in chunks if chunk.kind != b"IDAT"]
    return b"".join((*kept, view[chunks[-1].end :]))
