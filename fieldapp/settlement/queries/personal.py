"""What is stored about one person: each position and photo, with what decides how long it stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, func, or_, select

from fieldapp.fieldwork.models import Submission, SubmissionPhoto
from fieldapp.inspection.models import Appeal
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import PAGE_SIZE, Page, instant_and_id, page_of
from fieldapp.outlets.models import Outlet
from fieldapp.photos.models import Photo
from fieldapp.settlement.models import MonthStep, Payout, Step
from fieldapp.settlement.queries.retention import is_paid, under_appeal


def records_by_kind(user_id: int) -> Mapping[str, int]:
    """How many records of each kind somebody sent."""
    found = select(Submission.kind, func.count()).where(Submission.submitter_id == user_id)
    return dict(db.session.execute(found.group_by(Submission.kind).order_by(Submission.kind)).all())


def other_counts(user_id: int) -> AnyRow:
    """How many positions, photos, appeals and paid months are stored of somebody."""
    of_person = (Submission.submitter_id == user_id, Submission.lat.is_not(None))
    counted = {
        "positions": select(func.count()).select_from(Submission).where(*of_person),
        "photos": select(func.count()).where(Photo.sent_by == user_id, Photo.removed_at.is_(None)),
        "appeals": select(func.count()).where(Appeal.rep_id == user_id),
        "closed_months": select(func.count()).where(Payout.rep_id == user_id),
    }
    return db.session.execute(
        select(*(count.scalar_subquery().label(name) for name, count in counted.items()))
    ).one()


def positions_of(user_id: int, *, cursor: str) -> Page[AnyRow]:
    """Positions stored with somebody's records, the newest first.

    Columns: id, kind, received_at, business_day, month, outlet_code, lat, lon, accuracy_m, source, paid (the
    month is), appealed (an appeal about it is open).
    """
    found = (
        select(
            Submission.id,
            Submission.kind,
            Submission.received_at,
            Submission.business_day,
            Submission.month,
            Outlet.code.label("outlet_code"),
            Submission.lat,
            Submission.lon,
            Submission.accuracy_m,
            Submission.position_source.label("source"),
            is_paid().label("paid"),
            Submission.id.in_(under_appeal()).label("appealed"),
        )
        .outerjoin(Outlet, Outlet.id == Submission.outlet_id)
        .where(Submission.submitter_id == user_id, Submission.lat.is_not(None))
    )
    if after := instant_and_id(cursor):
        at, last = after
        found = found.where(
            or_(Submission.received_at < at, and_(Submission.received_at == at, Submission.id < last))
        )
    found = found.order_by(Submission.received_at.desc(), Submission.id.desc()).limit(PAGE_SIZE + 1)
    return page_of(db.session.execute(found).all(), lambda row: f"{row.received_at.isoformat()}|{row.id}")


def photos_of(user_id: int, *, cursor: str) -> Page[AnyRow]:
    """Photos somebody sent, the newest first.

    Columns: sha256, media_type, size_bytes, stored_at, removed_at, has_position (of its own, in the EXIF kept).
    """
    found = select(
        Photo.sha256,
        Photo.media_type,
        Photo.size_bytes,
        Photo.stored_at,
        Photo.removed_at,
        Photo.exif_lat.is_not(None).label("has_position"),
    ).where(Photo.sent_by == user_id)
    if after := instant_and_id(cursor):
        at, last = after
        found = found.where(or_(Photo.stored_at < at, and_(Photo.stored_at == at, Photo.sha256 < last)))
    found = found.order_by(Photo.stored_at.desc(), Photo.sha256.desc()).limit(PAGE_SIZE + 1)
    return page_of(db.session.execute(found).all(), lambda row: f"{row.stored_at.isoformat()}|{row.sha256}")


def closes_of_photos(sha256s: Collection[str]) -> Mapping[str, Sequence[AnyRow]]:
    """By photo the months of the records that hold it, each with the moment of its close or None: month, done_at."""
    closed = and_(MonthStep.month == Submission.month, MonthStep.step == Step.CLOSED)
    rows = db.session.execute(
        select(SubmissionPhoto.sha256, Submission.month, MonthStep.done_at)
        .join(Submission, Submission.id == SubmissionPhoto.submission_id)
        .outerjoin(MonthStep, closed)
        .where(SubmissionPhoto.sha256.in_(sha256s))
        .distinct()
    )
    found: dict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.sha256].append(row)
    return found
