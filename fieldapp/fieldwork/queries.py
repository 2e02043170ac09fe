"""SELECTs about submissions and their reviews; never a write."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Review, State, Submission, SubmissionPhoto
from fieldapp.kernel.database import AnyRow, db, look_up
from fieldapp.kernel.paging import PAGE_SIZE, Page, instant_and_id, page_of
from fieldapp.outlets.models import Assignment, Outlet
from fieldapp.people.models import User
from fieldapp.people.queries import Actor, is_visible_to
from fieldapp.photos.models import Photo


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A line of a record's manifest, and whether its photo has come."""

    sha256: str
    taken_at: datetime
    taken_at_source: str
    received: bool


_same, _last = aliased(Submission), aliased(Submission)
_OUTLET_TODAY = (
    select(Assignment.rep_id)
    .where(Assignment.outlet_id == Outlet.id, Assignment.valid_from <= bindparam("day"))
    .order_by(Assignment.valid_from.desc(), Assignment.decided_at.desc(), Assignment.id.desc())
    .limit(1)
    .scalar_subquery()
)
_LAST_WITH_POSITION = (
    select(Submission.id)
    .where(Submission.rep_id == bindparam("rep_id"), Submission.lat.is_not(None))
    .order_by(Submission.received_at.desc())
    .limit(1)
    .scalar_subquery()
)
_PHOTOS_SEEN = (
    select(func.count(SubmissionPhoto.sha256.distinct()))
    .where(SubmissionPhoto.sha256.in_(bindparam("sha256s", expanding=True)))
    .scalar_subquery()
)
_one_row = select(literal(1)).subquery()
_SURROUNDINGS = (
    select(
        _same.rep_id.label("same_rep_id"),
        _same.kind.label("same_kind"),
        _same.body_sha256.label("same_body_sha256"),
        Outlet.id.label("outlet_id"),
        Outlet.lat.label("outlet_lat"),
        Outlet.lon.label("outlet_lon"),
        _OUTLET_TODAY.label("assigned_rep_id"),
        _last.lat.label("last_lat"),
        _last.lon.label("last_lon"),
        _last.occurred_at.label("last_occurred_at"),
        _PHOTOS_SEEN.label("photos_seen"),
    )
    .select_from(_one_row)
    .outerjoin(_same, _same.id == bindparam("id"))
    .outerjoin(Outlet, Outlet.code == bindparam("outlet"))
    .outerjoin(_last, _last.id == _LAST_WITH_POSITION)
)


def surroundings(
    *, submission_id: str, rep_id: int, outlet: str, day: date, sha256s: Sequence[str]
) -> AnyRow:
    """Everything the intake needs to know about an arriving record, in one query.

    Returns:
        same_rep_id, same_kind, same_body_sha256: what the id holds already (None: it is free);
        outlet_id, outlet_lat, outlet_lon: the outlet (None: unknown); assigned_rep_id: whose it is that day;
        last_lat, last_lon, last_occurred_at: the rep's last record with a position;
        photos_seen: how many of the photos stand in a manifest already.
    """
    values = {"id": submission_id, "rep_id": rep_id, "outlet": outlet, "day": day, "sha256s": sha256s}
    (row,) = look_up(_SURROUNDINGS, values)
    return row


def manifest_names(rep_id: int, sha256: str) -> bool:
    """Whether a record of this rep announces the photo."""
    return _some_record(SubmissionPhoto.sha256 == sha256, Submission.rep_id == rep_id)


def photo_visible_to(actor: Actor, sha256: str) -> bool:
    """Whether the actor may read some record with this photo."""
    return _some_record(SubmissionPhoto.sha256 == sha256, is_visible_to(actor, Submission.rep_id))


def _some_record(*conditions: Any) -> bool:
    found = (
        select(literal(1))
        .select_from(SubmissionPhoto)
        .join(Submission, Submission.id == SubmissionPhoto.submission_id)
        .where(*conditions)
        .limit(1)
    )
    return db.session.execute(found).first() is not None


