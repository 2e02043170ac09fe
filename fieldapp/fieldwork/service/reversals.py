"""Taking an approval back, with evidence (architecture 4)."""

from __future__ import annotations

from typing import Any

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import NotApproved, ReverseProofFirst, RuledOnAppeal
from fieldapp.fieldwork.models import Decision, Kind, RejectionReason, State
from fieldapp.fieldwork.service.decisions import Decided, store_decision
from fieldapp.fieldwork.service.reviews import BY_HAND, record_to_decide
from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.ids import receipt_code
from fieldapp.people.queries import Actor


def reverse(actor: Actor, submission_id: str, *, reason: RejectionReason, remark: str) -> None:
    """Take an approval back; the record then stands rejected, and the rep may appeal or correct it.

    An outlet that a reversed opening brought in stays in the list and stays with its rep: it exists, and
    records of it may have been made since. A closed month is put right by the next close.

    Repeating one's own reversal word for word changes nothing and succeeds.

    Args:
        reason: what is wrong with the record.
        remark: the evidence, in words; the rep reads it.

    Raises:
        OutOfScope, OwnRecord: see `reviews.review`.
        NotApproved: the record does not stand approved.
        RuledOnAppeal: it was approved by a ruling, which is final.
        ReverseProofFirst: a booking whose proof is approved.
        InvalidFields: the close alone may give this reason.
    """
    if reason not in BY_HAND:
        raise InvalidFields([Fault("/reason", "missing", _REASON_NEEDED)])
    with transaction() as session:
        decision_moment(session)  # the turn comes before any lock: a close locks records in its own turn
        queries.lock_with_related(submission_id)
        row = record_to_decide(actor, submission_id)
        last = queries.last_review(row.id)
        decided = Decided(
            decision=Decision.REVERSED,
            decided_by=actor.user_id,
            decided_at=decision_moment(session),
            reason=reason,
            remark=remark,
        )
        if decided.repeats(last):
            return
        _refuse(row, last)
        store_decision(session, row, decided)


def _refuse(row: Any, last: Any) -> None:
    if row.state != State.APPROVED:
        raise NotApproved()
    if last.appeal_id is not None:
        raise RuledOnAppeal()
    proof = queries.approved_proof_of(row.id) if row.kind == Kind.BANQUET else None
    if proof is not None:
        raise ReverseProofFirst(proof=receipt_code(proof.id, proof.body_sha256))


_REASON_NEEDED = Text(
    "撤销要选原因，业务员才知道哪里不对。", "Choose why the approval is reversed, so that the rep knows."
)
