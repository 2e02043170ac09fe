"""Who looked after what, and what held, on a day and as far as decided by a moment (architecture 8)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, ScalarSelect, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from fieldapp.kernel.clock import ONE_DAY
from fieldapp.kernel.columns import Unsought
from fieldapp.kernel.database import db
from fieldapp.outlets.models import Assignment, Cover, DisplayAgreement, Outlet, OutletTownship

Column = ColumnElement[Any] | InstrumentedAttribute[Any]
"""A column of another query, over which a condition or expression is made."""
# Made once: an alias made anew costs more than the query that it stands in. Each is used within one subquery alone.
_assigned = aliased(Assignment)


def assignment_spans(as_of: datetime | None = None) -> CTE:
    """Who looked after which outlet when: outlet_id, rep_id, from_day, until_day (exclusive, or None).

    Of several decisions for the same first day the last one is in force, as far as decided by `as_of`.
    """
    rank = (
        func.row_number()
        .over(
            partition_by=(Assignment.outlet_id, Assignment.valid_from),
            order_by=(Assignment.decided_at.desc(), Assignment.id.desc()),
        )
        .label("rank")
    )
    decided = (
        select(Assignment.outlet_id, Assignment.rep_id, Assignment.valid_from, rank)
        .where(*decided_by(Assignment.decided_at, as_of))
        .cte("decided")
    )
    until = func.lead(decided.c.valid_from).over(
        partition_by=decided.c.outlet_id, order_by=decided.c.valid_from
    )
    return (
        select(
            decided.c.outlet_id,
            decided.c.rep_id,
            decided.c.valid_from.label("from_day"),
            until.label("until_day"),
        )
        .where(decided.c.rank == 1)
        .cte("assignment_span")
    )


def rep_of_outlet(outlet_id: int, day: date) -> int | None:
    """The rep who looked after the outlet on this day."""
    return db.session.scalars(
        select(Assignment.rep_id)
        .where(Assignment.outlet_id == outlet_id, Assignment.valid_from <= day)
        .order_by(Assignment.valid_from.desc(), Assignment.decided_at.desc(), Assignment.id.desc())
        .limit(1)
    ).first()


def responsible_rep(outlet_id: Column, day: Column, as_of: datetime | None = None) -> ScalarSelect[Any]:
    """The rep who looked after an outlet on a day, as an expression over another query's columns."""
    return (
        select(_assigned.rep_id)
        .where(
            _assigned.outlet_id == outlet_id,
            _assigned.valid_from <= day,
            *decided_by(_assigned.decided_at, as_of),
        )
        .order_by(_assigned.valid_from.desc(), _assigned.decided_at.desc(), _assigned.id.desc())
        .limit(1)
        .correlate_except(_assigned)
        .scalar_subquery()
    )


def outlets_reassigned(first_day: date, last_day: date, since: datetime) -> list[Select[int]]:
    """Outlets that may have changed hands within some days, or of which that was decided since a moment.

    One that was assigned for the first time did not change hands.
    """
    other = aliased(Assignment)
    # not as EXISTS: PostgreSQL would read all assignments ever made instead of looking for few by the index
    another = (
        select(other.id)
        .where(other.outlet_id == Assignment.outlet_id, other.id != Assignment.id)
        .limit(1)
        .scalar_subquery()
        .is_not(None)
    )
    late = [Assignment.decided_at >= since, Unsought(Assignment.valid_from) <= last_day]
    planned = [
        Assignment.valid_from.between(first_day + ONE_DAY, last_day),
        Assignment.decided_at < since,
    ]
    return [select(Assignment.outlet_id).where(*days, another) for days in (late, planned)]


def covers(
    cover_rep_id: Column, absent_rep_id: Column, day: Column, as_of: datetime | None = None
) -> ColumnElement[bool]:
    """Whether one rep stood in for another on a day, as a condition over another query's columns."""
    version, later = aliased(Cover), aliased(Cover)
    same = and_(
        later.absent_rep_id == version.absent_rep_id,
        later.cover_rep_id == version.cover_rep_id,
        later.first_day == version.first_day,
    )
    found = select(version.id).where(
        version.cover_rep_id == cover_rep_id,
        version.absent_rep_id == absent_rep_id,
        *_holds(version, day, as_of),
        ~_replaced(version, later, same, as_of),
    )
    return found.correlate_except(version).exists()


def agreement_runs(outlet_id: Column, day: Column, as_of: datetime | None = None) -> ColumnElement[bool]:
    """Whether the outlet enjoys a display subsidy on a day, as a condition over another query's columns."""
    version, later = aliased(DisplayAgreement), aliased(DisplayAgreement)
    found = select(version.id).where(
        version.outlet_id == outlet_id,
        *_holds(version, day, as_of),
        ~_replaced(version, later, later.code == version.code, as_of),
    )
    return found.correlate_except(version).exists()


def outlets_with_agreements(first_day: date, last_day: date) -> Select[int]:
    """Outlets for which any version of a display agreement touches some days."""
    touches = and_(DisplayAgreement.first_day <= last_day, DisplayAgreement.last_day >= first_day)
    return select(DisplayAgreement.outlet_id).where(touches)


def _holds(version: Any, day: Column, as_of: datetime | None) -> list[ColumnElement[bool]]:
    """That a version of something with a first and a last day holds on a day."""
    return [
        version.first_day <= day,
        version.last_day >= day,
        ~version.is_cancelled,
        *decided_by(version.decided_at, as_of),
    ]


def _replaced(
    version: Any, later: Any, same: ColumnElement[bool], as_of: datetime | None
) -> ColumnElement[bool]:
    """Whether a later version of the same thing was decided."""
    after = or_(
        later.decided_at > version.decided_at,
        and_(later.decided_at == version.decided_at, later.id > version.id),
    )
    found = select(later.id).where(same, after, *decided_by(later.decided_at, as_of))
    return found.correlate_except(later).exists()


def township_held(outlet_id: Column, as_of: datetime | None = None) -> ColumnElement[str]:
    """The township an outlet was held to lie in, as an expression beside a joined `Outlet`.

    The outlet's own column is the cache of the last decision; history is read only where one came later.
    """
    if as_of is None:
        return Outlet.township_code.expression
    decision = aliased(OutletTownship)
    earlier = (
        select(decision.township_code)
        .where(decision.outlet_id == outlet_id, decision.decided_at <= as_of)
        .order_by(decision.decided_at.desc(), decision.id.desc())
        .limit(1)
        .correlate_except(decision)
        .scalar_subquery()
    )
    return case(
        (outlet_id.in_(outlets_moved(as_of)), func.coalesce(earlier, Outlet.township_code)),
        else_=Outlet.township_code,
    )


def outlets_moved(since: datetime) -> Select[int]:
    """Outlets whose township was decided after a moment."""
    return select(OutletTownship.outlet_id).where(OutletTownship.decided_at > since)


def decided_by(decided_at: Column, as_of: datetime | None) -> list[ColumnElement[bool]]:
    """The condition that something was decided by a moment; none for everything decided so far."""
    return [] if as_of is None else [decided_at <= as_of]
