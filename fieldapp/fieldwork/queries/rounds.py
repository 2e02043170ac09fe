"""A rep's rounds: the outlets looked after with what last happened there, and the rep's own records of late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, Review, Submission, SubmissionPhoto
from fieldapp.fieldwork.queries.predecessors import OVER
from fieldapp.fieldwork.queries.records import PLACE, booking_of
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries import outlets_of_rep
from fieldapp.photos.models import Photo

# made once: an alias of so wide a table costs more than the look into the index
_LAST = {Kind.VISIT: aliased(Submission), Kind.DISPLAY: aliased(Submission)}
_review, _correction = aliased(Review), aliased(Submission)


def outlets_on_rounds(rep_id: int, day: date) -> Sequence[AnyRow]:
    """Outlets that are a rep's on a day, also for somebody absent, by code.

    Columns: id, code, name, kind, township_code, phone, lat, lon, holder_id, last_visit, last_display (days, by
    whomever; None: never).
    """
    own = outlets_of_rep(rep_id, day).subquery()
    return db.session.execute(
        select(
            Outlet.id,
            Outlet.code,
            Outlet.name,
            Outlet.kind,
            Outlet.township_code,
            Outlet.phone,
            Outlet.lat,
            Outlet.lon,
            own.c.holder_id,
            _last_day(Kind.VISIT),
            _last_day(Kind.DISPLAY),
        )
        .join(own, own.c.outlet_id == Outlet.id)
        .order_by(Outlet.code)
    ).all()


def _last_day(kind: Kind) -> ColumnElement[date]:
    """The business day of the last record of a kind at an outlet: one look into an index."""
    record = _LAST[kind]
    return (
        select(record.business_day)
        .where(record.kind == kind, record.outlet_id == Outlet.id, record.state.not_in(OVER))
        .order_by(record.received_at.desc())
        .limit(1)
        .correlate(Outlet)
        .scalar_subquery()
        .label(f"last_{kind}")
    )


def records_since(rep_id: int, first_day: date, most: int) -> Sequence[AnyRow]:
    """A rep's own records from a business day on, the newest first.

    Columns: id, kind, state, about_id, corrects_id, business_day, occurred_at, received_at, month, body,
    body_sha256, distance_m, outlet_code, outlet_name, township_code, place, photos, come (how many),
    decision, reason, remark (of the review in force), corrected_by (id).
    """
    review, correction = _review, _correction
    last_review = (
        select(review.id)
        .where(review.submission_id == Submission.id)
        .order_by(review.decided_at.desc(), review.id.desc())
        .limit(1)
        .correlate(Submission)
        .scalar_subquery()
    )
    announced = select(func.count()).where(SubmissionPhoto.submission_id == Submission.id)
    come = announced.join_from(SubmissionPhoto, Photo, Photo.sha256 == SubmissionPhoto.sha256)
    return db.session.execute(
        select(
            Submission.id,
            Submission.kind,
            Submission.state,
            Submission.about_id,
            Submission.corrects_id,
            Submission.business_day,
            Submission.occurred_at,
            Submission.received_at,
            Submission.month,
            Submission.body,
            Submission.body_sha256,
            Submission.distance_m,
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            Outlet.township_code,
            PLACE.label("place"),
            announced.correlate(Submission).scalar_subquery().label("photos"),
            come.correlate(Submission).scalar_subquery().label("come"),
            Review.decision,
            Review.reason,
            Review.remark,
            select(correction.id)
            .where(correction.corrects_id == Submission.id)
            .correlate(Submission)
            .scalar_subquery()
            .label("corrected_by"),
        )
        .select_from(Submission)
        .outerjoin(Outlet, Outlet.id == Submission.outlet_id)
        .outerjoin(booking_of, booking_of.id == Submission.about_id)
        .outerjoin(Review, Review.id == last_review)
        .where(
            Submission.submitter_id == rep_id,
            Submission.business_day >= first_day,
            Submission.kind != Kind.INSPECTION,
        )
        .order_by(Submission.received_at.desc(), Submission.id.desc())
        .limit(most)
    ).all()


def fingerprints_since(rep_id: int, first_day: date, most: int) -> Sequence[AnyRow]:
    """Fingerprints of a rep's own photos from a business day on, the newest first: fingerprint, code (of the
    outlet).
    """
    return db.session.execute(
        select(Photo.fingerprint, Outlet.code)
        .select_from(Submission)
        .join(SubmissionPhoto, SubmissionPhoto.submission_id == Submission.id)
        .join(Photo, Photo.sha256 == SubmissionPhoto.sha256)
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .where(Submission.submitter_id == rep_id, Submission.business_day >= first_day)
        .order_by(Submission.received_at.desc(), Submission.id, SubmissionPhoto.position)
        .limit(most)
    ).all()
