"""Appeals against a record's rejection, or against the reversal of its approval."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries as fieldwork
from fieldapp.fieldwork.models import Decision, RejectionReason, State
from fieldapp.fieldwork.service.decisions import KINDS
from fieldapp.fieldwork.service.rulings import approve_by_ruling
from fieldapp.inspection.errors import AppealWindowOver, NotAppealable
from fieldapp.inspection.models import Appeal
from fieldapp.inspection.queries.appeals import is_being_corrected
from fieldapp.inspection.service.contested.contract import Order, Terms, refuse_terms
from fieldapp.inspection.service.window import appeal_until, last_day
from fieldapp.kernel.clock import iso_instant
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.kernel.ids import record_id
from fieldapp.people.queries import Actor


class ContestedRejection:
    """A record of the rep's that stands rejected."""

    def canonical(self, subject_id: str) -> str | None:
        return record_id(subject_id)

    def check_appealable(self, rep_id: int, subject_id: str, moment: datetime) -> None:
        record = fieldwork.submission(subject_id)
        if record is None or record.submitter_id != rep_id:
            raise OutOfScope()
        last = fieldwork.last_review(subject_id)
        if last is None or record.state != State.REJECTED or not _is_contestable(last):
            raise NotAppealable()
        if is_being_corrected(subject_id):
            raise NotAppealable()
        until = appeal_until(last.decided_at)
        if moment >= until:
            raise AppealWindowOver(last_day=last_day(until))

    def name(self, rep_id: int, subject_id: str) -> Text:
        record = _record(subject_id)
        day = record.business_day
        kind = KINDS[record.kind]
        return Text(
            f"{day.month}月{day.day}日{record.place}的{kind.zh}被退回",
            f"the rejected {kind.en} of {record.business_day} at {record.place}",
        )

    def parties(self, rep_id: int, subject_id: str) -> set[int]:
        deciders = {row.decided_by for row in fieldwork.reviews_of(subject_id)}
        return {rep_id, *(one for one in deciders if one is not None)}

    def check_terms(self, terms: Terms) -> None:
        """Which outlet an opening is; whether that is asked, field work knows."""
        refuse_terms(terms, allowed={"same_outlet", "is_new_outlet"}, needed=set())

    def lift(self, session: Session, appeal: Appeal, order: Order) -> None:
        approve_by_ruling(
            session,
            appeal.subject_id,
            appeal_id=appeal.id,
            decided_by=order.decided_by,
            same_outlet=order.terms.get("same_outlet"),
            is_new_outlet=order.terms.get("is_new_outlet", False),
        )

    def evidence(self, actor: Actor, rep_id: int, subject_id: str) -> dict[str, Any]:
        record = _record(subject_id)
        return {
            "id": record.id,
            "kind": record.kind,
            "state": record.state,
            "place": record.place,
            "outlet": record.outlet_code,
            "business_day": record.business_day.isoformat(),
            "month": record.month,
            "photos": [
                {"sha256": line.sha256, "status": "received" if line.received else "missing"}
                for line in fieldwork.photo_lines([record.id])[record.id]
            ],
            "reviews": [_review(row) for row in fieldwork.reviews_of(record.id)],
        }


def _is_contestable(review: AnyRow) -> bool:
    """A record rejected for want of photos is not contested, but completed: sending them opens it again."""
    decided_against = review.decision in (Decision.REJECTED, Decision.REVERSED)
    return decided_against and review.reason != RejectionReason.PHOTOS_MISSING


def _record(submission_id: str) -> AnyRow:
    record = fieldwork.submission(submission_id)
    if record is None:
        raise NotFound()
    return record


def _review(row: AnyRow) -> dict[str, Any]:
    return {
        "decision": row.decision,
        "reason": row.reason,
        "remark": row.remark,
        "reviewer": row.reviewer,
        "decided_at": iso_instant(row.decided_at),
    }
