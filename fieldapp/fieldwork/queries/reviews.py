"""The decisions on records, and what a decision must see of the records around."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Decision, Kind, Review, State, Submission
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet, Township
from fieldapp.people.models import User


def reviews_of(submission_id: str) -> Sequence[AnyRow]:
    """All decisions on a record, the one in force last.

    Columns: decision, reason, remark, decided_at, decided_by, appeal_id, reviewer (name; None: the product
    itself), outlet_code and outlet_name (of an approved opening: the outlet it is), outlet_opened_by.
    """
    return db.session.execute(
        select(
            Review.decision,
            Review.reason,
            Review.remark,
            Review.decided_at,
            Review.decided_by,
            Review.appeal_id,
            User.name.label("reviewer"),
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            Outlet.opened_by.label("outlet_opened_by"),
        )
        .outerjoin(User, User.id == Review.decided_by)
        .outerjoin(Outlet, Outlet.id == Review.outlet_id)
        .where(Review.submission_id == submission_id)
        .order_by(Review.decided_at, Review.id)
    ).all()


def last_review(submission_id: str) -> AnyRow | None:
    """The decision in force; columns as `reviews_of` names them."""
    decided = reviews_of(submission_id)
    return decided[-1] if decided else None


def lock_with_related(submission_id: str) -> Sequence[AnyRow]:
    """A record with its booking or proofs and all it corrects or is corrected by, locked until the transaction
    ends: always in one order, so that decisions that depend on one another take turns.

    Columns: id, state, body_sha256, same_claim (the record itself, or one that corrects it or that it corrects,
    directly or over others).
    """
    return db.session.execute(_with_related(), {"record": submission_id}).all()


@cache
def _with_related() -> Select[*tuple[Any, ...]]:
    """Made once: making it takes three times as long as carrying it out."""
    record: BindParameter[str] = bindparam("record")
    claim = _same_claim(record)
    same_claim = Submission.id.in_(select(claim.c.id))
    booking = select(Submission.about_id).where(Submission.id == record).scalar_subquery()
    related = or_(same_claim, Submission.id == booking, Submission.about_id == record)
    return (
        select(Submission.id, Submission.state, Submission.body_sha256, same_claim.label("same_claim"))
        .where(related)
        .order_by(Submission.id)
        .with_for_update(of=Submission)
    )


def _same_claim(record: ColumnElement[str]) -> CTE:
    """Ids of a record and of all that it corrects or is corrected by, over any number of corrections."""
    start = select(Submission.id, Submission.corrects_id).where(Submission.id == record)
    claim = start.cte("same_claim", recursive=True)
    other = aliased(Submission)
    next_ = or_(other.id == claim.c.corrects_id, other.corrects_id == claim.c.id)
    return claim.union(select(other.id, other.corrects_id).join(claim, next_))


def approved_proof_of(booking_id: str) -> AnyRow | None:
    """The approved proof of a booking: id, body_sha256."""
    return db.session.execute(
        select(Submission.id, Submission.body_sha256).where(
            Submission.about_id == booking_id,
            Submission.kind == Kind.PROOF,
            Submission.state == State.APPROVED,
        )
    ).first()


def outlet_opened_by(submission_id: str) -> int | None:
    """The outlet that this opening brought into the list."""
    return db.session.scalars(select(Outlet.id).where(Outlet.opened_by == submission_id)).first()


def hold_township(code: str) -> None:
    """Let new outlets of one township be entered one after the other, until the transaction ends."""
    db.session.execute(select(Township.code).where(Township.code == code).with_for_update(key_share=True))


def judged_otherwise(column: Any, month: str, kinds: Collection[Kind], version_id: int) -> list[Select[Any]]:
    """Of a month's records that are or were approved, whose verdict kept last, if any, is another scheme version's.

    Each a few ranges of `ix_submission_counting`, which are nearly empty.
    """
    judged_under = Submission.judged_under
    return [
        select(column).where(
            Submission.month == month,
            Submission.kind.in_(kinds),
            Submission.state.in_((State.APPROVED, State.REJECTED)),
            otherwise,
            or_(Submission.state != State.REJECTED, _was_reversed()),
        )
        for otherwise in (judged_under.is_(None), judged_under < version_id, judged_under > version_id)
    ]


def _was_reversed() -> ColumnElement[bool]:
    return (
        select(Review.id)
        .where(Review.submission_id == Submission.id, Review.decision == Decision.REVERSED)
        .exists()
    )
