"""Outlets and products, as lists and one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import PAGE_SIZE, Page, page_of
from fieldapp.outlets.models import Outlet, Product, Township
from fieldapp.outlets.queries.readable import outlet_readable_by
from fieldapp.people.queries import Actor


@dataclass(frozen=True, slots=True)
class OutletRef:
    """What a submission needs to know of an outlet."""

    id: int
    code: str
    name: str
    lat: float | None
    lon: float | None


_OUTLET_REF = select(Outlet.id, Outlet.code, Outlet.name, Outlet.lat, Outlet.lon)


def outlet_by_code(code: str) -> OutletRef | None:
    """The outlet with this code."""
    row = db.session.execute(_OUTLET_REF.where(Outlet.code == code)).first()
    return OutletRef(*row) if row else None


def unknown_products(codes: Collection[str]) -> set[str]:
    """Those of the codes that name no product."""
    unknown = set(codes) - _known_products()
    if unknown:  # perhaps published since this process looked
        _known_products.cache_clear()
        unknown = set(codes) - _known_products()
    return unknown


def products() -> Sequence[Product]:
    """All products, in the schemes' order."""
    return db.session.scalars(select(Product).order_by(Product.position, Product.code)).all()


@lru_cache(maxsize=1)
def _known_products() -> frozenset[str]:
    return frozenset(db.session.scalars(select(Product.code)))


def outlets_page(actor: Actor, *, today: date, search: str, cursor: str) -> Page[AnyRow]:
    """Outlets that the actor may read, by code: code, name, kind, township_code, township, lat, lon, phone.

    Args:
        search: part of a name or the beginning of a code; empty: all.
        cursor: code after which the page begins; empty: the first page.
    """
    found: Select[*tuple[Any, ...]] = (
        select(
            Outlet.code,
            Outlet.name,
            Outlet.kind,
            Outlet.township_code,
            Township.name.label("township"),
            Outlet.lat,
            Outlet.lon,
            Outlet.phone,
        )
        .join(Township, Township.code == Outlet.township_code)
        .where(Outlet.code > cursor, outlet_readable_by(actor, today))
        .order_by(Outlet.code)
        .limit(PAGE_SIZE + 1)
    )
    if search:
        by_name = Outlet.name.contains(search, autoescape=True)
        found = found.where(by_name | Outlet.code.startswith(search, autoescape=True))
    return page_of(db.session.execute(found).all(), lambda row: row.code)
