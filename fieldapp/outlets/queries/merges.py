"""Outlets that stood in the list twice: for which one a month counts, as far as decided by a moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.orm import aliased

from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet, OutletMerge
from fieldapp.outlets.queries.history import Column, decided_by

_merge = aliased(OutletMerge)  # made once: an alias made anew costs more than its query
LAST_MONTH = "9998-12"
"""A month in which every merge that was decided holds."""


def counted_as(outlet_id: Column, month: Any, as_of: Any = None) -> ColumnElement[Any]:
    """For which outlet one counts in a month, itself or the one kept: an expression over another query's columns.

    Args:
        month: the month that is counted, a value or a parameter.
    """
    kept = (
        select(_merge.kept_id)
        .where(
            _merge.outlet_id == outlet_id, _merge.from_month <= month, *decided_by(_merge.decided_at, as_of)
        )
        .order_by(_merge.decided_at.desc(), _merge.id.desc())
        .limit(1)
        .correlate_except(_merge)
        .scalar_subquery()
    )
    return func.coalesce(kept, outlet_id)


def is_given_up(outlet_id: Column) -> ColumnElement[bool]:
    """Whether an outlet is given up for another one by now, from whichever month on."""
    return counted_as(outlet_id, LAST_MONTH) != outlet_id


def ever_merged() -> list[Select[Any]]:
    """Outlets that were ever merged with another one: those given up, and those kept."""
    return [
        select(OutletMerge.outlet_id),
        select(OutletMerge.kept_id).where(OutletMerge.kept_id.is_not(None)),
    ]


def may_count_as(outlet_id: Column, shop: Column) -> ColumnElement[bool]:
    """Whether an outlet is a shop or was ever merged into it, as a condition that indexes serve."""
    given_up = select(OutletMerge.outlet_id).where(OutletMerge.kept_id == shop).correlate_except(OutletMerge)
    return or_(outlet_id == shop, outlet_id.in_(given_up))


def entries_of(outlet_ids: Collection[int], month: str) -> dict[int, set[int]]:
    """By outlet all entries of the list that are its shop in a month, itself included."""
    shop = counted_as(Outlet.id.expression, month).label("shop")
    rows = db.session.execute(select(Outlet.id, shop).where(Outlet.id.in_(union_all(*ever_merged())))).all()
    shops = {row.id: row.shop for row in rows}
    entries: dict[int, set[int]] = {}
    for entry, kept in shops.items():
        entries.setdefault(kept, set()).add(entry)
    return {one: entries.get(shops.get(one, one), set()) | {one} for one in outlet_ids}


def merge_of(outlet_id: int) -> AnyRow | None:
    """The merge that an outlet was given up in, as decided last: kept_id, kept, kept_name, from_month, decided_at.

    None: it was not, or that was undone.
    """
    found = db.session.execute(
        select(
            OutletMerge.kept_id,
            Outlet.code.label("kept"),
            Outlet.name.label("kept_name"),
            OutletMerge.from_month,
            OutletMerge.decided_at,
        )
        .outerjoin(Outlet, Outlet.id == OutletMerge.kept_id)
        .where(OutletMerge.outlet_id == outlet_id)
        .order_by(OutletMerge.decided_at.desc(), OutletMerge.id.desc())
        .limit(1)
    ).first()
    return found if found is not None and found.kept_id is not None else None


def merged_into(outlet_id: int) -> Sequence[AnyRow]:
    """Outlets that were given up for this one: id, code, name, from_month."""
    later = aliased(OutletMerge)
    newer = select(later.id).where(later.outlet_id == OutletMerge.outlet_id, later.id > OutletMerge.id)
    return db.session.execute(
        select(Outlet.id, Outlet.code, Outlet.name, OutletMerge.from_month)
        .join(Outlet, Outlet.id == OutletMerge.outlet_id)
        .where(OutletMerge.kept_id == outlet_id, ~newer.exists())
        .order_by(Outlet.code)
    ).all()


def openings_of(outlet_ids: Collection[int]) -> dict[int, str | None]:
    """By outlet the opening that brought it into the list; None: it was there before."""
    found = db.session.execute(select(Outlet.id, Outlet.opened_by).where(Outlet.id.in_(outlet_ids)))
    return dict(found.all())  # type: ignore[arg-type]
