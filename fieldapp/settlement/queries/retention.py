"""What has been kept long enough: records whose positions, and photos whose metadata or bytes, are due to go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from fieldapp.fieldwork.models import Submission, SubmissionPhoto
from fieldapp.inspection.models import Appeal, AppealPhoto, AppealSubject, Finding, Ruling
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import DisplayAgreement
from fieldapp.photos.models import Photo
from fieldapp.settlement.models import MonthStep, Step


@dataclass(frozen=True, slots=True)
class Limits:
    """What is old enough at a moment.

    Attributes:
        received_before: positions received before this have been kept for their days.
        photo_months: months whose close is so long ago that their photos go.
        appealed_before: photos of appeals filed before this belong to such months; None: to none.
    """

    received_before: datetime
    photo_months: Sequence[str]
    appealed_before: datetime | None


def months_with(step: Step) -> Sequence[AnyRow]:
    """Months that have taken a step, oldest first: month, done_at."""
    taken = select(MonthStep.month, MonthStep.done_at).where(MonthStep.step == step)
    return db.session.execute(taken.order_by(MonthStep.month)).all()


def positions_by_kind(limits: Limits) -> dict[str, int]:
    """How many records of each kind have positions that are due."""
    count = select(Submission.kind, func.count()).where(_position_due(limits)).group_by(Submission.kind)
    return dict(db.session.execute(count.order_by(Submission.kind)).all())


def positions_kept(limits: Limits) -> dict[str, int]:
    """How many old positions stay, and why: `open_appeal` and `unpaid_month` (a record may be in both)."""
    old = and_(_has_position(), Submission.received_at < limits.received_before)
    reasons = {"unpaid_month": ~is_paid(), "open_appeal": Submission.id.in_(under_appeal())}
    count = select(func.count()).select_from(Submission)
    return {
        reason: db.session.execute(count.where(old, stays)).scalar_one() for reason, stays in reasons.items()
    }


def records_with_due_position(
    limits: Limits, *, after: str = "", among: Collection[str] | None = None, at_most: int | None = None
) -> Sequence[str]:
    """Ids of records whose position is due, in order.

    Args:
        after: only ids beyond this one.
        among: only these.
    """
    due = select(Submission.id).where(_position_due(limits))
    return _listed(due, Submission.id, after, among, at_most)


def photos_to_strip(
    limits: Limits, *, after: str = "", among: Collection[str] | None = None, at_most: int | None = None
) -> Sequence[str]:
    """SHA-256 of photos whose original still has its metadata though no record needs it; arguments as above."""
    due = select(Photo.sha256).where(
        Photo.stripped_at.is_(None),
        Photo.removed_at.is_(None),
        Photo.stored_at < limits.received_before,
        ~_in_a_record(~_old_enough(limits)),
        Photo.sha256.not_in(select(AppealPhoto.sha256).where(AppealPhoto.appeal_id.in_(_open_appeals()))),
    )
    return _listed(due, Photo.sha256, after, among, at_most)


def photos_to_remove(
    limits: Limits, *, after: str = "", among: Collection[str] | None = None, at_most: int | None = None
) -> Sequence[str]:
    """SHA-256 of photos of nothing but months closed long ago; arguments as above.

    The paper of a display agreement belongs to no month and stays.
    """
    closed = and_(Submission.month.in_(limits.photo_months), Submission.id.not_in(under_appeal()))
    due = select(Photo.sha256).where(
        Photo.removed_at.is_(None),
        or_(_in_a_record(), _in_an_appeal()),
        ~_in_a_record(~closed),
        ~_in_an_appeal(~_appeal_is_old(limits)),
        ~exists().where(DisplayAgreement.paper_sha256 == Photo.sha256),
    )
    return _listed(due, Photo.sha256, after, among, at_most)


def _listed(
    due: Select[str],
    key: InstrumentedAttribute[str],
    after: str,
    among: Collection[str] | None,
    at_most: int | None,
) -> Sequence[str]:
    narrowed = due.where(key > after) if among is None else due.where(key.in_(among))
    return db.session.scalars(narrowed.order_by(key).limit(at_most)).all()


def _position_due(limits: Limits) -> ColumnElement[bool]:
    return and_(_has_position(), _old_enough(limits))


def _has_position() -> ColumnElement[bool]:
    columns = (Submission.lat, Submission.lon, Submission.accuracy_m, Submission.altitude_m)
    return or_(*(column.is_not(None) for column in columns))


def _old_enough(limits: Limits) -> ColumnElement[bool]:
    return and_(
        Submission.received_at < limits.received_before, is_paid(), Submission.id.not_in(under_appeal())
    )


def is_paid() -> ColumnElement[bool]:
    """The condition that a record's month was paid."""
    return Submission.month.in_(select(MonthStep.month).where(MonthStep.step == Step.PAID))


def _in_a_record(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    announces = select(SubmissionPhoto.sha256).join(
        Submission, Submission.id == SubmissionPhoto.submission_id
    )
    return announces.where(SubmissionPhoto.sha256 == Photo.sha256, *conditions).exists()


def _in_an_appeal(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    announces = select(AppealPhoto.sha256).join(Appeal, Appeal.id == AppealPhoto.appeal_id)
    return announces.where(AppealPhoto.sha256 == Photo.sha256, *conditions).exists()


def _appeal_is_old(limits: Limits) -> ColumnElement[bool]:
    filed = Appeal.filed_at < limits.appealed_before if limits.appealed_before else Appeal.id.is_(None)
    return and_(filed, Appeal.id.not_in(_open_appeals()))


def _open_appeals() -> Select[str]:
    return select(Appeal.id).where(~exists().where(Ruling.appeal_id == Appeal.id))


def under_appeal() -> Select[str]:
    """Ids of records that an appeal without a ruling is about: a rejected one, or the spot check of a finding."""
    rejected = select(Appeal.subject_id.label("id")).where(
        Appeal.subject == AppealSubject.REJECTION, Appeal.id.in_(_open_appeals())
    )
    found = (
        select(Finding.inspection_id.label("id"))
        .join(Appeal, and_(Appeal.subject_id == Finding.id, Appeal.subject == AppealSubject.FINDING))
        .where(Finding.inspection_id.is_not(None), Appeal.id.in_(_open_appeals()))
    )
    return select(rejected.union(found).subquery().c.id)
