"""Planned routes, and what was done at their outlets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, RoutePlan, Submission
from fieldapp.fieldwork.queries.predecessors import OVER
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.days import day_begins
from fieldapp.outlets.models import Outlet
from fieldapp.people.models import User

CALLS = (Kind.VISIT, Kind.DISPLAY, Kind.OPENING)
"""Records that show that a rep was at an outlet."""


_later = aliased(RoutePlan)


def routes_from(rep_id: int, first_day: date) -> Sequence[AnyRow]:
    """A rep's plans in force from a day on, by day: day, outlets (codes, in order), planned_by (staff number),
    planned_at.
    """
    later = _later
    last = (
        select(later.id)
        .where(later.rep_id == RoutePlan.rep_id, later.day == RoutePlan.day)
        .order_by(later.planned_at.desc(), later.id.desc())
        .limit(1)
        .correlate(RoutePlan)
        .scalar_subquery()
    )
    return db.session.execute(
        select(RoutePlan.day, RoutePlan.outlets, User.staff_number.label("planned_by"), RoutePlan.planned_at)
        .join(User, User.id == RoutePlan.planned_by)
        .where(RoutePlan.rep_id == rep_id, RoutePlan.day >= first_day, RoutePlan.id == last)
        .order_by(RoutePlan.day)
    ).all()


def route_of(rep_id: int, day: date) -> AnyRow | None:
    """The plan of a rep and day in force; columns as of `routes_from`."""
    return next((row for row in routes_from(rep_id, day) if row.day == day), None)


def calls_on(rep_id: int, day: date) -> Mapping[str, str]:
    """Outlets at which a rep was on a business day, by code, with the first record that shows it."""
    rows = db.session.execute(
        select(Outlet.code, Submission.id)
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .where(
            Submission.submitter_id == rep_id,
            Submission.business_day == day,
            Submission.kind.in_(CALLS),
            Submission.state.not_in(OVER),
        )
        .order_by(Submission.received_at.desc())
    )
    return dict(rows.all())


def outlets_named(codes: Collection[str]) -> Mapping[str, AnyRow]:
    """Outlets by code: code, name, township_code, lat, lon."""
    rows = db.session.execute(
        select(Outlet.code, Outlet.name, Outlet.township_code, Outlet.lat, Outlet.lon).where(
            Outlet.code.in_(codes)
        )
    )
    return {row.code: row for row in rows}


def routes_on(rep_ids: Select[int], day: date) -> Mapping[int, Sequence[str]]:
    """Plans in force on a day of some reps: outlets (codes, in order) by rep."""
    rows = db.session.execute(
        select(RoutePlan.rep_id, RoutePlan.outlets)
        .where(RoutePlan.rep_id.in_(rep_ids), RoutePlan.day == day)
        .order_by(RoutePlan.planned_at, RoutePlan.id)
    )
    return dict(rows.all())  # type: ignore[arg-type]  # the row made last is in force


def calls_of(rep_ids: Select[int], day: date) -> Collection[tuple[int, str]]:
    """Where some reps were on a business day: rep and code of the outlet."""
    rows = db.session.execute(
        select(Submission.submitter_id, Outlet.code)
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .where(
            Submission.received_at >= day_begins(day),
            Submission.submitter_id.in_(rep_ids),
            Submission.business_day == day,
            Submission.kind.in_(CALLS),
            Submission.state.not_in(OVER),
        )
    )
    return {(row[0], row[1]) for row in rows}
