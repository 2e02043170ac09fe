"""Appeals against findings and claim losses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.evaluator.text import Text
from fieldapp.inspection.errors import AppealWindowOver, NotAppealable
from fieldapp.inspection.models import Appeal, Finding
from fieldapp.inspection.queries import findings as queries
from fieldapp.inspection.service.contested.contract import Order, Terms, refuse_terms
from fieldapp.inspection.service.findings import read_finding
from fieldapp.inspection.service.kinds import kind_name
from fieldapp.inspection.service.window import last_day
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.kernel.ids import record_id
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notice
from fieldapp.outlets.queries import rep_of_outlet
from fieldapp.people.queries import Actor


class ContestedFinding:
    """A finding that the rep was told of."""

    def canonical(self, subject_id: str) -> str | None:
        return record_id(subject_id)

    def check_appealable(self, rep_id: int, subject_id: str, moment: datetime) -> None:
        told = queries.notice_to(rep_id, subject_id)
        if told is None:
            raise OutOfScope()
        if queries.lifted(subject_id):
            raise NotAppealable()
        if moment >= told.appeal_until:
            raise AppealWindowOver(last_day=last_day(told.appeal_until))

    def name(self, rep_id: int, subject_id: str) -> Text:
        finding, outlet_name = _finding(subject_id), queries.outlet_name_of(subject_id)
        kind = kind_name(finding.month, finding.kind)
        return Text(
            f"{finding.day.month}月{finding.day.day}日在{outlet_name}的“{kind.zh}”",
            f"{kind.en} at {outlet_name} on {finding.day}",
        )

    def parties(self, rep_id: int, subject_id: str) -> set[int]:
        finding = _finding(subject_id)
        charged = {*queries.told_reps(subject_id), rep_of_outlet(finding.outlet_id, finding.day)}
        return {finding.recorded_by, *(one for one in charged if one is not None)}

    def check_terms(self, terms: Terms) -> None:
        refuse_terms(terms, allowed=set(), needed=set())

    def lift(self, session: Session, appeal: Appeal, order: Order) -> None:
        """Nothing is stored beside the ruling: what is chargeable follows from it. Others who were told, hear."""
        finding, outlet_name = _finding(appeal.subject_id), queries.outlet_name_of(appeal.subject_id)
        figures = {"day": finding.day, "outlet": outlet_name, "kind": kind_name(finding.month, finding.kind)}
        for rep_id in queries.told_reps(finding.id):
            if rep_id != appeal.rep_id:
                post_notice(session, rep_id, NoticeCode.FINDING_LIFTED, ("finding", finding.id), **figures)

    def evidence(self, actor: Actor, rep_id: int, subject_id: str) -> dict[str, Any]:
        return read_finding(actor, subject_id)


def _finding(finding_id: str) -> Finding:
    finding = queries.finding_by_id(finding_id)
    if finding is None:
        raise NotFound()
    return finding
