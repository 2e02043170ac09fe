"""What retention does to records: the exact position goes, the distance to the outlet stays."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update

from fieldapp.fieldwork.models import Submission
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction

EMPTIED = {"lat": None, "lon": None, "accuracy_m": None, "altitude_m": None}


def empty_positions(submission_ids: Collection[str]) -> list[str]:
    """Forget where the phone was; how it was located and how far from the outlet remains.

    Bodies hold no places (`bodies.kept_body`); the audit row names the first record and how many there were.

    Returns:
        The kind of each record.
    """
    if not submission_ids:
        return []
    with transaction() as session:
        emptied = update(Submission).where(Submission.id.in_(submission_ids)).values(EMPTIED)
        kinds = session.scalars(emptied.returning(Submission.kind)).all()
        first = min(submission_ids)
        record_act(
            session, "positions.emptied", ("submissions", first), actor_id=None, records=len(submission_ids)
        )
    return list(kinds)
