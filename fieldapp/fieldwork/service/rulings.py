"""What the ruling on an appeal changes on a record: a new decision, never a free amount (architecture 5)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import NotRejected
from fieldapp.fieldwork.models import Decision, Kind, State
from fieldapp.fieldwork.service.decisions import Decided, refuse_second_approval, store_decision
from fieldapp.fieldwork.service.openings import OutletChoice, check_choice, outlet_of_opening
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import NotFound


def approve_by_ruling(
    session: Session,
    submission_id: str,
    *,
    appeal_id: str,
    decided_by: int,
    same_outlet: str | None = None,
    is_new_outlet: bool = False,
) -> None:
    """Approve a rejected record, because the appeal against its rejection was ruled right.

    Args:
        session: the ruling's transaction; it holds no lock on a record yet.
        appeal_id: the appeal that was ruled on.
        decided_by: who ruled; whether they may was checked by the caller.
        same_outlet, is_new_outlet: which outlet an opening is. One that was approved before its approval was
            reversed stays what it was, if nothing is said.

    Raises:
        NotFound: there is no such record. NotRejected: it does not stand rejected.
        BookingNotApproved, AnotherProofApproved, CorrectionStands: see `refuse_second_approval`.
        InvalidFields: an opening without its outlet, or an outlet with anything else.
    """
    decision_moment(session)  # the turn comes before any lock: a close locks records in its own turn
    related = queries.lock_with_related(submission_id)
    row = queries.submission(submission_id)
    if row is None:
        raise NotFound()
    if row.state != State.REJECTED:
        raise NotRejected()
    refuse_second_approval(row, related)
    choice = OutletChoice(same_outlet=same_outlet, is_new=is_new_outlet)
    outlet_id = row.outlet_id if row.kind == Kind.OPENING else None
    if choice.says_something or (row.kind == Kind.OPENING and outlet_id is None):
        check_choice(row.kind, Decision.APPROVED, choice)
        outlet_id = outlet_of_opening(row, choice, actor_id=decided_by)
    store_decision(
        session,
        row,
        Decided(
            decision=Decision.APPROVED,
            decided_by=decided_by,
            decided_at=decision_moment(session),
            outlet_id=outlet_id,
            appeal_id=appeal_id,
        ),
    )
