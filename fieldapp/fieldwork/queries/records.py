"""Records in lists and one by one, as far as somebody may read them.

Inspections are records of the inspection room and stand in none of these.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, State, Submission
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.ids import as_receipt
from fieldapp.kernel.paging import PAGE_SIZE, Page, instant_and_id, page_of
from fieldapp.outlets.models import Outlet, Township
from fieldapp.outlets.queries import agreement_runs, covers, responsible_rep
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, is_visible_to, reps_visible_to

LISTED = tuple(kind for kind in Kind if kind != Kind.INSPECTION)
booking_of = aliased(Submission)
PLACE = func.coalesce(
    Submission.body["venue"].as_string(),
    booking_of.body["venue"].as_string(),
    Outlet.name,
    Submission.body["name"].as_string(),
)
"""Where it was: a banquet's venue, an outlet, or what an opening calls the shop until it is one."""


def submissions_page(
    actor: Actor,
    *,
    state: str | None,
    month: str | None,
    cursor: str,
    kind: str | None = None,
    words: str = "",
    day: date | None = None,
    oldest_first: bool = False,
) -> Page[AnyRow]:
    """Records the actor may read, newest (or oldest) first; columns as `listed` names them.

    Args:
        state, month, kind, day: only records in this state, of this month, of this kind, of this business day.
        words: a receipt code, or part of a place's name, an outlet's code, a rep's name or staff number.
        cursor: `received_at|id` of the last row seen; empty: the first page.
    """
    order = (Submission.received_at, Submission.id)
    found = listed().where(_may_list(actor))
    if state:
        found = found.where(Submission.state == state)
    if month:
        found = found.where(Submission.month == month)
    if kind:  # an index on the kind would be taken, and all records of the kind sorted
        found = found.where(func.coalesce(Submission.kind, "") == kind)
    if day:
        found = found.where(Submission.business_day == day)
    if words:
        found = found.where(_named(words))
    if after := instant_and_id(cursor):
        at, record = after
        beyond = Submission.received_at > at if oldest_first else Submission.received_at < at
        same = Submission.id > record if oldest_first else Submission.id < record
        found = found.where(or_(beyond, and_(Submission.received_at == at, same)))
    found = found.order_by(*(order if oldest_first else (column.desc() for column in order)))
    rows = db.session.execute(found.limit(PAGE_SIZE + 1)).all()
    return page_of(rows, lambda row: f"{row.received_at.isoformat()}|{row.id}")


def _named(words: str) -> ColumnElement[bool]:
    code = as_receipt(words)
    if code and "-" in words:
        return Submission.receipt == code
    told = (PLACE, User.name, User.staff_number, Outlet.code)
    return or_(Submission.receipt == code, *(column.icontains(words, autoescape=True) for column in told))


def _may_list(actor: Actor) -> ColumnElement[bool]:
    """The condition that a listed record is one the actor may read.

    A supervisor's list walks through the office's records by time and stops at a full page: 2 ms instead of 300
    among 160,000 records, for by an index on the submitter all records of the teams would be read and sorted.
    """
    if actor.role == Role.SUPERVISOR:
        return (Submission.submitter_id + 0).in_(reps_visible_to(actor))
    return is_visible_to(actor, Submission.submitter_id)


def records_of_receipts(actor: Actor, receipts: Collection[str]) -> Sequence[AnyRow]:
    """Records with these receipt codes that the actor may read; columns as `listed` names them."""
    visible = is_visible_to(actor, Submission.submitter_id)
    return db.session.execute(listed().where(Submission.receipt.in_(receipts), visible)).all()


def submission_for(actor: Actor, submission_id: str) -> AnyRow | None:
    """One record, if the actor may read it; columns as `listed` names them."""
    visible = is_visible_to(actor, Submission.submitter_id)
    return db.session.execute(listed().where(Submission.id == submission_id, visible)).first()


def submission(submission_id: str) -> AnyRow | None:
    """One record, whoever asks: for decisions whose right was checked elsewhere; columns as `listed` has them."""
    return db.session.execute(listed().where(Submission.id == submission_id)).first()


def incomplete_among(submission_ids: Collection[str], kinds: Collection[Kind]) -> Sequence[AnyRow]:
    """Those of the records that wait for photos, locked until the transaction ends; columns as `listed` has
    them.
    """
    return db.session.execute(
        listed()
        .where(
            Submission.id.in_(submission_ids),
            Submission.kind.in_(kinds),
            Submission.state == State.INCOMPLETE,
        )
        .order_by(Submission.id)
        .with_for_update(of=Submission)
    ).all()


def awaiting_review(actor: Actor) -> int:
    """How many records await a review that the actor may give."""
    return db.session.execute(
        select(func.count())
        .select_from(Submission)
        .where(Submission.state == State.SUBMITTED, is_visible_to(actor, Submission.submitter_id))
    ).scalar_one()


def corrections_around(submission_id: str, corrects_id: str | None) -> Sequence[AnyRow]:
    """The record that this one corrects, and the one that corrects it.

    Columns: id, kind, state, corrects_id, body_sha256, business_day.
    """
    return db.session.execute(
        select(
            Submission.id,
            Submission.kind,
            Submission.state,
            Submission.corrects_id,
            Submission.body_sha256,
            Submission.business_day,
        ).where(or_(Submission.id == corrects_id, Submission.corrects_id == submission_id))
    ).all()


def outlet_that_day(submission_id: str) -> AnyRow:
    """What held of a record's outlet on its business day, as decided by now.

    Columns: entitled (it was the submitter's, by assignment or by cover, 代岗), subsidised (a display agreement
    ran).
    """
    outlet_id, day = Submission.outlet_id, Submission.business_day
    responsible = responsible_rep(outlet_id, day)
    entitled = or_(responsible == Submission.submitter_id, covers(Submission.submitter_id, responsible, day))
    return db.session.execute(
        select(
            func.coalesce(entitled, false()).label("entitled"),
            agreement_runs(outlet_id, day).label("subsidised"),
        ).where(Submission.id == submission_id)
    ).one()


def township_name(code: str) -> str | None:
    """What a township is called."""
    return db.session.scalars(select(Township.name).where(Township.code == code)).first()


def known_to_exist(submission_id: str) -> bool:
    """Whether a record of this id exists at all, visible or not."""
    return db.session.execute(select(exists().where(Submission.id == submission_id))).scalar_one()


@cache
def listed() -> Select[*tuple[Any, ...]]:
    """What lists and single records are read with; inspections are left out."""
    return (
        select(
            Submission.id,
            Submission.kind,
            Submission.state,
            Submission.submitter_id,
            Submission.outlet_id,
            Submission.about_id,
            Submission.corrects_id,
            Submission.occurred_at,
            Submission.received_at,
            Submission.business_day,
            Submission.month,
            Submission.body,
            Submission.body_sha256,
            Submission.receipt,
            Submission.distance_m,
            Submission.lat,
            Submission.lon,
            Submission.accuracy_m,
            Submission.altitude_m,
            Submission.position_source,
            Submission.signals,
            Submission.gravity,
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            Outlet.township_code,
            Outlet.opened_by.label("outlet_opened_by"),
            PLACE.label("place"),
            User.staff_number,
            User.name.label("rep_name"),
        )
        .join(User, User.id == Submission.submitter_id)
        .outerjoin(Outlet, Outlet.id == Submission.outlet_id)
        .outerjoin(booking_of, booking_of.id == Submission.about_id)
        .where(Submission.kind != Kind.INSPECTION)
    )
