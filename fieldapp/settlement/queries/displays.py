"""Which displays count for whom: over all reps an outlet counts once a month, and for one rep only.

Between reps decides which counting display the server received first (architecture 4). A display counts
only for a rep who looked after the outlet on its business day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, Select, and_, func, or_, select

from fieldapp.fieldwork.models import Kind, Qualification, State, Submission
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries import assignment_spans


def display_outlets_by_township(month: str, version_id: int, rep_ids: Select[int]) -> Sequence[AnyRow]:
    """Distinct outlets with a counting display: rep_id, township_code, outlets."""
    first = _first_counting(assignment_spans(), month, version_id)
    return db.session.execute(
        select(first.c.rep_id, Outlet.township_code, func.count())
        .join(Outlet, Outlet.id == first.c.outlet_id)
        .where(first.c.place == 1, first.c.rep_id.in_(rep_ids))
        .group_by(first.c.rep_id, Outlet.township_code)
    ).all()


def displays_of_rep(month: str, version_id: int, rep_id: int) -> Sequence[AnyRow]:
    """Every display of a rep's month, oldest first, with what decides whether it counts for this rep.

    Columns: id, kind, state, business_day, received_at, body, outlet_code, outlet_name, township_code,
    assigned (the rep looked after the outlet that day), counted_for (rep_id the outlet counts for, or None).
    """
    span = assignment_spans()
    own_outlets = select(Submission.outlet_id).where(
        Submission.month == month, Submission.kind == Kind.DISPLAY, Submission.rep_id == rep_id
    )
    first = _first_counting(span, month, version_id, own_outlets)
    return db.session.execute(
        select(
            Submission.id,
            Submission.kind,
            Submission.state,
            Submission.business_day,
            Submission.received_at,
            Submission.body,
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            Outlet.township_code,
            (span.c.rep_id == Submission.rep_id).label("assigned"),
            first.c.rep_id.label("counted_for"),
        )
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .outerjoin(span, _covers(span))
        .outerjoin(first, and_(first.c.outlet_id == Submission.outlet_id, first.c.place == 1))
        .where(Submission.month == month, Submission.kind == Kind.DISPLAY, Submission.rep_id == rep_id)
        .order_by(Submission.received_at, Submission.id)
    ).all()


def _first_counting(span: CTE, month: str, version_id: int, outlet_ids: Select[int] | None = None) -> CTE:
    """Approved displays that count, each with its place in the order of receipt at its outlet."""
    place = (
        func.row_number()
        .over(partition_by=Submission.outlet_id, order_by=(Submission.received_at, Submission.id))
        .label("place")
    )
    counting = (
        select(Submission.rep_id, Submission.outlet_id, place)
        .join(
            Qualification,
            and_(
                Qualification.submission_id == Submission.id,
                Qualification.scheme_version_id == version_id,
                Qualification.counts,
            ),
        )
        .join(span, _covers(span))
        .where(
            Submission.month == month,
            Submission.kind == Kind.DISPLAY,
            Submission.state == State.APPROVED,
            span.c.rep_id == Submission.rep_id,
        )
    )
    if outlet_ids is not None:
        counting = counting.where(Submission.outlet_id.in_(outlet_ids))
    return counting.cte("counting_display")


def _covers(span: CTE) -> Any:
    """The span that holds on the submission's business day."""
    return and_(
        span.c.outlet_id == Submission.outlet_id,
        span.c.from_day <= Submission.business_day,
        or_(span.c.until_day.is_(None), span.c.until_day > Submission.business_day),
    )
