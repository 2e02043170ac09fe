"""Records whose photos had not come when their month was closed, and what becomes of them when they do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.models import Decision, RejectionReason, State
from fieldapp.fieldwork.service.decisions import REVIEWED, Decided, store_decision
from fieldapp.kernel.decisions import decision_moment

AT_ONCE = 500
"""Ids in one statement: SQLite takes no more than some thousands of parameters."""


def reject_for_missing_photos(
    session: Session, submission_ids: Collection[str], decided_by: int | None, decided_at: datetime
) -> int:
    """Reject those of the records that still wait for photos; the close does it, in its own transaction.

    Kinds that nobody reviews are left as they are.

    Args:
        decided_at: the moment of the close, so that the close itself reads the rejections.

    Returns:
        How many were rejected.
    """
    rejection = Decided(
        decision=Decision.REJECTED,
        decided_by=decided_by,
        decided_at=decided_at,
        reason=RejectionReason.PHOTOS_MISSING,
    )
    rejected, wanted = 0, iter(sorted(submission_ids))
    while some := list(islice(wanted, AT_ONCE)):
        for row in queries.incomplete_among(some, REVIEWED):
            store_decision(session, row, rejection)
            rejected += 1
    return rejected


def reopen_for_photos(session: Session, submission_id: str) -> bool:
    """Put a record that was rejected for want of photos before the reviewer again: all of them have come.

    Args:
        session: within a transaction that holds no lock on a record before it has called `decision_moment`.

    Returns:
        Whether it was reopened: not if it was rejected for something else since, nor if a correction of it
        awaits review or stands approved: one thing must not count twice.
    """
    decided_at = decision_moment(session)
    related = queries.lock_with_related(submission_id)
    row, last = queries.submission(submission_id), queries.last_review(submission_id)
    if row is None or row.state != State.REJECTED or last is None:
        return False
    if (last.decision, last.reason) != (Decision.REJECTED, RejectionReason.PHOTOS_MISSING):
        return False
    others = {other.state for other in related if other.same_claim and other.id != submission_id}
    if others & {State.INCOMPLETE, State.SUBMITTED, State.APPROVED}:
        return False
    store_decision(session, row, Decided(decision=Decision.REOPENED, decided_by=None, decided_at=decided_at))
    return True
