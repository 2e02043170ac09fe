"""Outlets around those of a rep: known ones that a shop about to be entered as new may well be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import DisplayAgreement, Outlet
from fieldapp.outlets.queries.agreements import decided_last
from fieldapp.outlets.queries.cover import outlets_of_rep

_TERMS = (
    DisplayAgreement.outlet_id,
    DisplayAgreement.code,
    DisplayAgreement.first_day,
    DisplayAgreement.last_day,
    DisplayAgreement.bottles,
    DisplayAgreement.layers,
    DisplayAgreement.is_cancelled,
)
MOST_KNOWN = 1_500
"""More would not be looked at on a phone, and cost a rep's data: some 20 KB."""


def known_outlets(rep_id: int, day: date) -> Sequence[AnyRow]:
    """Outlets that others look after in the townships in which the rep has outlets: name, lat, lon."""
    own = outlets_of_rep(rep_id, day).subquery()
    townships = select(Outlet.township_code).join(own, own.c.outlet_id == Outlet.id).distinct()
    return db.session.execute(
        select(Outlet.name, Outlet.lat, Outlet.lon)
        .where(
            Outlet.township_code.in_(townships),
            Outlet.lat.is_not(None),
            Outlet.id.not_in(select(own.c.outlet_id)),
        )
        .order_by(Outlet.code)
        .limit(MOST_KNOWN)
    ).all()


def agreements_on(rep_id: int, day: date) -> Sequence[AnyRow]:
    """Display agreements that run on a day at outlets of a rep: outlet_id, code, last_day, bottles, layers."""
    own = outlets_of_rep(rep_id, day).subquery()
    terms = decided_last(None).with_only_columns(*_TERMS).subquery()
    return db.session.execute(
        select(terms.c.outlet_id, terms.c.code, terms.c.last_day, terms.c.bottles, terms.c.layers)
        .join(own, own.c.outlet_id == terms.c.outlet_id)
        .where(terms.c.first_day <= day, terms.c.last_day >= day, ~terms.c.is_cancelled)
        .order_by(terms.c.outlet_id, terms.c.first_day, terms.c.code)
    ).all()
