"""When people work here: employment and leave, as far as decided by a moment (architecture 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import PAGE_SIZE, Page, page_of
from fieldapp.people.models import Employment, Leave, Team, User
from fieldapp.people.queries.accounts import CHUNK

_later = aliased(Employment)  # made once: an alias made anew costs more than its query


def employments_in_force(as_of: datetime | None = None) -> CTE:
    """The periods in which people work here: user_id, first_day, last_day (None: no end is known).

    As decided by `as_of` (None: so far). A decision replaces the earlier ones that it has a day in common with; one
    apart from them is another period, so that nobody's earlier months change with coming back. Of one user no two
    periods have a day in common.
    """
    after = or_(
        _later.decided_at > Employment.decided_at,
        and_(_later.decided_at == Employment.decided_at, _later.id > Employment.id),
    )
    replaced = (
        select(_later.id)
        .where(
            _later.user_id == Employment.user_id,
            after,
            *_decided_by(_later.decided_at, as_of),
            or_(Employment.last_day.is_(None), _later.first_day <= Employment.last_day),
            or_(_later.last_day.is_(None), _later.last_day >= Employment.first_day),
        )
        .correlate_except(_later)
    )
    return (
        select(Employment.user_id, Employment.first_day, Employment.last_day)
        .where(*_decided_by(Employment.decided_at, as_of), ~replaced.exists())
        .cte()
    )


def employment_in_force() -> CTE:
    """The last period in which each user works here: one row, with the columns of `employments_in_force`."""
    period = employments_in_force()
    last = func.row_number().over(partition_by=period.c.user_id, order_by=period.c.first_day.desc())
    ranked = select(period, last.label("rank")).cte()
    return select(ranked.c.user_id, ranked.c.first_day, ranked.c.last_day).where(ranked.c.rank == 1).cte()


def employment_of(user_id: int) -> AnyRow | None:
    """The last period in which the user works here: first_day, last_day."""
    periods = periods_of(user_id)
    return periods[-1] if periods else None


def periods_of(user_id: int, as_of: datetime | None = None) -> Sequence[AnyRow]:
    """The periods in which the user works here, in order: first_day, last_day; as of a moment (None: now)."""
    period = employments_in_force(as_of)
    return db.session.execute(
        select(period.c.first_day, period.c.last_day)
        .where(period.c.user_id == user_id)
        .order_by(period.c.first_day)
    ).all()


def people_page(user_ids: Select[int] | None, *, cursor: str) -> Page[AnyRow]:
    """People by staff number: staff_number, name, role, team, first_day, last_day, is_disabled.

    Args:
        user_ids: only these; None: everybody.
        cursor: staff number after which the page begins; empty: the first page.
    """
    employment = employment_in_force()
    team = (  # a rep's own, or the first that a supervisor leads
        select(Team.name)
        .where(or_(Team.id == User.team_id, Team.supervisor_id == User.id))
        .order_by(Team.name)
        .limit(1)
        .scalar_subquery()
    )
    found = (
        select(
            User.staff_number,
            User.name,
            User.role,
            team.label("team"),
            employment.c.first_day,
            employment.c.last_day,
            User.disabled_at.is_not(None).label("is_disabled"),
        )
        .outerjoin(employment, employment.c.user_id == User.id)
        .where(User.staff_number > cursor)
        .order_by(User.staff_number)
        .limit(PAGE_SIZE + 1)
    )
    found = found if user_ids is None else found.where(User.id.in_(user_ids))
    return page_of(db.session.execute(found).all(), lambda row: row.staff_number)


def people_by_staff_number(staff_numbers: Iterable[str]) -> dict[str, AnyRow]:
    """People by their staff number in lower case, with their employment in force.

    Columns: id, staff_number, name, role, team (None for others than reps), first_day, last_day.
    """
    employment = employment_in_force()
    asked = (
        select(
            User.id,
            User.staff_number,
            User.name,
            User.role,
            Team.name.label("team"),
            employment.c.first_day,
            employment.c.last_day,
        )
        .outerjoin(Team, Team.id == User.team_id)
        .outerjoin(employment, employment.c.user_id == User.id)
    )
    left, found = iter(sorted({number.lower() for number in staff_numbers})), {}
    while chunk := list(islice(left, CHUNK)):
        rows = db.session.execute(asked.where(func.lower(User.staff_number).in_(chunk)))
        found.update({row.staff_number.lower(): row for row in rows})
    return found


def leave_in_force(as_of: datetime | None = None) -> CTE:
    """Days people are away, both included: user_id, first_day, last_day.

    Leaves of one user may overlap: a day within several of them is one day.
    """
    rank = (
        func.row_number()
        .over(
            partition_by=(Leave.user_id, Leave.first_day),
            order_by=(Leave.decided_at.desc(), Leave.id.desc()),
        )
        .label("rank")
    )
    decided = (
        select(Leave.user_id, Leave.first_day, Leave.last_day, Leave.is_cancelled, rank)
        .where(*_decided_by(Leave.decided_at, as_of))
        .cte()
    )
    return (
        select(decided.c.user_id, decided.c.first_day, decided.c.last_day)
        .where(decided.c.rank == 1, ~decided.c.is_cancelled)
        .cte()
    )


def leaves_between(user_ids: Select[int] | None, first_day: date, end: date) -> Sequence[AnyRow]:
    """Leaves with a day from `first_day` to before `end`, by first day: staff_number, name, first_day, last_day.

    Args:
        user_ids: only of these; None: of everybody.
    """
    leave = leave_in_force()
    found = (
        select(User.staff_number, User.name, leave.c.first_day, leave.c.last_day)
        .join(leave, leave.c.user_id == User.id)
        .where(leave.c.last_day >= first_day, leave.c.first_day < end)
        .order_by(leave.c.first_day, User.staff_number)
    )
    return db.session.execute(found if user_ids is None else found.where(User.id.in_(user_ids))).all()


def leave_from(user_id: int, first_day: date) -> Leave | None:
    """The leave that begins on a day, unless it is cancelled."""
    last = db.session.scalars(
        select(Leave)
        .where(Leave.user_id == user_id, Leave.first_day == first_day)
        .order_by(Leave.decided_at.desc(), Leave.id.desc())
        .limit(1)
    ).first()
    return None if last is None or last.is_cancelled else last


def _decided_by(decided_at: InstrumentedAttribute[Any], as_of: datetime | None) -> list[ColumnElement[bool]]:
    return [] if as_of is None else [decided_at <= as_of]
