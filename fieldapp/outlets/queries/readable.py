"""Which outlets somebody may read: a rep those looked after today, an inspector the own region's, others all."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, literal, or_, select, true

from fieldapp.kernel.database import db
from fieldapp.outlets.models import Assignment, Outlet
from fieldapp.outlets.queries.cover import covered_by
from fieldapp.outlets.queries.history import responsible_rep
from fieldapp.outlets.queries.regions import region_on
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor


def outlet_readable_by(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition that the actor may read an outlet; a rep also those of somebody the rep stands in for."""
    if actor.role == Role.INSPECTOR:
        return region_on(actor.user_id, today).condition
    if actor.role != Role.REP:
        return true()
    own = or_(User.id == actor.user_id, User.id.in_(covered_by(actor.user_id, today)))
    return looked_after_by(select(User.id).where(own), today)


def may_read_outlet(actor: Actor, outlet_id: int, today: date) -> bool:
    """Whether the actor may read one outlet."""
    found = select(Outlet.id).where(Outlet.id == outlet_id, outlet_readable_by(actor, today))
    return db.session.execute(found).first() is not None


def looked_after_by(reps: Select[int], today: date) -> ColumnElement[bool]:
    """Begins with the outlets that were ever theirs, which an index finds, and asks of these whose they are today."""
    ever = select(Assignment.outlet_id).where(Assignment.rep_id.in_(reps))
    return Outlet.id.in_(ever) & responsible_rep(Outlet.id, literal(today)).in_(reps)
