"""Outlets that an inspector carries along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from fieldapp.inspection.models import Sample, SampleOutlet
from fieldapp.inspection.queries.reach import outlet_within_reach
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries.merges import is_given_up
from fieldapp.people.queries import Actor

MOST_CARRIED = 1_500
"""What a phone takes in two seconds on 3G; any other outlet is found over the network."""


def outlets_to_inspect(inspector: Actor, day: date) -> Sequence[AnyRow]:
    """Outlets for an inspector's day: those of the sample's townships first, then the region's, by code.

    Columns: code, name, kind, township_code, phone, lat, lon.
    """
    drawn = (
        select(Outlet.township_code)
        .join(SampleOutlet, SampleOutlet.outlet_id == Outlet.id)
        .join(Sample, Sample.id == SampleOutlet.sample_id)
        .where(Sample.inspector_id == inspector.user_id, Sample.day == day)
    )
    return db.session.execute(
        select(
            Outlet.code,
            Outlet.name,
            Outlet.kind,
            Outlet.township_code,
            Outlet.phone,
            Outlet.lat,
            Outlet.lon,
        )
        .where(~is_given_up(Outlet.id), outlet_within_reach(inspector, day))
        .order_by(Outlet.township_code.in_(drawn).desc(), Outlet.code)
        .limit(MOST_CARRIED)
    ).all()
