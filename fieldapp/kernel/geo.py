"""Distances on the globe, WGS-84."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_009
"""Mean radius; the error against the ellipsoid stays below 0.6 %, far under a phone's accuracy."""


def distance_m(from_lat: float, from_lon: float, to_lat: float, to_lon: float) -> int:
    """Great-circle distance between two WGS-84 points, in whole metres."""
    lat_1, lat_2 = radians(from_lat), radians(to_lat)
    half_chord = (
        sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin(radians(to_lon - from_lon) / 2) ** 2
    )
    return round(2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, half_chord))))
