"""Places on the globe, WGS-84: distances, and why a phone has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import asin, cos, radians, sin, sqrt

from fieldapp.evaluator.text import Text

EARTH_RADIUS_M = 6_371_009
"""Mean radius; the error against the ellipsoid stays below 0.6 %, far under a phone's accuracy."""


def distance_m(from_lat: float, from_lon: float, to_lat: float, to_lon: float) -> int:
    """Great-circle distance between two WGS-84 points, in whole metres."""
    lat_1, lat_2 = radians(from_lat), radians(to_lat)
    half_chord = (
        sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin(radians(to_lon - from_lon) / 2) ** 2
    )
    return round(2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, half_chord))))


def nearest_next(points: Sequence[tuple[float, float]]) -> list[int]:
    """An order in which to go through points: from the first one, each time to the nearest that is left."""
    left, order = set(range(1, len(points))), [0] if points else []
    while left:
        here = points[order[-1]]
        order.append(min(left, key=lambda place: (distance_m(*here, *points[place]), place)))
        left.discard(order[-1])
    return order


NO_POSITION: Mapping[str, Text] = {
    "denied": Text("没允许定位", "permission denied"),
    "timeout": Text("定位超时", "timed out"),
    "unavailable": Text("手机没有定位服务", "no location service"),
}
"""Why a phone has no position: the user said no, indoors, or no such service on the phone."""
