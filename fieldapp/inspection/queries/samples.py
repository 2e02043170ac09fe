"""What a draw weighs, the samples drawn, and which of their outlets were inspected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, literal, select

from fieldapp.fieldwork.models import Kind, Submission
from fieldapp.inspection.models import Finding, Sample, SampleOutlet
from fieldapp.kernel.clock import month_of
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet, Township
from fieldapp.outlets.queries import Region, responsible_rep
from fieldapp.outlets.queries.changes import is_shut
from fieldapp.outlets.queries.merges import counted_as
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor

SIGNALS_OF = timedelta(days=30)
"""Signals on records that came within this time weigh in a draw."""


def candidates(region: Region, day: date, now: datetime) -> Sequence[AnyRow]:
    """Outlets of a region that may be drawn for a day, by code: id, code, last_inspected (day or None), signals.

    Those that another inspector is sent to on that day, that are shut for good or count as another one, are left out.
    """
    inspected = (
        select(Submission.outlet_id, func.max(Submission.business_day).label("day"))
        .where(Submission.kind == Kind.INSPECTION)
        .group_by(Submission.outlet_id)
        .subquery()
    )
    flagged = (
        select(Submission.outlet_id, func.sum(func.json_array_length(Submission.signals)).label("signals"))
        .where(Submission.received_at > now - SIGNALS_OF, Submission.kind != Kind.INSPECTION)
        .group_by(Submission.outlet_id)
        .subquery()
    )
    drawn = exists().where(SampleOutlet.outlet_id == Outlet.id, Sample.id == SampleOutlet.sample_id)
    return db.session.execute(
        select(
            Outlet.id,
            Outlet.code,
            inspected.c.day.label("last_inspected"),
            func.coalesce(flagged.c.signals, 0).label("signals"),
        )
        .outerjoin(inspected, inspected.c.outlet_id == Outlet.id)
        .outerjoin(flagged, flagged.c.outlet_id == Outlet.id)
        .where(
            region.condition,
            ~drawn.where(Sample.day == day),
            ~is_shut(Outlet.id.expression, day),
            counted_as(Outlet.id.expression, month_of(day)) == Outlet.id,
        )
        .order_by(Outlet.code)
    ).all()


def double_candidates(region: Region, day: date, inspector_id: int) -> Sequence[AnyRow]:
    """Outlets of a region that one other inspector alone is sent to on a day, by code: id, code."""
    return db.session.execute(
        select(Outlet.id, Outlet.code)
        .join(SampleOutlet, SampleOutlet.outlet_id == Outlet.id)
        .join(Sample, Sample.id == SampleOutlet.sample_id)
        .where(region.condition, Sample.day == day, Sample.inspector_id != inspector_id)
        .group_by(Outlet.id, Outlet.code)
        .having(func.count() == 1)
        .order_by(Outlet.code)
    ).all()


def belonging(day: date) -> Mapping[int, AnyRow]:
    """By outlet its name, its township's and that of its rep on a day: id, outlet, township, rep (None: nobody's)."""
    rows = db.session.execute(
        select(
            Outlet.id, Outlet.name.label("outlet"), Township.name.label("township"), User.name.label("rep")
        )
        .join(Township, Township.code == Outlet.township_code)
        .outerjoin(User, User.id == responsible_rep(Outlet.id.expression, literal(day)))
    )
    return {row.id: row for row in rows}


def findings_at(inspection_ids: Collection[str]) -> Mapping[str, int]:
    """By inspection how much it found; those that found nothing are left out."""
    rows = db.session.execute(
        select(Finding.inspection_id, func.count())
        .where(Finding.inspection_id.in_(inspection_ids))
        .group_by(Finding.inspection_id)
    )
    return {inspection_id: found for inspection_id, found in rows if inspection_id}


def sample_of(inspector_id: int, day: date) -> AnyRow | None:
    """An inspector's sample of a day; columns as `_listed` names them."""
    found = _listed().where(Sample.inspector_id == inspector_id, Sample.day == day)
    return db.session.execute(found).first()


def samples_visible_to(actor: Actor, day: date) -> Sequence[AnyRow]:
    """Samples of a day that the actor may read: an inspector the own one, the inspection lead all."""
    found = _listed().where(Sample.day == day)
    if actor.role != Role.INSPECTION_LEAD:
        found = found.where(Sample.inspector_id == actor.user_id)
    return db.session.execute(found.order_by(User.staff_number)).all()


def sample_holds(sample_id: int, inspector_id: int, outlet_id: int) -> bool:
    """Whether the sample is this inspector's and the outlet is in it."""
    return (
        db.session.execute(
            select(Sample.id)
            .join(SampleOutlet, SampleOutlet.sample_id == Sample.id)
            .where(
                Sample.id == sample_id,
                Sample.inspector_id == inspector_id,
                SampleOutlet.outlet_id == outlet_id,
            )
        ).first()
        is not None
    )


def outlets_of_samples(sample_ids: Collection[int]) -> Mapping[int, Sequence[AnyRow]]:
    """By sample its outlets in the order drawn.

    Columns: sample_id, position, weight, outlet_id, code, name, township_code, lat, lon, inspection_id (of the
    inspection
    that names the sample; None: not done yet).
    """
    done = (
        select(func.min(Submission.id))
        .where(
            Submission.kind == Kind.INSPECTION,
            Submission.outlet_id == SampleOutlet.outlet_id,
            Submission.submitter_id == Sample.inspector_id,
            Submission.body["sample"].as_integer() == Sample.id,
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            SampleOutlet.sample_id,
            SampleOutlet.position,
            SampleOutlet.weight,
            SampleOutlet.outlet_id,
            Outlet.code,
            Outlet.name,
            Outlet.township_code,
            Outlet.lat,
            Outlet.lon,
            done.label("inspection_id"),
        )
        .join(Sample, Sample.id == SampleOutlet.sample_id)
        .join(Outlet, Outlet.id == SampleOutlet.outlet_id)
        .where(SampleOutlet.sample_id.in_(sample_ids))
        .order_by(SampleOutlet.sample_id, SampleOutlet.position)
    ).all()
    return {one: [row for row in rows if row.sample_id == one] for one in sample_ids}


def _listed() -> Select[*tuple[Any, ...]]:
    """Columns: id, inspector_id, inspector (staff number), inspector_name, day, size, seed, odds, doubles,
    double_odds, drawn_at.
    """
    return select(
        Sample.id,
        Sample.inspector_id,
        User.staff_number.label("inspector"),
        User.name.label("inspector_name"),
        Sample.day,
        Sample.size,
        Sample.seed,
        Sample.odds,
        Sample.doubles,
        Sample.double_odds,
        Sample.drawn_at,
    ).join(User, User.id == Sample.inspector_id)
