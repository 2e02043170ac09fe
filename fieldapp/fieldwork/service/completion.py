"""What happens to records when the photos they announced arrive."""

from __future__ import annotations

from sqlalchemy import update

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.hooks import ANNOUNCED, fieldwork_hooks
from fieldapp.fieldwork.models import Kind, State, Submission
from fieldapp.fieldwork.service.late_photos import reopen_for_photos
from fieldapp.fieldwork.service.photo_signals import flag_reuse
from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import decision_moment

NEVER_REVIEWED = frozenset({Kind.VISIT, Kind.INSPECTION})


def state_when_complete(kind: Kind) -> State:
    """Where a record of this kind stands once all its photos have come."""
    return State.RECORDED if kind in NEVER_REVIEWED else State.SUBMITTED


def complete_records(sha256: str) -> None:
    """Move on the records whose last missing photo has just been stored."""
    with transaction() as session:
        if queries.rejected_with_photo(sha256) or queries.announced_by(ANNOUNCED, sha256):
            decision_moment(session)  # a decision takes its turn with a close before it locks a record
        complete = [row for row in queries.waiting_for_photo(sha256) if queries.missing_photos(row.id) == 0]
        for row in complete:
            if row.state == State.REJECTED:
                reopen_for_photos(session, row.id)
            else:
                state = state_when_complete(Kind(row.kind))
                session.execute(update(Submission).where(Submission.id == row.id).values(state=state))
        announced = [row.id for row in complete if row.kind in ANNOUNCED]
        if announced:
            fieldwork_hooks().on_recorded(announced)
        flag_reuse(sha256)
