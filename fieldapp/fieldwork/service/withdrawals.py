"""A rep takes a record back before it is reviewed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import (
    NothingToWithdraw,
    ProofStands,
    WithdrawalOfApproved,
    WithdrawalOfRejected,
)
from fieldapp.fieldwork.models import State, Submission
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import NotFound, OutOfScope, Refusal
from fieldapp.people.queries import Actor


def withdraw(actor: Actor, submission_id: str, *, reason: str | None) -> None:
    """Take an own record back while it waits for photos or review. A record once withdrawn stays so.

    Raises:
        NotFound: no such record. OutOfScope: it is another user's.
        WithdrawalOfApproved, WithdrawalOfRejected, NothingToWithdraw: it no longer waits.
        ProofStands: it is a booking with a proof.
    """
    with transaction() as session:
        row = own_record(actor, submission_id)
        if row.state == State.WITHDRAWN:
            return
        refusal = _NOT_WAITING.get(State(row.state))
        if refusal is not None:
            raise refusal()
        if queries.has_live_proof(submission_id):
            raise ProofStands()
        session.execute(
            update(Submission).where(Submission.id == submission_id).values(state=State.WITHDRAWN)
        )
        record_act(
            session,
            "submission.withdrawn",
            ("submission", submission_id),
            actor_id=actor.user_id,
            reason=reason,
        )


def own_record(actor: Actor, submission_id: str) -> Any:
    """An own record, locked until the transaction ends, so that a review at the same moment waits or is waited
    for.

    Raises:
        NotFound: no such record. OutOfScope: it is another user's.
    """
    row = queries.locked_records([submission_id]).get(submission_id)
    if row is None:
        raise NotFound()
    if row.submitter_id != actor.user_id:
        raise OutOfScope()
    return row


_NOT_WAITING: dict[State, type[Refusal]] = {
    State.APPROVED: WithdrawalOfApproved,
    State.REJECTED: WithdrawalOfRejected,
    State.RECORDED: NothingToWithdraw,
    State.CANCELLED: NothingToWithdraw,
}
