"""Around a rep's outlets: known ones that a shop about to be entered as new may well be, agreements that run.

Statements are built once: for a phone's pull that costs as much as running them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, bindparam, select

from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import DisplayAgreement, Outlet
from fieldapp.outlets.queries.agreements import decided_last
from fieldapp.outlets.queries.cover import outlets_of_rep
from fieldapp.outlets.queries.merges import is_given_up

_TERMS = (
    DisplayAgreement.outlet_id,
    DisplayAgreement.code,
    DisplayAgreement.first_day,
    DisplayAgreement.last_day,
    DisplayAgreement.bottles,
    DisplayAgreement.layers,
    DisplayAgreement.is_cancelled,
)


def known_outlets(townships: Collection[str], most: int) -> Sequence[AnyRow]:
    """Outlets with a position in some townships, by code: id, name, lat, lon."""
    return db.session.execute(_known(), {"townships": sorted(townships), "most": most}).all()


def agreements_on(rep_id: int, day: date) -> Sequence[AnyRow]:
    """Display agreements that run on a day at outlets of a rep: outlet_id, code, last_day, bottles, layers."""
    return db.session.execute(_running(), {"rep_id": rep_id, "day": day}).all()


@cache
def _known() -> Select[*tuple[Any, ...]]:
    return (
        select(Outlet.id, Outlet.name, Outlet.lat, Outlet.lon)
        .where(
            Outlet.township_code.in_(bindparam("townships", expanding=True)),
            Outlet.lat.is_not(None),
            ~is_given_up(Outlet.id),
        )
        .order_by(Outlet.code)
        .limit(bindparam("most"))
    )


@cache
def _running() -> Select[*tuple[Any, ...]]:
    own = outlets_of_rep().subquery()
    terms = decided_last(None).with_only_columns(*_TERMS).subquery()
    day = bindparam("day", type_=Date)
    return (
        select(terms.c.outlet_id, terms.c.code, terms.c.last_day, terms.c.bottles, terms.c.layers)
        .join(own, own.c.outlet_id == terms.c.outlet_id)
        .where(terms.c.first_day <= day, terms.c.last_day >= day, ~terms.c.is_cancelled)
        .order_by(terms.c.outlet_id, terms.c.first_day, terms.c.code)
    )
