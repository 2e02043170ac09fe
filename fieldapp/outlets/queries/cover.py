"""Cover: who stands in for whom, and so looks after whose outlets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import CTE, Date, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from fieldapp.kernel.columns import SerialId
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Assignment, Cover
from fieldapp.outlets.queries.history import covers, decided_by, responsible_rep
from fieldapp.people.models import User


def cover_spans(as_of: datetime | None = None) -> CTE:
    """Covers in force, both days included: absent_rep_id, cover_rep_id, first_day, last_day."""
    rank = (
        func.row_number()
        .over(
            partition_by=(Cover.absent_rep_id, Cover.cover_rep_id, Cover.first_day),
            order_by=(Cover.decided_at.desc(), Cover.id.desc()),
        )
        .label("rank")
    )
    columns = (Cover.absent_rep_id, Cover.cover_rep_id, Cover.first_day, Cover.last_day)
    decided = (
        select(*columns, Cover.is_cancelled, rank)
        .where(*decided_by(Cover.decided_at, as_of))
        .cte("cover_decided")
    )
    told = (decided.c.absent_rep_id, decided.c.cover_rep_id, decided.c.first_day, decided.c.last_day)
    return select(*told).where(decided.c.rank == 1, ~decided.c.is_cancelled).cte("cover_span")


def covered_by(rep_id: int, day: date) -> Select[int]:
    """Ids of the reps for whom this rep stands in on a day, as a subquery."""
    span = cover_spans()
    return select(span.c.absent_rep_id).where(
        span.c.cover_rep_id == rep_id, span.c.first_day <= day, span.c.last_day >= day
    )


def outlets_of_rep() -> Select[int, int]:
    """Outlets that are a rep's on a day, or those of somebody for whom the rep stands in: outlet_id, holder_id.

    Rep and day are the parameters `rep_id` and `day`, so that whoever asks can prepare the statement once.
    Found from the rep's own assignments, so that it costs as much as the rep has outlets and not the office.
    """
    rep_id, day = bindparam("rep_id", type_=SerialId), bindparam("day", type_=Date)
    absent = select(Cover.absent_rep_id).where(Cover.cover_rep_id == rep_id)
    ever = (
        select(Assignment.outlet_id)
        .where(or_(Assignment.rep_id == rep_id, Assignment.rep_id.in_(absent)))
        .distinct()
        .subquery()
    )
    held = (
        select(ever.c.outlet_id, responsible_rep(ever.c.outlet_id, day).label("holder_id"))
        .cte("held_outlet")
        .prefix_with("MATERIALIZED")  # else the holder is looked up anew wherever the column is named
    )
    return select(held.c.outlet_id, held.c.holder_id).where(
        or_(held.c.holder_id == rep_id, covers(rep_id, held.c.holder_id, day))
    )


def covers_between(user_ids: Select[int] | None, first_day: date, end: date) -> Sequence[AnyRow]:
    """Covers with a day from `first_day` to before `end`, by first day.

    Columns: absent, cover (staff numbers), absent_name, cover_name, first_day, last_day.

    Args:
        user_ids: only those in which one of these is absent or stands in; None: all.
    """
    span, absent, cover = cover_spans(), aliased(User), aliased(User)
    found = (
        select(
            absent.staff_number.label("absent"),
            absent.name.label("absent_name"),
            cover.staff_number.label("cover"),
            cover.name.label("cover_name"),
            span.c.first_day,
            span.c.last_day,
        )
        .join(absent, absent.id == span.c.absent_rep_id)
        .join(cover, cover.id == span.c.cover_rep_id)
        .where(span.c.last_day >= first_day, span.c.first_day < end)
        .order_by(span.c.first_day, absent.staff_number, cover.staff_number)
    )
    if user_ids is not None:
        found = found.where(or_(span.c.absent_rep_id.in_(user_ids), span.c.cover_rep_id.in_(user_ids)))
    return db.session.execute(found).all()


def cover_from(*, absent_rep_id: int, cover_rep_id: int, first_day: date) -> Cover | None:
    """The cover between the two that begins on a day, unless it is cancelled."""
    last = db.session.scalars(
        select(Cover)
        .where(
            Cover.absent_rep_id == absent_rep_id,
            Cover.cover_rep_id == cover_rep_id,
            Cover.first_day == first_day,
        )
        .order_by(Cover.decided_at.desc(), Cover.id.desc())
        .limit(1)
    ).first()
    return None if last is None or last.is_cancelled else last
