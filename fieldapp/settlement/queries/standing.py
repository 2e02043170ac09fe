"""How a record stood at a moment: approved or not, of which outlet, and whether that was the rep's (architecture 8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from fieldapp.fieldwork.models import Decision, Review, State, Submission
from fieldapp.outlets.queries import covers, responsible_rep

Records = type[Submission]


def stood_approved(record: Records, as_of: datetime) -> ColumnElement[bool]:
    """Whether a record stood approved at a moment.

    Its state is the cache of the reviews; they are read only where the last one came after the moment, or where
    a booking was cancelled since: nobody knows from when on, and a proof of it counted before that.
    """
    cached = and_(record.decided_at <= as_of, record.state == State.APPROVED)
    uncached = or_(record.decided_at > as_of, record.state == State.CANCELLED)
    return or_(
        cached,
        and_(uncached, _last_review(record, Review.decision, as_of) == Decision.APPROVED),
    )


def state_held(record: Records, as_of: datetime) -> ColumnElement[str]:
    """Where a record stood at a moment, as far as its reviews tell; a withdrawal or cancellation has no moment."""
    last = case(
        {Decision.APPROVED: State.APPROVED, Decision.REOPENED: State.SUBMITTED},
        value=_last_review(record, Review.decision, as_of),
        else_=State.REJECTED,
    )
    reviewed = func.coalesce(_last_review(record, Review.decision, as_of), "") != ""
    return case(
        (record.decided_at > as_of, case((reviewed, last), else_=State.SUBMITTED)), else_=record.state
    )


def outlet_held(record: Records, as_of: datetime) -> ColumnElement[Any]:
    """The outlet that an opening was held to be at a moment; that of any other record never changes."""
    return func.coalesce(_last_review(record, Review.outlet_id, as_of), record.outlet_id)


def entitled(record: Records, as_of: datetime) -> ColumnElement[bool]:
    """Whether the outlet was the submitter's that day, by assignment or by cover (代岗)."""
    responsible = responsible_rep(record.outlet_id, record.business_day, as_of)
    return or_(
        responsible == record.submitter_id,
        covers(record.submitter_id, responsible, record.business_day, as_of),
    )


def _last_review(record: Records, column: Any, as_of: datetime) -> Any:
    return (
        select(column)
        .where(Review.submission_id == record.id, Review.decided_at <= as_of)
        .order_by(Review.decided_at.desc(), Review.id.desc())
        .limit(1)
        .correlate_except(Review)
        .scalar_subquery()
    )
