"""Market policies: of one id the row decided last is in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import aliased

from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import MarketPolicy
from fieldapp.people.models import Role, Team, User
from fieldapp.people.queries import Actor

_later = aliased(MarketPolicy)


def policies_between(actor: Actor, first_day: date, last_day: date) -> Sequence[AnyRow]:
    """Policies with a day between two, both included, that the actor is concerned with; the latest first.

    A rep: the office's and those of the own team. A supervisor: the office's and those of the teams led.
    Everybody else: all. Columns as `_listed` names them.
    """
    return db.session.execute(
        _listed()
        .where(
            ~MarketPolicy.is_withdrawn,
            MarketPolicy.first_day <= last_day,
            MarketPolicy.last_day >= first_day,
            _concerns(actor),
        )
        .order_by(MarketPolicy.first_day.desc(), MarketPolicy.policy_id)
    ).all()


def policy_by_id(policy_id: str) -> AnyRow | None:
    """A policy as decided last, withdrawn or not; columns as `_listed` names them."""
    return db.session.execute(_listed().where(MarketPolicy.policy_id == policy_id)).first()


def policies_named(policy_ids: Collection[str]) -> dict[str, AnyRow]:
    """Policies by id, withdrawn or not: what a visit says was told stays told."""
    if not policy_ids:
        return {}
    rows = db.session.execute(_listed().where(MarketPolicy.policy_id.in_(policy_ids)))
    return {row.policy_id: row for row in rows}


def _listed() -> Select[*tuple[Any, ...]]:
    """Columns: policy_id, title, text, first_day, last_day, team_id, team (None: the office), is_withdrawn,
    decided_at, issued_by (name).
    """
    later = _later
    last = (
        select(later.id)
        .where(later.policy_id == MarketPolicy.policy_id)
        .order_by(later.decided_at.desc(), later.id.desc())
        .limit(1)
        .correlate(MarketPolicy)
        .scalar_subquery()
    )
    return (
        select(
            MarketPolicy.policy_id,
            MarketPolicy.title,
            MarketPolicy.text,
            MarketPolicy.first_day,
            MarketPolicy.last_day,
            MarketPolicy.team_id,
            Team.name.label("team"),
            MarketPolicy.is_withdrawn,
            MarketPolicy.decided_at,
            User.name.label("issued_by"),
        )
        .outerjoin(Team, Team.id == MarketPolicy.team_id)
        .outerjoin(User, User.id == MarketPolicy.decided_by)
        .where(MarketPolicy.id == last)
    )


def _concerns(actor: Actor) -> ColumnElement[bool]:
    if actor.role == Role.REP:
        return or_(MarketPolicy.team_id.is_(None), MarketPolicy.team_id == actor.team_id)
    if actor.role == Role.SUPERVISOR:
        led = select(Team.id).where(Team.supervisor_id == actor.user_id)
        return or_(MarketPolicy.team_id.is_(None), MarketPolicy.team_id.in_(led))
    return true()
