"""Whose records a user reaches: one's own, one's teams', those of whom one deputises for, the office's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.days import business_today
from fieldapp.people.models import Deputy, Role, Team, User
from fieldapp.people.queries.accounts import Actor

_led = aliased(Team)  # made once: an alias made anew costs more than its query


def reps_visible_to(actor: Actor) -> Select[int]:
    """Ids of the reps whose records the actor may read, as a subquery.

    A rep: oneself. A supervisor: reps of the teams led, and today of the teams led by those whose deputy the
    supervisor is. Finance and inspection lead: all. Others: none.
    """
    reps = select(User.id).where(User.role == Role.REP)
    if actor.role == Role.REP:
        return reps.where(User.id == actor.user_id)
    if actor.role == Role.SUPERVISOR:
        leader = _led.supervisor_id
        return reps.join(_led, _led.id == User.team_id).where(
            or_(leader == actor.user_id, leader.in_(_represented_by(actor.user_id, business_today())))
        )
    if actor.role in (Role.FINANCE, Role.INSPECTION_LEAD):
        return reps
    return reps.where(User.id.is_(None))


def is_visible_to(actor: Actor, rep_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition that a row's rep is among those the actor may read, so plain that an index can serve it."""
    if actor.role == Role.REP:
        return rep_id == actor.user_id
    if actor.role in (Role.FINANCE, Role.INSPECTION_LEAD):
        return true()
    return rep_id.in_(reps_visible_to(actor))


def may_read_rep(actor: Actor, rep_id: int) -> bool:
    """Whether the actor may read the records of this rep."""
    if actor.role == Role.REP:
        return actor.user_id == rep_id
    return db.session.execute(reps_visible_to(actor).where(User.id == rep_id)).first() is not None


def people_known_to(actor: Actor) -> Select[int] | None:
    """Ids of the people whose days at work the actor may read; None: everybody's."""
    if actor.role in (Role.FINANCE, Role.ADMINISTRATOR):
        return None
    return reps_visible_to(actor)


def deputies_of(actor: Actor, today: date) -> Sequence[AnyRow]:
    """Deputies that are not over, named by the actor or being the actor, by first day.

    Columns: supervisor, deputy (staff numbers), supervisor_name, deputy_name, first_day, last_day.
    """
    supervisor, deputy = aliased(User), aliased(User)
    return db.session.execute(
        select(
            supervisor.staff_number.label("supervisor"),
            supervisor.name.label("supervisor_name"),
            deputy.staff_number.label("deputy"),
            deputy.name.label("deputy_name"),
            Deputy.first_day,
            Deputy.last_day,
        )
        .join(supervisor, supervisor.id == Deputy.supervisor_id)
        .join(deputy, deputy.id == Deputy.deputy_id)
        .where(
            or_(Deputy.supervisor_id == actor.user_id, Deputy.deputy_id == actor.user_id),
            Deputy.revoked_at.is_(None),
            Deputy.last_day >= today,
        )
        .order_by(Deputy.first_day, Deputy.id)
    ).all()


def standing_deputy(supervisor_id: int, deputy_id: int, today: date) -> Deputy | None:
    """The deputyship between the two that is neither over nor revoked."""
    return db.session.scalars(
        select(Deputy).where(
            Deputy.supervisor_id == supervisor_id,
            Deputy.deputy_id == deputy_id,
            Deputy.revoked_at.is_(None),
            Deputy.last_day >= today,
        )
    ).first()


def _represented_by(deputy_id: int, today: date) -> Select[int]:
    """Supervisors whose deputy this user is on a day; a deputy's own deputy represents the deputy alone."""
    return select(Deputy.supervisor_id).where(
        Deputy.deputy_id == deputy_id,
        Deputy.revoked_at.is_(None),
        Deputy.first_day <= today,
        Deputy.last_day >= today,
    )
