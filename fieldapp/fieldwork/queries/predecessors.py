"""Records that an arriving one leans on: what it corrects, the booking it proves, others of its occasion."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, select

from fieldapp.fieldwork.models import Kind, State, Submission
from fieldapp.kernel.database import AnyRow, db
from fieldapp.people.models import User

OVER = (State.REJECTED, State.WITHDRAWN, State.CANCELLED)
"""States in which a record stands in nobody's way."""


def locked_records(submission_ids: Collection[str]) -> dict[str, AnyRow]:
    """Records by id, locked until the transaction ends, always in one order.

    Columns: id, kind, submitter_id, state, business_day, month, outlet_id, corrects_id, body.
    """
    rows = db.session.execute(
        select(
            Submission.id,
            Submission.kind,
            Submission.submitter_id,
            Submission.state,
            Submission.business_day,
            Submission.month,
            Submission.outlet_id,
            Submission.corrects_id,
            Submission.body,
        )
        .where(Submission.id.in_(submission_ids))
        .order_by(Submission.id)
        .with_for_update()
    )
    return {row.id: row for row in rows}


def is_corrected(submission_id: str) -> bool:
    """Whether another record corrects this one already."""
    return db.session.execute(select(exists().where(Submission.corrects_id == submission_id))).scalar_one()


def has_live_proof(booking_id: str) -> bool:
    """Whether a booking has a proof that was neither rejected nor withdrawn."""
    proof = standing_proof(booking_id)
    return proof is not None and proof.state not in OVER


def standing_proof(booking_id: str) -> AnyRow | None:
    """The proof of a booking that was neither rejected nor withdrawn, else its last one: id, state."""
    return db.session.execute(
        select(Submission.id, Submission.state)
        .where(Submission.about_id == booking_id, Submission.kind == Kind.PROOF)
        .order_by(Submission.state.in_(OVER), Submission.received_at.desc(), Submission.id.desc())
        .limit(1)
    ).first()


def same_occasion(occasion: str) -> AnyRow | None:
    """The first booking of a day, meal and place that still stands: id, body_sha256, staff_number."""
    return db.session.execute(
        select(Submission.id, Submission.body_sha256, User.staff_number)
        .join(User, User.id == Submission.submitter_id)
        .where(Submission.occasion == occasion, Submission.state.not_in(OVER))
        .order_by(Submission.received_at, Submission.id)
        .limit(1)
    ).first()
