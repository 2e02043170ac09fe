"""The photos that records announce: which have come, who may see them, which records wait for one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, literal, or_, select

from fieldapp.fieldwork.models import Kind, State, Submission, SubmissionPhoto
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet, Township
from fieldapp.people.queries import Actor, is_visible_to
from fieldapp.photos.models import Photo


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A line of a record's manifest, whether its photo has come, and whether retention has removed it since."""

    sha256: str
    taken_at: datetime
    taken_at_source: str
    received: bool
    removed: bool = False


_HAS_COME = and_(
    Photo.sha256.is_not(None), or_(Photo.removed_at.is_(None), Photo.removed_at > Submission.received_at)
)
"""A photo that retention removed came for the records before; one that announces it now needs it again."""


def manifest_names(submitter_id: int, sha256: str) -> bool:
    """Whether a record of this user announces the photo."""
    return _some_record(SubmissionPhoto.sha256 == sha256, Submission.submitter_id == submitter_id)


def photo_visible_to(actor: Actor, sha256: str) -> bool:
    """Whether the actor may read some record with this photo."""
    return _some_record(SubmissionPhoto.sha256 == sha256, is_visible_to(actor, Submission.submitter_id))


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
            _HAS_COME,
            Photo.removed_at.is_not(None),
        )
        .join(Submission, Submission.id == SubmissionPhoto.submission_id)
        .outerjoin(Photo, Photo.sha256 == SubmissionPhoto.sha256)
        .where(SubmissionPhoto.submission_id.in_(submission_ids))
        .order_by(SubmissionPhoto.submission_id, SubmissionPhoto.position)
    )
    lines: dict[str, list[PhotoLine]] = {submission_id: [] for submission_id in submission_ids}
    for submission_id, sha256, taken_at, taken_at_source, received, removed in rows:
        lines[submission_id].append(PhotoLine(sha256, taken_at, taken_at_source, received, removed))
    return lines


def missing_photos(submission_id: str) -> int:
    """How many photos of a record have not come."""
    return db.session.execute(
        select(func.count())
        .select_from(SubmissionPhoto)
        .join(Submission, Submission.id == SubmissionPhoto.submission_id)
        .outerjoin(Photo, Photo.sha256 == SubmissionPhoto.sha256)
        .where(SubmissionPhoto.submission_id == submission_id, ~_HAS_COME)
    ).scalar_one()


_MAY_WAIT = (State.INCOMPLETE, State.REJECTED)
"""A record may have been rejected because its photos had not come."""


def announced_by(kinds: Collection[Kind], sha256: str) -> bool:
    """Whether a record of these kinds announces this photo."""
    return _some_record(SubmissionPhoto.sha256 == sha256, Submission.kind.in_(kinds))


def rejected_with_photo(sha256: str) -> bool:
    """Whether a rejected record announces this photo."""
    return _some_record(SubmissionPhoto.sha256 == sha256, Submission.state == State.REJECTED)


def waiting_for_photo(sha256: str) -> Sequence[AnyRow]:
    """Records that announce this photo and may wait for it, locked until the transaction ends: id, kind, state.

    The lock makes two photos of one record that arrive at once see each other.
    """
    announced = select(SubmissionPhoto.submission_id).where(SubmissionPhoto.sha256 == sha256)
    return db.session.execute(
        select(Submission.id, Submission.kind, Submission.state)
        .where(Submission.id.in_(announced), Submission.state.in_(_MAY_WAIT))
        .order_by(Submission.id)
        .with_for_update()
    ).all()


def first_announced(sha256: str) -> AnyRow | None:
    """The record that announced a photo first: taken_at, body, outlet_code, outlet_name, township."""
    township = func.coalesce(Outlet.township_code, Submission.body["township"].as_string())
    return db.session.execute(
        select(
            SubmissionPhoto.taken_at,
            Submission.body,
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            Township.name.label("township"),
        )
        .join(Submission, Submission.id == SubmissionPhoto.submission_id)
        .outerjoin(Outlet, Outlet.id == Submission.outlet_id)
        .outerjoin(Township, Township.code == township)
        .where(SubmissionPhoto.sha256 == sha256)
        .order_by(Submission.received_at, Submission.id)
        .limit(1)
    ).first()
