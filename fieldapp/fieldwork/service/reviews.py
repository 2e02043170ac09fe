"""Reviewing what reps submitted (architecture 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import AlreadyReviewed, NotReviewed, OwnRecord, PhotosStillMissing, TakenBack
from fieldapp.fieldwork.models import Decision, Kind, RejectionReason, State
from fieldapp.fieldwork.service.decisions import REVIEWED, Decided, refuse_second_approval, store_decision
from fieldapp.fieldwork.service.openings import NOTHING_CHOSEN, OutletChoice, check_choice, outlet_of_opening
from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import InvalidFields, OutOfScope
from fieldapp.people.queries import Actor

BY_HAND = tuple(reason for reason in RejectionReason if reason != RejectionReason.PHOTOS_MISSING)
"""Reasons that a person may choose; the close alone rejects for missing photos."""


def review(
    actor: Actor,
    submission_id: str,
    *,
    decision: Decision,
    reason: RejectionReason | None,
    remark: str | None,
    outlet: OutletChoice = NOTHING_CHOSEN,
) -> None:
    """Approve or reject a record, with the decision's audit row in the same transaction.

    Repeating one's own decision word for word changes nothing and succeeds.

    Args:
        reason: why it is rejected; None when approving.
        remark: a sentence for the rep; required when the reason is `other`.
        outlet: which outlet an approved opening is.

    Raises:
        OutOfScope: no such record among those of the actor's teams.
        OwnRecord: the record is the actor's own.
        NotReviewed: it is of a kind that nobody reviews. TakenBack: withdrawn or cancelled.
        PhotosStillMissing: its photos have not all come.
        AlreadyReviewed: it was decided otherwise, or by somebody else.
        BookingNotApproved, AnotherProofApproved, CorrectionStands: see `refuse_second_approval`.
        LikelyOutletsUnseen: see `outlet_of_opening`.
        InvalidFields: the reason or the outlet is missing, or given where it does not belong.
    """
    _check_reason(decision, reason, remark)
    with transaction() as session:
        decision_moment(session)  # the turn comes before any lock: a close locks records in its own turn
        related = queries.lock_with_related(submission_id)
        row = record_to_decide(actor, submission_id)
        check_choice(row.kind, decision, outlet)
        decided = Decided(
            decision=decision,
            decided_by=actor.user_id,
            decided_at=decision_moment(session),
            reason=reason,
            remark=remark,
        )
        if _decided_already(row, decided, outlet):
            return
        if decision == Decision.APPROVED:
            refuse_second_approval(row, related)
            if row.kind == Kind.OPENING:
                outlet_id = outlet_of_opening(row, outlet, actor_id=actor.user_id)
                decided = replace(decided, outlet_id=outlet_id)
        store_decision(session, row, decided)


def record_to_decide(actor: Actor, submission_id: str) -> Any:
    """A record of the actor's teams, and not the actor's own; columns as `queries.submission_for` names them.

    Raises:
        OutOfScope, OwnRecord.
    """
    row = queries.submission_for(actor, submission_id)
    if row is None:
        raise OutOfScope()
    if row.submitter_id == actor.user_id:
        raise OwnRecord()
    return row


def _check_reason(decision: Decision, reason: RejectionReason | None, remark: str | None) -> None:
    if decision == Decision.APPROVED and reason is not None:
        raise InvalidFields([Fault("/reason", "not_with_approval", _NOT_WITH_APPROVAL)])
    if decision == Decision.REJECTED and reason not in BY_HAND:
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


def _decided_already(row: Any, decided: Decided, outlet: OutletChoice) -> bool:
    if row.kind not in REVIEWED:
        raise NotReviewed()
    if row.state in (State.WITHDRAWN, State.CANCELLED):
        raise TakenBack()
    if row.state == State.INCOMPLETE:
        raise PhotosStillMissing(missing=queries.missing_photos(row.id))
    if row.state == State.SUBMITTED:
        return False
    last = queries.last_review(row.id)
    if not decided.repeats(last):
        raise AlreadyReviewed()
    if outlet.says_something and not _is_that_outlet(row, last, outlet):
        raise AlreadyReviewed()
    return True


def _is_that_outlet(row: Any, last: Any, outlet: OutletChoice) -> bool:
    if outlet.is_new:
        return bool(last.outlet_opened_by == row.id)
    return bool(last.outlet_code == outlet.same_outlet)
