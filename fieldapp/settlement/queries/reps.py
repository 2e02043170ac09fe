"""Who is paid for a month."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, and_, or_, select

from fieldapp.kernel.clock import ONE_DAY, month_days
from fieldapp.kernel.database import AnyRow, db
from fieldapp.people.models import Role, Team, User
from fieldapp.people.queries import Actor, employments_in_force, leave_in_force, reps_visible_to
from fieldapp.settlement.models import Payout


def reps_of_month(month: str, as_of: datetime | None) -> Select[int, str]:
    """Reps whose employment touches the month, by staff number: id, staff_number.

    As far as decided by a moment (None: by now).
    """
    first_day, day_after = month_days(month)
    employment = employments_in_force(as_of)
    employed = select(employment.c.user_id).where(
        employment.c.first_day < day_after,
        or_(employment.c.last_day.is_(None), employment.c.last_day >= first_day),
    )
    return (
        select(User.id, User.staff_number)
        .where(User.role == Role.REP, User.id.in_(employed))
        .order_by(User.staff_number)
    )


def ids_of(reps: Select[int, str]) -> Select[int]:
    """The ids alone, as a subquery."""
    return reps.with_only_columns(User.id).order_by(None)


def reps_listed(month: str, *, is_closed: bool) -> Select[int]:
    """Whom the lists of a month name, as a subquery of ids.

    Of a closed month those whom its close settled, whoever came or was employed after it; of an open one whoever
    works here in it.
    """
    if is_closed:
        return select(Payout.rep_id).where(Payout.month == month)
    return ids_of(reps_of_month(month, None))


@dataclass(slots=True)
class Presence:
    """When a rep is employed, and when on leave; days included at both ends."""

    rep_id: int
    staff_number: str
    employed: list[tuple[date, date | None]] = field(default_factory=list)
    away: list[tuple[date, date]] = field(default_factory=list)


def presence_of_month(month: str, as_of: datetime, rep_id: int | None = None) -> Sequence[Presence]:
    """Employment and leave of every rep of a month (or of one), by staff number."""
    first_day, day_after = month_days(month)
    employment, leave = employments_in_force(as_of), leave_in_force(as_of)
    employed = (
        select(User.id, User.staff_number, employment.c.first_day, employment.c.last_day)
        .join(employment, employment.c.user_id == User.id)
        .where(User.id.in_(ids_of(reps_of_month(month, as_of))))
        .order_by(User.staff_number)
    )
    if rep_id is not None:
        employed = employed.where(User.id == rep_id)
    found: dict[int, Presence] = {}
    for user_id, staff_number, came, left in db.session.execute(employed):
        found.setdefault(user_id, Presence(user_id, staff_number)).employed.append((came, left))
    away = select(leave.c.user_id, leave.c.first_day, leave.c.last_day).where(
        leave.c.first_day < day_after, leave.c.last_day >= first_day
    )
    for user_id, gone, back in db.session.execute(away):
        if user_id in found:
            found[user_id].away.append((gone, back))
    return list(found.values())


def one_rep(rep_id: int) -> Select[int]:
    """One rep, as a subquery of ids."""
    return select(User.id).where(User.id == rep_id)


def anybody_partly_here(month: str, as_of: datetime, rep_ids: Select[int]) -> bool:
    """Whether any of these reps came, went or was on leave within a month: in one query, before more are asked."""
    first_day, day_after = month_days(month)
    employment, leave = employments_in_force(as_of), leave_in_force(as_of)
    came_or_went = select(employment.c.user_id).where(
        employment.c.user_id.in_(rep_ids),
        or_(
            and_(employment.c.first_day > first_day, employment.c.first_day < day_after),
            and_(employment.c.last_day >= first_day, employment.c.last_day < day_after - ONE_DAY),
        ),
    )
    away = select(leave.c.user_id).where(
        leave.c.user_id.in_(rep_ids), leave.c.first_day < day_after, leave.c.last_day >= first_day
    )
    return bool(db.session.scalar(select(or_(came_or_went.exists(), away.exists()))))


def staff_numbers(rep_ids: Collection[int]) -> dict[int, str]:
    """Staff numbers by id."""
    found = select(User.id, User.staff_number).where(User.id.in_(rep_ids)).order_by(User.staff_number)
    return dict(db.session.execute(found).all())


def ids_visible_to(actor: Actor) -> set[int]:
    """Ids of the reps whose records the actor may read."""
    return set(db.session.scalars(reps_visible_to(actor)))


def named_reps(actor: Actor, rep_ids: Collection[int] | Select[int]) -> Sequence[AnyRow]:
    """Those of the reps whose records the actor may read: id, staff_number, name, team."""
    return db.session.execute(
        select(User.id, User.staff_number, User.name, Team.name.label("team"))
        .outerjoin(Team, Team.id == User.team_id)
        .where(User.id.in_(rep_ids), User.id.in_(reps_visible_to(actor)))
        .order_by(User.staff_number)
    ).all()
