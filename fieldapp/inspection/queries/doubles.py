"""Blind double checks: outlets to which two inspectors were sent on one day, and whether they found the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, Submission
from fieldapp.inspection.models import Finding, Sample, SampleOutlet
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.keyset import Order
from fieldapp.kernel.paging import Page
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries.history import Column
from fieldapp.people.models import User

AGREES, DIFFERS, WAITING = "agrees", "differs", "waiting"
STATES = (DIFFERS, AGREES, WAITING)
_one, _other = aliased(Sample), aliased(Sample)
_first, _second = aliased(Submission), aliased(Submission)
_sent, _also_sent = aliased(User), aliased(User)


def pairs_page(state: str, cursor: str) -> Page[AnyRow]:
    """Double checks, the latest first.

    Args:
        state: one of `STATES`; empty: all.

    Columns: day, outlet, outlet_name, first_inspector, second_inspector (names), first_id, second_id (of the
    inspections; None: not done yet), first_outcome, second_outcome, state.
    """
    pair = _compared()
    found = select(pair)
    if state:
        found = found.where(pair.c.state == state)
    return Order((("day", pair.c.day), ("outlet", pair.c.outlet)), descending=True).page(found, cursor)


def pair_of(day: date, outlet: str) -> AnyRow | None:
    """The double check of an outlet on a day; columns as of `pairs_page`."""
    found = _pairs().where(_other.day == day, Outlet.code == outlet)
    return db.session.execute(found).first()


def agreement_since(day: date) -> Sequence[AnyRow]:
    """By two inspectors what both have done since a day: first_inspector, second_inspector, checked, agreed."""
    pair = _compared()
    names = (pair.c.first_inspector, pair.c.second_inspector)
    lesser = case((names[0] < names[1], names[0]), else_=names[1]).label("first_inspector")
    greater = case((names[0] < names[1], names[1]), else_=names[0]).label("second_inspector")
    done = select(lesser, greater, pair.c.state).where(pair.c.day >= day, pair.c.state != WAITING)
    rows = done.subquery()
    return db.session.execute(
        select(
            rows.c.first_inspector,
            rows.c.second_inspector,
            func.count().label("checked"),
            func.count().filter(rows.c.state == AGREES).label("agreed"),
        )
        .group_by(rows.c.first_inspector, rows.c.second_inspector)
        .order_by(rows.c.first_inspector, rows.c.second_inspector)
    ).all()


def inspections_of(inspection_ids: Collection[str]) -> Sequence[AnyRow]:
    """Inspections of a double check: id, submitter_id, occurred_at, month, distance_m, outcome, note."""
    return db.session.execute(
        select(
            Submission.id,
            Submission.submitter_id,
            Submission.occurred_at,
            Submission.month,
            Submission.distance_m,
            Submission.body["outcome"].as_string().label("outcome"),
            Submission.body["note"].as_string().label("note"),
        ).where(Submission.id.in_(inspection_ids))
    ).all()


def findings_of_inspections(inspection_ids: Collection[str]) -> Sequence[Finding]:
    """What some inspections found, by kind."""
    found = select(Finding).where(Finding.inspection_id.in_(inspection_ids))
    return db.session.scalars(found.order_by(Finding.kind, Finding.id)).all()


@cache  # made anew it costs more than the database takes to answer it
def _compared() -> Subquery:
    return _pairs().subquery()


@cache
def _pairs() -> Select[*tuple[Any, ...]]:
    """Two samples of one day with one outlet in both: nothing but a double check makes such."""
    place, same_place = aliased(SampleOutlet), aliased(SampleOutlet)
    outcomes = (_first.body["outcome"].as_string(), _second.body["outcome"].as_string())
    differs = or_(outcomes[0] != outcomes[1], _lacks(_first.id, _second.id), _lacks(_second.id, _first.id))
    state = case((or_(_first.id.is_(None), _second.id.is_(None)), WAITING), (differs, DIFFERS), else_=AGREES)
    return (
        select(
            _other.day,
            Outlet.code.label("outlet"),
            Outlet.name.label("outlet_name"),
            _sent.name.label("first_inspector"),
            _also_sent.name.label("second_inspector"),
            _first.id.label("first_id"),
            _second.id.label("second_id"),
            outcomes[0].label("first_outcome"),
            outcomes[1].label("second_outcome"),
            state.label("state"),
        )
        .select_from(_other)
        .join(same_place, same_place.sample_id == _other.id)
        .join(
            place,
            and_(place.outlet_id == same_place.outlet_id, place.sample_id < same_place.sample_id),
        )
        .join(_one, and_(_one.id == place.sample_id, _one.day == _other.day))
        .join(Outlet, Outlet.id == same_place.outlet_id)
        .join(_sent, _sent.id == _one.inspector_id)
        .join(_also_sent, _also_sent.id == _other.inspector_id)
        .outerjoin(_first, _first.id == _inspection(_one, place))
        .outerjoin(_second, _second.id == _inspection(_other, same_place))
        .where(_other.doubles > 0)
    )


def _inspection(sample: Any, place: Any) -> ScalarSelect[str]:
    """The inspection by which an outlet of a sample was done."""
    done = aliased(Submission)
    return (
        select(func.min(done.id))
        .where(
            done.kind == Kind.INSPECTION,
            done.outlet_id == place.outlet_id,
            done.submitter_id == sample.inspector_id,
            done.body["sample"].as_integer() == sample.id,
        )
        .correlate_except(done)
        .scalar_subquery()
    )


def _lacks(one: Column, other: Column) -> ColumnElement[bool]:
    """Whether the other inspection lacks a kind of finding that the one has."""
    found, too = aliased(Finding), aliased(Finding)
    same = select(too.id).where(too.inspection_id == other, too.kind == found.kind).correlate_except(too)
    return exists(select(found.id).where(found.inspection_id == one, ~exists(same)).correlate_except(found))
