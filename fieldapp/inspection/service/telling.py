"""Telling reps of findings: at once, and again where an outlet has become another rep's (architecture 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert
from sqlalchemy.orm import Session

from fieldapp.inspection.models import Finding, FindingNotice
from fieldapp.inspection.queries.findings import findings_touched, untold_findings
from fieldapp.inspection.service.kinds import kind_name
from fieldapp.inspection.service.window import appeal_until, last_day
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.clock import iso_instant
from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.money import yuan
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notice


def tell_of_inspections(inspection_ids: Sequence[str]) -> None:
    """Tell the responsible reps what complete inspections found, in the transaction that completes them."""
    with transaction() as session:
        _tell(session, Finding.inspection_id.in_(inspection_ids))


def tell_of_finding(session: Session, finding_id: str) -> None:
    """Tell the responsible rep of one finding, in the transaction that enters it."""
    _tell(session, Finding.id == finding_id)


def post_missing_notices(session: Session, since: datetime | None = None) -> int:
    """Tell every responsible rep who was not told yet, and say how many notices that took.

    Whose an outlet was can be decided after a finding on it: the new rep has a window of their own. To be
    called before a month is closed.

    Args:
        since: when this was done last; None: never.
    """
    return _tell(session) if since is None else _tell(session, findings_touched(since))


def _tell(session: Session, *conditions: ColumnElement[bool]) -> int:
    untold = untold_findings(*conditions)
    if not untold:
        return 0
    posted_at = decision_moment(session)
    until = appeal_until(posted_at)
    for row in untold:
        notice = {"finding_id": row.finding_id, "rep_id": row.rep_id}
        session.execute(insert(FindingNotice), {**notice, "posted_at": posted_at, "appeal_until": until})
        record_act(
            session,
            "finding.told",
            ("finding", row.finding_id),
            actor_id=None,
            rep_id=row.rep_id,
            appeal_until=iso_instant(until),
        )
        figures = {"outlet": row.outlet_name, "last_day": last_day(until)}
        _post(session, row, figures)
    return len(untold)


def _post(session: Session, row: Any, figures: dict[str, object]) -> None:
    subject = ("finding", row.finding_id)
    if row.document is None:
        figures |= {"day": row.day, "kind": kind_name(row.month, row.kind)}
        post_notice(session, row.rep_id, NoticeCode.FINDING_RAISED, subject, **figures)
    else:
        figures |= {"amount": yuan(row.loss_fen), "document": row.document}
        post_notice(session, row.rep_id, NoticeCode.LOSS_RAISED, subject, **figures)
