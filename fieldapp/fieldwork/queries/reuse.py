"""In whose records photos stand, so that a used one is found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from fieldapp.fieldwork.models import Submission, SubmissionPhoto
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet
from fieldapp.people.models import User
from fieldapp.photos.models import Photo


def records_announcing(sha256: str) -> Sequence[AnyRow]:
    """Records with this photo, locked until the transaction ends: id, signals."""
    announced = select(SubmissionPhoto.submission_id).where(SubmissionPhoto.sha256 == sha256)
    return db.session.execute(
        select(Submission.id, Submission.signals)
        .where(Submission.id.in_(announced))
        .order_by(Submission.id)
        .with_for_update()
    ).all()


def uses_of(sha256s: Collection[str], *, stored_by: datetime) -> Sequence[AnyRow]:
    """Where photos stand that were stored by then.

    Returns:
        sha256, id, body_sha256, staff_number, outlet_code (or None), business_day, received_at, state.
    """
    return db.session.execute(
        select(
            SubmissionPhoto.sha256,
            Submission.id,
            Submission.body_sha256,
            User.staff_number,
            Outlet.code.label("outlet_code"),
            Submission.business_day,
            Submission.received_at,
            Submission.state,
        )
        .join(Submission, Submission.id == SubmissionPhoto.submission_id)
        .join(Photo, Photo.sha256 == SubmissionPhoto.sha256)
        .join(User, User.id == Submission.submitter_id)
        .outerjoin(Outlet, Outlet.id == Submission.outlet_id)
        .where(SubmissionPhoto.sha256.in_(sha256s), Photo.stored_at <= stored_by)
        .order_by(SubmissionPhoto.sha256, Submission.id)
    ).all()


def kin_of(submission_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """By record: itself, what it corrects, the booking it proves, what that corrects, and so on."""
    parent = func.coalesce(Submission.corrects_id, Submission.about_id)
    first = select(Submission.id.label("record"), Submission.id.label("kin"))
    chain = first.where(Submission.id.in_(submission_ids)).cte("chain", recursive=True)
    above = select(chain.c.record, parent).join(Submission, Submission.id == chain.c.kin)
    chain = chain.union(above.where(parent.is_not(None)))
    found: dict[str, set[str]] = {record: {record} for record in submission_ids}
    for record, kin in db.session.execute(select(chain.c.record, chain.c.kin)):
        found[record].add(kin)
    return {record: frozenset(kin) for record, kin in found.items()}
