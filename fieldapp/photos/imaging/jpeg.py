"""Takes a JPEG apart: its segments, its scans and what trails its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fieldapp.photos.errors import DamagedPhoto
from fieldapp.photos.imaging.container import MOST_PARTS, Container, tiff_block

SIGNATURE = b"\xff\xd8\xff"

_EOI, _SOS, _APP0, _APP1, _APP2, _ADOBE, _COMMENT = 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DECODABLE_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_METADATA = (frozenset(range(0xE0, 0xF0)) | {_COMMENT}) - {_APP0, _ADOBE}

# Inside compressed data 0xFF is followed by 0, a restart marker or fill; anything else ends the scan.
_SCAN_END = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")

# Cameras write one scan, progressive encoders about ten; each further one costs a pass over all pixels.
_MOST_SCANS = 64


_ICC_PREFIX = b"ICC_PROFILE\0"


@dataclass(frozen=True, slots=True)
class _Segment:
    marker: int
    start: int
    """Offset of its 0xFF."""
    body: int
    """Offset after its length."""
    head_end: int
    """Offset after its declared length; a scan's compressed data begin here."""
    end: int


def take_apart(data: bytes) -> Container:
    """The parts of a JPEG.

    Raises:
        DamagedPhoto: no end marker (a truncated file), no or several frames, or a kind no phone writes.
    """
    segments = list(_segments(data))
    frame = _only_frame(segments)
    scans = [segment for segment in segments if segment.marker == _SOS]
    if not scans or len(scans) > _MOST_SCANS:
        raise DamagedPhoto
    height, width = (int.from_bytes(data[frame.body + at : frame.body + at + 2]) for at in (1, 3))
    return Container(
        media_type="image/jpeg",
        width=width,
        height=height,
        pixels=_picture_alone(data, segments),
        exif=_exif(data, segments),
        icc=_icc(data, segments),
        outside=_outside(data, scans),
        decodes_reduced=frame.marker != 0xC2 and len(scans) == 1,
    )


def rebuilt(data: bytes, exif: bytes | None) -> bytes:
    """The same compressed picture and colour profile with this EXIF data (with its prefix) and nothing else."""
    kept = [s for s in _segments(data) if s.marker not in _METADATA or _is_icc(data, s)]
    head = b"" if exif is None else bytes((0xFF, _APP1)) + (len(exif) + 2).to_bytes(2) + exif
    view = memoryview(data)
    return b"".join((view[:2], head, *(view[s.start : s.end] for s in kept)))


def _segments(data: bytes) -> Iterator[_Segment]:
    position = 2
    for _ in range(MOST_PARTS):
        start, marker = _next_marker(data, position)
        position = start + 2
        if marker in _BARE:
            continue
        if marker == _EOI:
            yield _Segment(marker, start, position, position, position)
            return
        head_end = position + int.from_bytes(data[position : position + 2])
        if head_end < position + 2 or head_end > len(data):
            raise DamagedPhoto
        end = _scan_end(data, head_end) if marker == _SOS else head_end
        yield _Segment(marker, start, position + 2, head_end, end)
        position = end
    raise DamagedPhoto


def _next_marker(data: bytes, position: int) -> tuple[int, int]:
    """Offset and code of the next marker; junk and fill before it are skipped, as decoders do."""
    found = _SCAN_END.search(data, position)
    if found is None:
        raise DamagedPhoto
    return found.start(), data[found.start() + 1]


def _scan_end(data: bytes, position: int) -> int:
    found = _SCAN_END.search(data, position)
    if found is None:
        raise DamagedPhoto
    return found.start()


def _only_frame(segments: list[_Segment]) -> _Segment:
    frames = [segment for segment in segments if segment.marker in _FRAMES]
    if len(frames) != 1 or frames[0].marker not in _DECODABLE_FRAMES:
        raise DamagedPhoto
    frame = frames[0]
    if frame.head_end - frame.body < 6:
        raise DamagedPhoto
    return frame


def _picture_alone(data: bytes, segments: list[_Segment]) -> bytes:
    view = memoryview(data)
    kept = (view[s.start : s.end] for s in segments if s.marker not in _METADATA)
    return b"".join((view[:2], *kept))


def _exif(data: bytes, segments: list[_Segment]) -> bytes | None:
    for segment in segments:
        if segment.marker == _APP1 and data.startswith(b"Exif\0", segment.body):
            return tiff_block(data[segment.body : segment.end])
    return None


def _icc(data: bytes, segments: list[_Segment]) -> bytes | None:
    """The colour profile, which is cut into numbered pieces of at most 64 KB."""
    pieces = {data[s.body + 12]: data[s.body + 14 : s.end] for s in segments if _is_icc(data, s)}
    return b"".join(pieces[number] for number in sorted(pieces)) or None


def _is_icc(data: bytes, segment: _Segment) -> bool:
    long_enough = segment.end - segment.body > 14
    return segment.marker == _APP2 and long_enough and data.startswith(_ICC_PREFIX, segment.body)


def _outside(data: bytes, scans: list[_Segment]) -> bytes:
    """All bytes but the compressed data of the scans, a NUL in place of each of those."""
    starts = [0, *(scan.end for scan in scans)]
    ends = [*(scan.head_end for scan in scans), len(data)]
    view = memoryview(data)
    return b"\0".join(view[start:end] for start, end in zip(starts, ends, strict=True))
