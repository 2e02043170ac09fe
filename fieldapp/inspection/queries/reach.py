"""Which outlets an inspector has to do with on a day: those of the own region, and of the sample drawn for the day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, or_, select, true

from fieldapp.inspection.models import Sample, SampleOutlet
from fieldapp.kernel.database import db
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries import region_on
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor


def outlet_within_reach(actor: Actor, day: date) -> ColumnElement[bool]:
    """The condition that an outlet is the actor's to check on a day.

    An inspector: those of the own region, and those of the day's sample, which stands though the region changes
    after the draw. The inspection lead: all.
    """
    if actor.role != Role.INSPECTOR:
        return true()
    drawn = (
        select(SampleOutlet.outlet_id)
        .join(Sample, Sample.id == SampleOutlet.sample_id)
        .where(Sample.inspector_id == actor.user_id, Sample.day == day)
    )
    return or_(region_on(actor.user_id, day).condition, Outlet.id.in_(drawn))


def is_within_reach(actor: Actor, outlet_id: int, day: date) -> bool:
    """Whether one outlet is the actor's to check on a day."""
    found = select(Outlet.id).where(Outlet.id == outlet_id, outlet_within_reach(actor, day))
    return db.session.execute(found).first() is not None
