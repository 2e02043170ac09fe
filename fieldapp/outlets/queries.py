"""SELECTs about outlets, products and who looks after what; never a write."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, Subquery, cast, func, select

from fieldapp.kernel.clock import month_days
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import PAGE_SIZE, Page, page_of
from fieldapp.outlets.models import Assignment, Outlet, Product, SalesEntry, Target, Township, TownshipDuty


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


def assignment_spans() -> CTE:
    """Who looked after which outlet when: outlet_id, rep_id, from_day, until_day (exclusive, or None).

    Of several decisions for the same first day the last one is in force.
    """
    rank = (
        func.row_number()
        .over(
            partition_by=(Assignment.outlet_id, Assignment.valid_from),
            order_by=(Assignment.decided_at.desc(), Assignment.id.desc()),
        )
        .label("rank")
    )
    decided = select(Assignment.outlet_id, Assignment.rep_id, Assignment.valid_from, rank).cte("decided")
    until = func.lead(decided.c.valid_from).over(
        partition_by=decided.c.outlet_id, order_by=decided.c.valid_from
    )
    return (
        select(
            decided.c.outlet_id,
            decided.c.rep_id,
            decided.c.valid_from.label("from_day"),
            until.label("until_day"),
        )
        .where(decided.c.rank == 1)
        .cte("assignment_span")
    )


def rep_of_outlet(outlet_id: int, day: date) -> int | None:
    """The rep who looked after the outlet on this day."""
    return db.session.scalars(
        select(Assignment.rep_id)
        .where(Assignment.outlet_id == outlet_id, Assignment.valid_from <= day)
        .order_by(Assignment.valid_from.desc(), Assignment.decided_at.desc(), Assignment.id.desc())
        .limit(1)
    ).first()


def outlets_page(*, rep_id: int | None, today: date, search: str, cursor: str) -> Page[AnyRow]:
    """Outlets by code: code, name, kind, township_code, township, lat, lon, phone.

    Args:
        rep_id: only outlets this rep looks after today; None: all.
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
        .where(Outlet.code > cursor)
        .order_by(Outlet.code)
        .limit(PAGE_SIZE + 1)
    )
    if search:
        by_name = Outlet.name.contains(search, autoescape=True)
        found = found.where(by_name | Outlet.code.startswith(search, autoescape=True))
    if rep_id is not None:
        span = assignment_spans()
        found = found.join(span, span.c.outlet_id == Outlet.id).where(
            span.c.rep_id == rep_id,
            span.c.from_day <= today,
            span.c.until_day.is_(None) | (span.c.until_day > today),
        )
    return page_of(db.session.execute(found).all(), lambda row: row.code)


def targets_of_month(month: str, rep_ids: Select[int]) -> Sequence[AnyRow]:
    """Reps' own targets in force: rep_id, kind, value (None: the scheme's)."""
    rank = (
        func.row_number()
        .over(
            partition_by=(Target.rep_id, Target.kind), order_by=(Target.decided_at.desc(), Target.id.desc())
        )
        .label("rank")
    )
    ranked = (
        select(Target.rep_id, Target.kind, Target.value, rank)
        .where(Target.month == month, Target.rep_id.in_(rep_ids))
        .subquery()
    )
    return db.session.execute(
        select(ranked.c.rep_id, ranked.c.kind, ranked.c.value).where(ranked.c.rank == 1)
    ).all()


def sales_of_month(month: str, rep_ids: Select[int]) -> Sequence[AnyRow]:
    """Sales in force in a month: rep_id, line, target_fen, actual_fen."""
    entry = _sales_in_force(SalesEntry.month == month, SalesEntry.rep_id.in_(rep_ids))
    columns = (entry.c.rep_id, entry.c.line, entry.c.target_fen, entry.c.actual_fen)
    return db.session.execute(select(*columns).order_by(entry.c.rep_id, entry.c.line)).all()


def sales_sums_before(month: str, rep_ids: Select[int]) -> Sequence[AnyRow]:
    """Sales over all brand lines of each earlier month: rep_id, month, target_fen, actual_fen."""
    entry = _sales_in_force(SalesEntry.month < month, SalesEntry.rep_id.in_(rep_ids))
    columns = (entry.c.rep_id, entry.c.month)
    sums = (cast(func.sum(entry.c.target_fen), BigInteger), cast(func.sum(entry.c.actual_fen), BigInteger))
    return db.session.execute(select(*columns, *sums).group_by(*columns).order_by(*columns)).all()


def _sales_in_force(*conditions: ColumnElement[bool]) -> Subquery:
    rank = (
        func.row_number()
        .over(
            partition_by=(SalesEntry.month, SalesEntry.rep_id, SalesEntry.line),
            order_by=(SalesEntry.decided_at.desc(), SalesEntry.id.desc()),
        )
        .label("rank")
    )
    columns = (
        SalesEntry.month,
        SalesEntry.rep_id,
        SalesEntry.line,
        SalesEntry.target_fen,
        SalesEntry.actual_fen,
    )
    ranked = select(*columns, rank).where(*conditions).subquery()
    return select(ranked).where(ranked.c.rank == 1).subquery()


def township_duties(month: str, rep_ids: Select[int]) -> Sequence[AnyRow]:
    """Townships reps answer for on the month's first day: rep_id, township_code."""
    first_day = month_days(month)[0]
    rank = (
        func.row_number()
        .over(
            partition_by=(TownshipDuty.rep_id, TownshipDuty.township_code),
            order_by=(TownshipDuty.valid_from.desc(), TownshipDuty.decided_at.desc(), TownshipDuty.id.desc()),
        )
        .label("rank")
    )
    ranked = (
        select(TownshipDuty.rep_id, TownshipDuty.township_code, TownshipDuty.on_duty, rank)
        .where(TownshipDuty.valid_from <= first_day, TownshipDuty.rep_id.in_(rep_ids))
        .subquery()
    )
    return db.session.execute(
        select(ranked.c.rep_id, ranked.c.township_code)
        .where(ranked.c.rank == 1, ranked.c.on_duty)
        .order_by(ranked.c.rep_id, ranked.c.township_code)
    ).all()
