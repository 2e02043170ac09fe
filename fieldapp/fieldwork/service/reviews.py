"""Reviewing what reps submitted (architecture 4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import AlreadyReviewed, OwnRecord, PhotosStillMissing
from fieldapp.fieldwork.models import Decision, RejectionReason, Review, State, Submission
from fieldapp.fieldwork.service.qualification import keep_verdict
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import InvalidFields, OutOfScope
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import scheme_of_month


def review(
    actor: Actor,
    submission_id: str,
    *,
    decision: Decision,
    reason: RejectionReason | None,
    remark: str | None,
) -> None:
    """Approve or reject a record, with the decision's audit row in the same transaction.

    Repeating one's own decision word for word changes nothing and succeeds.

    Args:
        reason: why it is rejected; None when approving.
        remark: a sentence for the rep; required when the reason is `other`.

    Raises:
        OutOfScope: no such record among those of the actor's teams.
        OwnRecord: the record is the actor's own.
        PhotosStillMissing: its photos have not all come.
        AlreadyReviewed: it was decided otherwise, or by somebody else.
        InvalidFields: the reason is missing, or given with an approval.
    """
    _check_reason(decision, reason, remark)
    with transaction() as session:
        # the lock lets two reviewers of one record decide one after the other
        session.execute(select(Submission.id).where(Submission.id == submission_id).with_for_update())
        row = queries.submission_for(actor, submission_id)
        if row is None:
            raise OutOfScope()
        if row.rep_id == actor.user_id:
            raise OwnRecord()
        if _decided_already(actor, row, decision, reason, remark):
            return
        _decide(actor, row, decision, reason, remark)


def _check_reason(decision: Decision, reason: RejectionReason | None, remark: str | None) -> None:
    if decision == Decision.APPROVED and reason is not None:
        raise InvalidFields([Fault("/reason", "not_with_approval", _NOT_WITH_APPROVAL)])
    if decision == Decision.REJECTED and reason is None:
        raise InvalidFields([Fault("/reason", "missing", _REASON_NEEDED)])
    if reason == RejectionReason.OTHER and not remark:
        raise InvalidFields([Fault("/remark", "missing", _REMARK_NEEDED)])


_NOT_WITH_APPROVAL = Text("通过的记录不用填退回原因。", "A reason goes with a rejection only.")
_REASON_NEEDED = Text(
    "退回要选原因，业务员才知道怎么改。", "Choose why it is rejected, so that the rep knows what to mend."
)
_REMARK_NEEDED = Text(
    "原因选了“其他”，请写一句说明。", "The reason is `other`: say in a sentence what is wrong."
)


def _decided_already(
    actor: Actor, row: Any, decision: Decision, reason: RejectionReason | None, remark: str | None
) -> bool:
    if row.state == State.INCOMPLETE:
        raise PhotosStillMissing(missing=queries.missing_photos(row.id))
    if row.state == State.SUBMITTED:
        return False
    last = queries.last_review(row.id)
    if last and (last.decision, last.reason, last.remark, last.decided_by) == (
        decision,
        reason,
        remark,
        actor.user_id,
    ):
        return True
    raise AlreadyReviewed()


def _decide(
    actor: Actor, row: Any, decision: Decision, reason: RejectionReason | None, remark: str | None
) -> None:
    with transaction() as session:
        decided = {
            "submission_id": row.id,
            "decision": decision,
            "reason": reason,
            "remark": remark,
            "decided_by": actor.user_id,
            "decided_at": clock.now(),
        }
        session.execute(insert(Review), decided)
        session.execute(update(Submission).where(Submission.id == row.id).values(state=decision))
        if decision == Decision.APPROVED:
            keep_verdict(scheme_of_month(row.month), row)
        record_act(
            session,
            f"submission.{decision}",
            ("submission", row.id),
            actor_id=actor.user_id,
            reason=reason,
            remark=remark,
        )
