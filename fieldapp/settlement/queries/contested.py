"""For which outlets and reps the caches do not tell a month, so that counting reads the history (architecture 8).

Beside each record stand its state, the verdict kept last and whether the outlet was the rep's own. What is named
here, they may tell wrongly: something was decided later, or two reps may claim one outlet. To name one too many
costs time and changes nothing; these are few, and all others are added up straight from one index.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, CompoundSelect, Select, and_, select, union_all
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, Review, State, Submission
from fieldapp.fieldwork.queries import judged_otherwise
from fieldapp.kernel.clock import ONE_DAY, month_days
from fieldapp.kernel.columns import Unsought
from fieldapp.outlets.queries import ever_merged, outlets_moved, outlets_reassigned, outlets_with_agreements
from fieldapp.schemes.queries import PublishedScheme

BEFORE_ANY_RECORD = timedelta(days=2)
"""No record of a month came so long before its first midnight in UTC: no zone is so far away, no commit so slow."""


def cached(
    month: str, kind: Kind, published: PublishedScheme, *, sought: bool = True
) -> list[ColumnElement[bool]]:
    """That a record of the month counts as its caches tell, in the order of `ix_submission_counting`.

    Args:
        sought: whether that is the index to be searched; else other conditions lead to far fewer records.
    """
    column = (lambda one: one) if sought else Unsought
    return [
        column(Submission.month) == month,
        Submission.kind == kind,
        column(Submission.state) == State.APPROVED,
        Submission.judged_under == published.version_id,
        Submission.counts.is_(True),
        Submission.own_outlet.is_(True) if kind == Kind.DISPLAY else Submission.own_outlet.is_(None),
    ]


def contested_ids(ids: CompoundSelect[Any]) -> CTE:
    """Such ids, gathered once for a statement that names them several times."""
    return select(ids.subquery().c[0].label("id")).cte("contested").prefix_with("MATERIALIZED")


def outlets_of_displays(month: str, published: PublishedScheme, as_of: datetime) -> CompoundSelect[Any]:
    """Outlets of a month's displays that were merged, changed hands or were stood in for.

    Also those of which something was decided later, their township or a record.
    Of any other outlet all counting displays are those of the one rep whose it was throughout the month.
    """
    first_day, day_after = month_days(month)
    since = datetime.combine(first_day, time(), UTC) - BEFORE_ANY_RECORD
    approved = cached(month, Kind.DISPLAY, published)[:-1]
    return union_all(
        *outlets_reassigned(first_day, day_after - ONE_DAY, since),
        *ever_merged(),
        outlets_moved(as_of),
        # not in one condition: each is a range of the index, and both together would be all of the month
        select(Submission.outlet_id).where(*approved, Submission.own_outlet.is_(None)),
        select(Submission.outlet_id).where(*approved, Submission.own_outlet.is_(False)),
        *_uncached(Submission.outlet_id, month, Kind.DISPLAY, published, as_of),
    )


def outlets_of_openings(month: str, published: PublishedScheme, as_of: datetime) -> CompoundSelect[Any]:
    """Outlets that several openings were ever held to be, on a display subsidy, or with an opening decided on later."""
    first_day, day_after = month_days(month)
    link, rival = aliased(Review), aliased(Review)
    unsettled = union_all(*_uncached(Submission.id, month, Kind.OPENING, published, as_of))
    several = (
        select(Submission.outlet_id)
        .join(rival, and_(rival.outlet_id == Submission.outlet_id, rival.submission_id != Submission.id))
        .where(Submission.month == month, Submission.kind == Kind.OPENING, Submission.state == State.APPROVED)
    )
    return union_all(
        several,
        *ever_merged(),
        outlets_with_agreements(first_day, day_after - ONE_DAY),
        select(link.outlet_id).where(link.submission_id.in_(unsettled), link.outlet_id.is_not(None)),
    )


def reps_of_proofs(month: str, published: PublishedScheme, as_of: datetime) -> CompoundSelect[Any]:
    """Reps with a proof of the month, or a booking of one, that was decided on later or does not stand approved."""
    booking = aliased(Submission)
    unproved = (
        select(Submission.submitter_id)
        .join(booking, booking.id == Submission.about_id)
        .where(booking.month == month, booking.kind == Kind.BANQUET, booking.state != State.APPROVED)
    )
    taken_back = select(Submission.submitter_id).where(
        Submission.month == month,
        Submission.kind == Kind.PROOF,
        Submission.state != State.APPROVED,
        Submission.judged_under.is_not(None),
    )
    return union_all(
        unproved,
        taken_back,
        *_uncached(Submission.submitter_id, month, Kind.PROOF, published, as_of),
        _decided_later(Submission.submitter_id, month, Kind.BANQUET, as_of),
    )


def _uncached(
    column: Any, month: str, kind: Kind, published: PublishedScheme, as_of: datetime
) -> Iterator[Select[Any]]:
    """Of records decided on after a moment, or whose verdict kept last is another version's."""
    yield _decided_later(column, month, kind, as_of)
    yield from judged_otherwise(column, month, [kind], published.version_id)


def _decided_later(column: Any, month: str, kind: Kind, as_of: datetime) -> Select[Any]:
    later = select(Review.submission_id).where(Review.decided_at > as_of)
    return select(column).where(
        Submission.id.in_(later), Unsought(Submission.month) == month, Unsought(Submission.kind) == kind
    )
