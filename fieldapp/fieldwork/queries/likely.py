"""Known outlets that a newly opened one may well be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, degrees, radians
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.geo import EARTH_RADIUS_M, distance_m
from fieldapp.kernel.likeness import LIKE_FROM, likeness_of
from fieldapp.outlets.models import Outlet

NEAR_M = 50


@dataclass(frozen=True, slots=True)
class LikelyOutlet:
    """A known outlet and what speaks for it.

    Attributes:
        distance_m: None where either position is unknown.
        how: `licence`, `phone`, `place` (within 50 m and of like name), the most telling first.
        likeness: of the two names, 0 to 1.
    """

    outlet_id: int
    code: str
    name: str
    township_code: str
    distance_m: int | None
    how: tuple[str, ...]
    likeness: float


class _Opened(NamedTuple):
    name: str
    lat: float | None
    lon: float | None
    phone: str | None
    licence: str | None


def likely_outlets(
    name: str, lat: float | None, lon: float | None, phone: str | None, licence: str | None
) -> Sequence[LikelyOutlet]:
    """Known outlets within 50 m and of like name, or with the same phone or licence; the likeliest first."""
    near = _around(lat, lon)
    same_number = or_(
        false() if phone is None else _phone_digits() == _digits(phone),
        false() if licence is None else Outlet.licence == licence,
    )
    rows = db.session.execute(
        select(
            Outlet.id,
            Outlet.code,
            Outlet.name,
            Outlet.township_code,
            Outlet.lat,
            Outlet.lon,
            Outlet.phone,
            Outlet.licence,
        ).where(or_(near, same_number))
    )
    opened = _Opened(name, lat, lon, phone, licence)
    likely = (_judged(row, opened) for row in rows)
    return sorted(
        (outlet for outlet in likely if outlet.how),
        key=lambda outlet: (
            ["licence", "phone", "place"].index(outlet.how[0]),
            -outlet.likeness,
            outlet.distance_m or 0,
            outlet.code,
        ),
    )


def _around(lat: float | None, lon: float | None) -> ColumnElement[bool]:
    """A square somewhat larger than the circle, which the database can compare."""
    if lat is None or lon is None:
        return false()
    height = degrees(1.1 * NEAR_M / EARTH_RADIUS_M)
    width = min(180.0, height / max(cos(radians(lat)), 1e-6))
    return and_(
        Outlet.lat.between(lat - height, lat + height),
        Outlet.lon.between(lon - width, lon + width),
    )


def _judged(row: AnyRow, opened: _Opened) -> LikelyOutlet:
    away = None
    if opened.lat is not None and opened.lon is not None and row.lat is not None and row.lon is not None:
        away = distance_m(opened.lat, opened.lon, row.lat, row.lon)
    likeness = likeness_of(opened.name, row.name)
    grounds = {
        "licence": opened.licence is not None and row.licence == opened.licence,
        "phone": opened.phone is not None and _digits(row.phone or "") == _digits(opened.phone),
        "place": away is not None and away <= NEAR_M and likeness >= LIKE_FROM,
    }
    how = tuple(ground for ground, holds in grounds.items() if holds)
    return LikelyOutlet(row.id, row.code, row.name, row.township_code, away, how, likeness)


def _phone_digits() -> ColumnElement[str]:
    """A known phone number without what people group it by."""
    plain: ColumnElement[Any] = Outlet.phone.expression
    for mark in " -()+":
        plain = func.replace(plain, mark, "")
    return plain


def _digits(phone: str) -> str:
    return "".join(char for char in phone if char.isdigit())
