"""Which findings are charged to whom, as known at a moment (architecture 5): one expression for all reps.

Nothing is stored when a window ends: what is chargeable follows from notices, appeals and rulings alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, and_, exists, or_, select, union_all
from sqlalchemy.orm import aliased

from fieldapp.inspection.models import (
    Appeal,
    AppealSubject,
    Finding,
    FindingNotice,
    Ruling,
    RulingOutcome,
)
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.queries import counted_as, ever_merged, responsible_rep

_lifting_appeal, _lifting = aliased(Appeal), aliased(Ruling)


def chargeable_findings(as_of: datetime, *conditions: ColumnElement[bool]) -> CTE:
    """Findings chargeable at a moment, each to the rep who was responsible for the outlet on its day.

    A finding is chargeable to a rep who was told of it when that rep's appeal was upheld, or when the window
    is over and there was no appeal; never once it was lifted. Only findings of complete inspections are told,
    so an incomplete one charges nobody.

    Args:
        as_of: what was decided, filed or told later is not known yet.
        conditions: on `Finding`, for instance its month; without them all findings ever made are read.

    Returns:
        finding_id, rep_id, outlet_id, kind, day, month, loss_fen.
    """
    case = findings_of_reps(as_of, *conditions)
    upheld = and_(Ruling.outcome == RulingOutcome.UPHELD, Ruling.decided_at <= as_of)
    unopposed = and_(Appeal.id.is_(None), FindingNotice.appeal_until <= as_of)
    return (
        select(*case.c)
        .join(
            FindingNotice,
            and_(FindingNotice.finding_id == case.c.finding_id, FindingNotice.rep_id == case.c.rep_id),
        )
        .outerjoin(Appeal, _appeal_of(case, as_of))
        .outerjoin(Ruling, Ruling.appeal_id == Appeal.id)
        .where(or_(upheld, unopposed), ~is_lifted(case.c.finding_id, as_of))
        .cte("chargeable_finding")
    )


def chargeable_beside(finding_ids: Collection[str], as_of: datetime) -> Sequence[AnyRow]:
    """Chargeable findings on the outlets and days of some findings, these included.

    Columns: those of `chargeable_findings`, and shop_id: the outlet kept of two that were merged.
    """
    named, beside = aliased(Finding), aliased(Finding)
    merged = union_all(*ever_merged())
    same = or_(
        named.outlet_id == beside.outlet_id,
        and_(named.outlet_id.in_(merged), beside.outlet_id.in_(merged)),
    )
    of_month = (named.month == beside.month, named.day == beside.day)
    near = select(beside.id).join(named, and_(same, *of_month)).where(named.id.in_(finding_ids))
    found = chargeable_findings(as_of, Finding.id.in_(near))
    shop = counted_as(found.c.outlet_id, found.c.month, as_of).label("shop_id")
    return db.session.execute(select(*found.c, shop)).all()


def findings_of_reps(as_of: datetime | None, *conditions: ColumnElement[bool]) -> CTE:
    """Findings with the rep who was responsible for the outlet on that day, as decided by a moment.

    Args:
        as_of: None: as decided so far.

    Returns:
        finding_id, rep_id (None: nobody), outlet_id, kind, day, month, loss_fen.
    """
    return (
        select(
            Finding.id.label("finding_id"),
            responsible_rep(Finding.outlet_id, Finding.day, as_of).label("rep_id"),
            Finding.outlet_id,
            Finding.kind,
            Finding.day,
            Finding.month,
            Finding.loss_fen,
        )
        .where(*conditions, *([] if as_of is None else [Finding.recorded_at <= as_of]))
        .cte("finding_of_rep")
        # else both databases look the rep up anew wherever the column is named: 30,000 findings in 0.7 of the time
        .prefix_with("MATERIALIZED")
    )


def is_lifted(finding_id: ColumnElement[str], as_of: datetime | None = None) -> ColumnElement[bool]:
    """Whether a finding was lifted by a moment, on whoever's appeal: a condition over another query's column."""
    return exists().where(
        _lifting_appeal.subject == AppealSubject.FINDING,
        _lifting_appeal.subject_id == finding_id,
        _lifting.appeal_id == _lifting_appeal.id,
        _lifting.outcome == RulingOutcome.LIFTED,
        *([] if as_of is None else [_lifting.decided_at <= as_of]),
    )


def _appeal_of(case: CTE, as_of: datetime) -> ColumnElement[bool]:
    """The responsible rep's own appeal; there is one at most."""
    return and_(
        Appeal.subject == AppealSubject.FINDING,
        Appeal.subject_id == case.c.finding_id,
        Appeal.rep_id == case.c.rep_id,
        Appeal.filed_at <= as_of,
    )
