"""The four facts we read from EXIF: orientation, when taken, latitude, longitude. Nothing here ever fails."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from datetime import datetime

_ORIENTATION, _EXIF_IFD, _GPS_IFD = 0x0112, 0x8769, 0x8825
_TAKEN_AT, _TAKEN_OFFSET = 0x9003, 0x9011
_LAT_REF, _LAT, _LON_REF, _LON = 1, 2, 3, 4
_ASCII, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
_SIZE_BYTES = {_ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8}
_MOST_ENTRIES = 512
_WRITTEN_TIME = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")
_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d")

_Entry = tuple[int, bytes]
"""Kind and raw value of one EXIF field."""


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """What the camera wrote down, each fact None where it is absent or makes no sense.

    Attributes:
        orientation: 1 to 8 as EXIF counts them; 1 where absent.
        taken_at: the camera's local time as ISO text, with its offset if the camera wrote one.
        lat, lon: WGS-84 degrees, both or neither.
    """

    orientation: int = 1
    taken_at: str | None = None
    lat: float | None = None
    lon: float | None = None


def exif_facts(block: bytes | None) -> ExifFacts:
    """Read a TIFF block as cameras write it; what is malformed counts as absent."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get((block or b"")[:4])
    if block is None or order is None or len(block) < 8:
        return ExifFacts()
    main = _directory(block, order, _number(block[4:8], order))
    camera = _subdirectory(block, order, main.get(_EXIF_IFD))
    place = _subdirectory(block, order, main.get(_GPS_IFD))
    lat, lon = _position(place, order)
    return ExifFacts(_orientation(main.get(_ORIENTATION), order), _taken_at(camera), lat, lon)


def _subdirectory(block: bytes, order: str, entry: _Entry | None) -> dict[int, _Entry]:
    if entry is None or entry[0] != _LONG or len(entry[1]) != 4:
        return {}
    return _directory(block, order, _number(entry[1], order))


def _directory(block: bytes, order: str, offset: int) -> dict[int, _Entry]:
    """The fields of one directory; those that point outside the block are left out."""
    count = _number(block[offset : offset + 2], order)
    entries: dict[int, _Entry] = {}
    for start in range(offset + 2, offset + 2 + 12 * min(count, _MOST_ENTRIES), 12):
        if start + 12 > len(block):
            break
        tag, kind, values, at = struct.unpack_from(f"{order}HHII", block, start)
        size = _SIZE_BYTES.get(kind, 0) * values
        if size <= 4:
            at = start + 8
        if size and at + size <= len(block):
            entries.setdefault(tag, (kind, block[at : at + size]))
    return entries


def _number(raw: bytes, order: str) -> int:
    return int.from_bytes(raw, "little" if order == "<" else "big")


def _orientation(entry: _Entry | None, order: str) -> int:
    if entry is None or entry[0] not in (_SHORT, _LONG):
        return 1
    value = _number(entry[1][: _SIZE_BYTES[entry[0]]], order)
    return value if 1 <= value <= 8 else 1


def _text(entry: _Entry | None) -> str:
    if entry is None or entry[0] != _ASCII:
        return ""
    return entry[1].split(b"\0")[0].decode("ascii", "replace").strip()


def _taken_at(camera: dict[int, _Entry]) -> str | None:
    written = _text(camera.get(_TAKEN_AT))
    if not _WRITTEN_TIME.fullmatch(written):
        return None
    try:
        # A camera whose clock was never set writes zeros, which no calendar has.
        taken = datetime.fromisoformat(written.replace(":", "-", 2))
    except ValueError:
        return None
    offset = _text(camera.get(_TAKEN_OFFSET))
    return taken.isoformat() + (offset if _OFFSET.fullmatch(offset) else "")


def _position(place: dict[int, _Entry], order: str) -> tuple[float | None, float | None]:
    lat = _degrees(place.get(_LAT), place.get(_LAT_REF), order, positive="N", negative="S")
    lon = _degrees(place.get(_LON), place.get(_LON_REF), order, positive="E", negative="W")
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None, None
    if lat == 0 and lon == 0:
        # Phones without a fix write 0/0; nobody sells liquor in the Gulf of Guinea.
        return None, None
    return lat, lon


def _degrees(
    entry: _Entry | None, side: _Entry | None, order: str, *, positive: str, negative: str
) -> float | None:
    if entry is None or entry[0] != _RATIONAL or len(entry[1]) != 24:
        return None
    parts = struct.unpack(f"{order}6I", entry[1])
    if 0 in parts[1::2]:
        return None
    size = parts[0] / parts[1] + parts[2] / parts[3] / 60 + parts[4] / parts[5] / 3600
    sign = {positive: 1, negative: -1}.get(_text(side).upper())
    return None if sign is None else sign * size
