"""A record's body as it is kept, and as it was sent.

Where the phone was stands in columns of its own that retention can empty; the rest of a position stays in the body.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PLACE = ("lat", "lon", "accuracy_m", "altitude_m")
"""Members of a position that tell where somebody was."""


def kept_body(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The body as kept: without the place."""
    position = raw.get("position")
    if not isinstance(position, Mapping):
        return dict(raw)
    rest = {name: value for name, value in position.items() if name not in PLACE or value is None}
    return {**raw, "position": rest}


def body_as_sent(row: Any) -> dict[str, Any]:
    """The body with its place put back; without a position once retention has emptied the place.

    Args:
        row: body, lat, lon, accuracy_m, altitude_m and position_source of a submission.
    """
    rest = row.body.get("position")
    if row.lat is None:
        return {name: value for name, value in row.body.items() if name != "position" or not rest}
    place = {"lat": row.lat, "lon": row.lon, "accuracy_m": row.accuracy_m}
    if row.altitude_m is not None:
        place["altitude_m"] = row.altitude_m
    # records of the first release kept nothing of it in the body
    return {**row.body, "position": {"crs": "WGS84", "source": row.position_source, **(rest or {}), **place}}
