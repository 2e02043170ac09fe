"""What stands in the way of closing a month."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, or_, select

from fieldapp.fieldwork.models import Kind, State, Submission
from fieldapp.fieldwork.queries.records import PLACE, booking_of
from fieldapp.inspection.models import Appeal, AppealSubject, Ruling
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet, SalesEntry
from fieldapp.people.models import User
from fieldapp.settlement.models import AcceptedObstacle, Answer
from fieldapp.settlement.queries.months import answers_of
from fieldapp.settlement.queries.reps import ids_of, reps_of_month

REVIEWED = (Kind.DISPLAY, Kind.OPENING, Kind.BANQUET, Kind.PROOF)
"""Kinds of record that somebody reviews, and that pay depends on."""


def awaiting_review(month: str) -> Sequence[str]:
    """Ids of the month's records that nobody has reviewed."""
    return _records(month, State.SUBMITTED)


def never_complete(month: str) -> Sequence[str]:
    """Ids of the month's records whose photos have not all come."""
    return _records(month, State.INCOMPLETE)


def reps_without_sales(month: str, as_of: datetime) -> Sequence[str]:
    """Staff numbers of reps for whom no sales target was entered."""
    entered = exists().where(SalesEntry.rep_id == User.id, SalesEntry.month == month)
    reps = ids_of(reps_of_month(month, as_of))
    return db.session.scalars(
        select(User.staff_number).where(User.id.in_(reps), ~entered).order_by(User.staff_number)
    ).all()


def objections(month: str) -> Sequence[str]:
    """Staff numbers of reps who object to the month."""
    objecting = [row.rep_id for row in answers_of(month) if row.answer == Answer.OBJECTED]
    return db.session.scalars(
        select(User.staff_number).where(User.id.in_(objecting)).order_by(User.staff_number)
    ).all()


def open_appeals(month: str) -> Sequence[str]:
    """Ids of appeals against the month's rejections and figures that nobody has ruled on.

    Those against findings need no ruling for the close: such a finding is not charged before.
    """
    of_month = exists().where(Submission.id == Appeal.subject_id, Submission.month == month)
    figure = Appeal.subject.in_((AppealSubject.TARGET, AppealSubject.SALES))
    return db.session.scalars(
        select(Appeal.id)
        .outerjoin(Ruling, Ruling.appeal_id == Appeal.id)
        .where(
            Ruling.appeal_id.is_(None),
            or_(
                and_(Appeal.subject == AppealSubject.REJECTION, of_month),
                and_(figure, Appeal.subject_id.startswith(f"{month}:", autoescape=True)),
            ),
        )
        .order_by(Appeal.id)
    ).all()


def accepted_obstacles(run_id: int) -> Sequence[AnyRow]:
    """What a close was accepted with: kind, subjects, reason."""
    return db.session.execute(
        select(AcceptedObstacle.kind, AcceptedObstacle.subjects, AcceptedObstacle.reason)
        .where(AcceptedObstacle.run_id == run_id)
        .order_by(AcceptedObstacle.id)
    ).all()


def described_subjects(subjects: Sequence[str]) -> Mapping[str, AnyRow]:
    """Records by id, to name them: id, kind, business_day, rep (name), place."""
    rows = db.session.execute(
        select(
            Submission.id,
            Submission.kind,
            Submission.business_day,
            User.name.label("rep"),
            PLACE.label("place"),
        )
        .join(User, User.id == Submission.submitter_id)
        .outerjoin(Outlet, Outlet.id == Submission.outlet_id)
        .outerjoin(booking_of, booking_of.id == Submission.about_id)
        .where(Submission.id.in_(subjects))
    )
    return {row.id: row for row in rows}


def names_of(staff_numbers: Collection[str]) -> Mapping[str, str]:
    """Names by staff number."""
    found = select(User.staff_number, User.name).where(User.staff_number.in_(staff_numbers))
    return dict(db.session.execute(found).all())


def _records(month: str, state: State) -> Sequence[str]:
    return db.session.scalars(
        select(Submission.id)
        .where(Submission.month == month, Submission.kind.in_(REVIEWED), Submission.state == state)
        .order_by(Submission.id)
    ).all()
