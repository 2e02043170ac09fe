"""Storing a decision on a record: the review, the record's state, its verdict, the audit row and the notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import AnotherProofApproved, BookingNotApproved, CorrectionStands
from fieldapp.fieldwork.models import Decision, Kind, RejectionReason, Review, State, Submission
from fieldapp.fieldwork.service.qualification import keep_verdict
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.ids import receipt_code
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notice
from fieldapp.schemes.queries import scheme_of_month

REVIEWED = frozenset({Kind.DISPLAY, Kind.OPENING, Kind.BANQUET, Kind.PROOF})
"""Kinds that a supervisor reviews; the others are recorded, and that is all."""
REASONS: Mapping[str, Text] = {
    RejectionReason.PHOTO_UNCLEAR: Text("照片看不清", "Photo unclear"),
    RejectionReason.WRONG_OUTLET: Text("不是这家店", "Wrong outlet"),
    RejectionReason.NOT_AS_CLAIMED: Text("和填的不符", "Not as claimed"),
    RejectionReason.DUPLICATE: Text("重复提交", "Duplicate"),
    RejectionReason.PHOTOS_MISSING: Text("照片没传齐", "Photos missing"),
    RejectionReason.OTHER: Text("其他", "Other"),
}
KINDS: Mapping[str, Text] = {
    Kind.VISIT: Text("拜访", "visit"),
    Kind.DISPLAY: Text("陈列", "display"),
    Kind.OPENING: Text("新网点", "opening"),
    Kind.BANQUET: Text("家宴", "banquet"),
    Kind.PROOF: Text("举办凭证", "proof"),
    Kind.INSPECTION: Text("督查", "inspection"),
}
"""Kinds of records as a sentence names them."""
_STATE_AFTER: Mapping[Decision, State] = {
    Decision.APPROVED: State.APPROVED,
    Decision.REJECTED: State.REJECTED,
    Decision.REVERSED: State.REJECTED,
    Decision.REOPENED: State.SUBMITTED,
}
_NOTICE_OF: Mapping[Decision, NoticeCode] = {
    Decision.REJECTED: NoticeCode.RECORD_REJECTED,
    Decision.REVERSED: NoticeCode.APPROVAL_REVERSED,
    Decision.REOPENED: NoticeCode.RECORD_REOPENED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision on a record, as `Review` holds it."""

    decision: Decision
    decided_by: int | None
    decided_at: datetime
    reason: RejectionReason | None = None
    remark: str | None = None
    outlet_id: int | None = None
    appeal_id: str | None = None

    def repeats(self, last: Any) -> bool:
        """Whether the decision in force (a row of `queries.reviews_of`, or None) says the same, by the same."""
        if last is None:
            return False
        said = (self.decision, self.reason, self.remark, self.decided_by)
        return bool((last.decision, last.reason, last.remark, last.decided_by) == said)


def store_decision(session: Session, row: Any, decided: Decided) -> None:
    """Store a decision, and what follows from it, in the caller's transaction.

    Args:
        row: the record, locked, with the columns of `queries.submission`.
        decided: stamped by `decision_moment` within this transaction.
    """
    session.execute(insert(Review), {"submission_id": row.id, **asdict(decided)})
    changes: dict[str, Any] = {
        "state": _STATE_AFTER[decided.decision],
        "decided_at": decided.decided_at,
    }
    if decided.outlet_id is not None:
        changes["outlet_id"] = decided.outlet_id
    session.execute(update(Submission).where(Submission.id == row.id).values(**changes))
    if decided.decision == Decision.APPROVED:
        keep_verdict(scheme_of_month(row.month), row)
    named: dict[str, object] = {"outlet_id": decided.outlet_id, "appeal": decided.appeal_id}
    record_act(
        session,
        f"submission.{decided.decision}",
        ("submission", row.id),
        actor_id=decided.decided_by,
        reason=decided.reason,
        remark=decided.remark,
        address=None,
        **{name: value for name, value in named.items() if value is not None},
    )
    _tell(session, row, decided)


def refuse_second_approval(row: Any, related: Iterable[Any]) -> None:
    """Refuse to approve what would let one thing count twice, or a proof of a booking that does not stand.

    Args:
        row: the record to be approved.
        related: the records around it, locked, as `queries.lock_with_related` gives them.

    Raises:
        BookingNotApproved, AnotherProofApproved, CorrectionStands.
    """
    for other in related:
        receipt = receipt_code(other.id, other.body_sha256)
        if other.id == row.about_id and other.state != State.APPROVED:
            raise BookingNotApproved(booking=receipt)
        if other.id != row.id and other.same_claim and other.state == State.APPROVED:
            raise CorrectionStands(other=receipt)
    if row.kind == Kind.PROOF:
        proof = queries.approved_proof_of(row.about_id)
        if proof is not None:
            raise AnotherProofApproved(proof=receipt_code(proof.id, proof.body_sha256))


def _tell(session: Session, row: Any, decided: Decided) -> None:
    """Tell the rep what he would otherwise learn too late: everything but an approval."""
    code = _NOTICE_OF.get(decided.decision)
    if code is None:
        return
    figures: dict[str, object] = {"day": row.business_day, "outlet": row.place, "record": KINDS[row.kind]}
    if decided.reason is not None:
        figures["reason"] = REASONS[decided.reason]
    post_notice(session, row.submitter_id, code, ("submission", row.id), **figures)
