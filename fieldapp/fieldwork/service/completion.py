"""What happens to records when the photos they announced arrive."""

from __future__ import annotations

from sqlalchemy import update

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.models import State, Submission
from fieldapp.kernel.database import transaction


def complete_records(sha256: str) -> None:
    """Put records whose last missing photo has just been stored before the reviewer."""
    with transaction() as session:
        for submission_id in queries.waiting_for_photo(sha256):
            if queries.missing_photos(submission_id) == 0:
                session.execute(
                    update(Submission).where(Submission.id == submission_id).values(state=State.SUBMITTED)
                )
