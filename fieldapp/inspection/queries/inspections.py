"""Inspections in lists and one by one, as far as somebody may read them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from fieldapp.fieldwork.models import Kind, Submission
from fieldapp.inspection.models import Finding
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import PAGE_SIZE, Page, instant_and_id, page_of
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries import responsible_rep
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, reps_visible_to


def inspection_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor may read an inspection.

    An inspector: own ones. A supervisor: those of outlets that were own teams' reps' on that day. Inspection
    lead and finance: all. Others: none; a rep reads findings, not the inspector's other work.
    """
    if actor.role in (Role.INSPECTION_LEAD, Role.FINANCE):
        return true()
    if actor.role == Role.SUPERVISOR:
        rep = responsible_rep(Submission.outlet_id, Submission.business_day)
        return rep.in_(reps_visible_to(actor))
    return Submission.submitter_id == actor.user_id if actor.role == Role.INSPECTOR else false()


def inspections_page(actor: Actor, *, month: str | None, cursor: str) -> Page[AnyRow]:
    """Inspections the actor may read, newest first; columns as `_listed` names them.

    Args:
        month: only those of this month.
        cursor: `received_at|id` of the last row seen; empty: the first page.
    """
    found = _listed().where(inspection_visible_to(actor))
    if month:
        found = found.where(Submission.month == month)
    if after := instant_and_id(cursor):
        at, last = after
        same = and_(Submission.received_at == at, Submission.id < last)
        found = found.where(or_(Submission.received_at < at, same))
    found = found.order_by(Submission.received_at.desc(), Submission.id.desc()).limit(PAGE_SIZE + 1)
    return page_of(db.session.execute(found).all(), lambda row: f"{row.received_at.isoformat()}|{row.id}")


def inspection_for(actor: Actor, inspection_id: str) -> AnyRow | None:
    """One inspection, if the actor may read it; columns as `_listed` names them."""
    found = _listed().where(Submission.id == inspection_id, inspection_visible_to(actor))
    return db.session.execute(found).first()


def inspection_exists(inspection_id: str) -> bool:
    """Whether there is an inspection of this id, visible or not."""
    same = Submission.id == inspection_id
    return db.session.execute(select(exists().where(same, Submission.kind == Kind.INSPECTION))).scalar_one()


def findings_of_inspection(inspection_id: str) -> Sequence[Finding]:
    """What an inspection found, by id."""
    found = select(Finding).where(Finding.inspection_id == inspection_id).order_by(Finding.id)
    return db.session.scalars(found).all()


def taken_finding_ids(finding_ids: Collection[str], inspection_id: str) -> set[str]:
    """Those of the ids under which something else than this inspection's own finding stands already."""
    elsewhere = Finding.inspection_id.is_distinct_from(inspection_id)
    return set(db.session.scalars(select(Finding.id).where(Finding.id.in_(finding_ids), elsewhere)))


def _listed() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Submission.id,
            Submission.state,
            Submission.submitter_id,
            Submission.occurred_at,
            Submission.received_at,
            Submission.business_day,
            Submission.body_sha256,
            Submission.distance_m,
            Submission.signals,
            Submission.body["outcome"].as_string().label("outcome"),
            Submission.body["sample"].as_integer().label("sample"),
            Submission.body["note"].as_string().label("note"),
            Outlet.code.label("outlet"),
            Outlet.name.label("outlet_name"),
            User.staff_number.label("inspector"),
        )
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .join(User, User.id == Submission.submitter_id)
        .where(Submission.kind == Kind.INSPECTION)
    )
