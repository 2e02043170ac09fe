"""A rep's rounds: the outlets looked after with what last happened there, and the rep's own records of late.

Statements are built once: for a phone's pull that costs as much as running them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, false, func, select, tuple_
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, Review, Submission, SubmissionPhoto
from fieldapp.fieldwork.queries.predecessors import OVER
from fieldapp.fieldwork.queries.records import PLACE, booking_of
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries import outlets_of_rep
from fieldapp.outlets.queries.merges import is_given_up
from fieldapp.photos.models import Photo

# made once: an alias of so wide a table costs more than the look into the index
_LAST = {Kind.VISIT: aliased(Submission), Kind.DISPLAY: aliased(Submission)}
_review, _correction = aliased(Review), aliased(Submission)


def outlets_on_rounds(rep_id: int, day: date) -> Sequence[AnyRow]:
    """Outlets that are a rep's on a day, also for somebody absent, by code.

    Columns: id, code, name, kind, township_code, phone, lat, lon, holder_id, last_visit, last_display (days, by
    whomever; None: never).
    """
    return db.session.execute(_rounds(), {"rep_id": rep_id, "day": day}).all()


@cache
def _rounds() -> Select[*tuple[Any, ...]]:
    own = outlets_of_rep().subquery()
    return (
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
        .where(~is_given_up(Outlet.id))
        .order_by(Outlet.code)
    )


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


def records_since(
    rep_id: int, first_day: date, most: int, judged: Collection[tuple[str, int]]
) -> Sequence[AnyRow]:
    """A rep's own records from a business day on, the newest first.

    Columns: id, kind, state, about_id, corrects_id, business_day, occurred_at, received_at, month, counted (under
    the version that `judged` names for its month, as kept), body (None where nothing is asked of it: of visits, and
    of what counted), body_sha256, distance_m, outlet_code, outlet_name, township_code, place, photos, come (how
    many), decision, reason, remark, decided_at (of the review in force), corrected_by (id).

    Args:
        judged: months, each with the id of the scheme version that pays it.
    """
    asked = {"rep_id": rep_id, "first_day": first_day, "most": most, "judged": sorted(judged)}
    return db.session.execute(_records_since(), asked).all()


@cache
def _records_since() -> Select[*tuple[Any, ...]]:
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
    kept = tuple_(Submission.month, Submission.judged_under).in_(bindparam("judged", expanding=True))
    counted = func.coalesce(and_(Submission.counts.is_(True), kept), false())
    return (
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
            counted.label("counted"),
            case((and_(Submission.kind != Kind.VISIT, ~counted), Submission.body)).label("body"),
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
            Review.decided_at,
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
            Submission.submitter_id == bindparam("rep_id"),
            Submission.business_day >= bindparam("first_day"),
            Submission.kind != Kind.INSPECTION,
        )
        .order_by(Submission.received_at.desc(), Submission.id.desc())
        .limit(bindparam("most"))
    )


def fingerprints_since(rep_id: int, first_day: date, most: int) -> Sequence[AnyRow]:
    """Fingerprints of a rep's own photos from a business day on, the newest first: fingerprint, code (of the
    outlet).
    """
    asked = {"rep_id": rep_id, "first_day": first_day, "most": most}
    return db.session.execute(_fingerprints_since(), asked).all()


@cache
def _fingerprints_since() -> Select[*tuple[Any, ...]]:
    return (
        select(Photo.fingerprint, Outlet.code)
        .select_from(Submission)
        .join(SubmissionPhoto, SubmissionPhoto.submission_id == Submission.id)
        .join(Photo, Photo.sha256 == SubmissionPhoto.sha256)
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .where(
            Submission.submitter_id == bindparam("rep_id"), Submission.business_day >= bindparam("first_day")
        )
        .order_by(Submission.received_at.desc(), Submission.id, SubmissionPhoto.position)
        .limit(bindparam("most"))
    )
