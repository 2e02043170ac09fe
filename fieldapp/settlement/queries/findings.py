"""A rep's findings of a month, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, case, or_, select

from fieldapp.inspection.models import Appeal, AppealSubject, Finding, FindingNotice, Ruling, RulingOutcome
from fieldapp.inspection.queries.findings import when_lifted
from fieldapp.inspection.standing import Case, Standing, standing
from fieldapp.kernel.asked import AS_OF, MONTH
from fieldapp.kernel.database import AnyRow, rows_of
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries import responsible_rep


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding with where it stands for the rep."""

    row: AnyRow
    standing: Standing


def findings_of_rep(rep_id: int, month: str, as_of: datetime) -> Sequence[JudgedFinding]:
    """Findings of a month that the rep was told of or is responsible for, by day.

    Columns of a row: id, kind, day, outlet_code, outlet_name, figures, photos, loss_fen, document, appeal_until.
    """
    rows = rows_of(_told_to(), rep_id=rep_id, month=month, as_of=as_of)
    return [JudgedFinding(row, standing(_case(row), as_of)) for row in rows]


@cache
def _told_to() -> Select[*tuple[Any, ...]]:
    rep_id: Any = bindparam("rep_id", type_=BigInteger)
    responsible = responsible_rep(Finding.outlet_id, Finding.day, AS_OF)
    told = and_(FindingNotice.finding_id == Finding.id, FindingNotice.rep_id == rep_id)
    own_appeal = and_(
        Appeal.subject == AppealSubject.FINDING, Appeal.subject_id == Finding.id, Appeal.rep_id == rep_id
    )
    return (
        select(
            Finding.id,
            Finding.kind,
            Finding.day,
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            Finding.figures,
            Finding.photos,
            Finding.loss_fen,
            Finding.document,
            (responsible == rep_id).label("is_responsible"),
            FindingNotice.posted_at,
            FindingNotice.appeal_until,
            Appeal.filed_at,
            case((Ruling.outcome == RulingOutcome.UPHELD, Ruling.decided_at)).label("upheld_at"),
            when_lifted().label("lifted_at"),
        )
        .select_from(Finding)
        .join(Outlet, Outlet.id == Finding.outlet_id)
        .outerjoin(FindingNotice, told)
        .outerjoin(Appeal, own_appeal)
        .outerjoin(Ruling, Ruling.appeal_id == Appeal.id)
        .where(
            Finding.month == MONTH,
            Finding.recorded_at <= AS_OF,
            or_(FindingNotice.rep_id == rep_id, responsible == rep_id),
        )
        .order_by(Finding.day, Finding.id)
    )


def _case(row: AnyRow) -> Case:
    return Case(
        is_responsible=bool(row.is_responsible),
        told_at=row.posted_at,
        appeal_until=row.appeal_until,
        filed_at=row.filed_at,
        upheld_at=row.upheld_at,
        lifted_at=row.lifted_at,
    )