def photo_lines(submission_ids: Collection[str]) -> dict[str, list[PhotoLine]]:
    """The manifests of records, in order, by record."""
    rows = db.session.execute(
        select(
            SubmissionPhoto.submission_id,
            SubmissionPhoto.sha256,
            SubmissionPhoto.taken_at,
            SubmissionPhoto.taken_at_source,
            Photo.sha256.is_not(None),
        )
        .outerjoin(Photo, Photo.sha256 == SubmissionPhoto.sha256)
        .where(SubmissionPhoto.submission_id.in_(submission_ids))
        .order_by(SubmissionPhoto.submission_id, SubmissionPhoto.position)
    )
    lines: dict[str, list[PhotoLine]] = {submission_id: [] for submission_id in submission_ids}
    for submission_id, sha256, taken_at, taken_at_source, received in rows:
        lines[submission_id].append(PhotoLine(sha256, taken_at, taken_at_source, received))
    return lines


def missing_photos(submission_id: str) -> int:
    """How many photos of a record have not come."""
    return db.session.execute(
        select(func.count())
        .select_from(SubmissionPhoto)
        .outerjoin(Photo, Photo.sha256 == SubmissionPhoto.sha256)
        .where(SubmissionPhoto.submission_id == submission_id, Photo.sha256.is_(None))
    ).scalar_one()


def waiting_for_photo(sha256: str) -> Sequence[str]:
    """Ids of incomplete records that announce this photo, locked until the transaction ends.

    The lock makes two photos of one record that arrive at once see each other.
    """
    announced = select(SubmissionPhoto.submission_id).where(SubmissionPhoto.sha256 == sha256)
    return db.session.scalars(
        select(Submission.id)
        .where(Submission.id.in_(announced), Submission.state == State.INCOMPLETE)
        .with_for_update()
    ).all()


def submissions_page(
    actor: Actor, *, state: str | None, month: str | None, cursor: str, oldest_first: bool = False
) -> Page[AnyRow]:
    """Records the actor may read, newest (or oldest) first; columns as `_listed` names them.

    Args:
        state, month: only records in this state, of this month.
        cursor: `received_at|id` of the last row seen; empty: the first page.
    """
    order = (Submission.received_at, Submission.id)
    found = _listed().where(is_visible_to(actor, Submission.rep_id))
    if state:
        found = found.where(Submission.state == state)
    if month:
        found = found.where(Submission.month == month)
    if after := instant_and_id(cursor):
        at, record = after
        beyond = Submission.received_at > at if oldest_first else Submission.received_at < at
        same = Submission.id > record if oldest_first else Submission.id < record
        found = found.where(or_(beyond, and_(Submission.received_at == at, same)))
    found = found.order_by(*(order if oldest_first else (column.desc() for column in order)))
    rows = db.session.execute(found.limit(PAGE_SIZE + 1)).all()
    return page_of(rows, lambda row: f"{row.received_at.isoformat()}|{row.id}")


def submission_for(actor: Actor, submission_id: str) -> AnyRow | None:
    """One record, if the actor may read it; columns as `_listed` names them."""
    visible = is_visible_to(actor, Submission.rep_id)
    return db.session.execute(_listed().where(Submission.id == submission_id, visible)).first()


def awaiting_review(actor: Actor) -> int:
    """How many records await a review that the actor may give."""
    return db.session.execute(
        select(func.count())
        .select_from(Submission)
        .where(Submission.state == State.SUBMITTED, is_visible_to(actor, Submission.rep_id))
    ).scalar_one()


def last_review(submission_id: str) -> AnyRow | None:
    """The decision in force: decision, reason, remark, decided_at, reviewer (name), decided_by."""
    return db.session.execute(
        select(
            Review.decision,
            Review.reason,
            Review.remark,
            Review.decided_at,
            Review.decided_by,
            User.name.label("reviewer"),
        )
        .join(User, User.id == Review.decided_by)
        .where(Review.submission_id == submission_id)
        .order_by(Review.decided_at.desc(), Review.id.desc())
        .limit(1)
    ).first()


def known_to_exist(submission_id: str) -> bool:
    """Whether a record of this id exists at all, visible or not."""
    return db.session.execute(select(exists().where(Submission.id == submission_id))).scalar_one()


def _listed() -> Select[Any]:
    return (
        select(
            Submission.id,
            Submission.kind,
            Submission.state,
            Submission.rep_id,
            Submission.outlet_id,
            Submission.occurred_at,
            Submission.received_at,
            Submission.business_day,
            Submission.month,
            Submission.body,
            Submission.body_sha256,
            Submission.distance_m,
            Submission.lat,
            Submission.lon,
            Submission.accuracy_m,
            Submission.position_source,
            Submission.signals,
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            Outlet.township_code,
            User.staff_number,
            User.name.label("rep_name"),
        )
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .join(User, User.id == Submission.rep_id)
    )
