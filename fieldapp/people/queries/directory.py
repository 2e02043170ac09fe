"""Everybody in the office as a list to search and sort, and one by one with what was decided about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.keyset import Order
from fieldapp.kernel.paging import Page
from fieldapp.kernel.registers import Register
from fieldapp.people.models import Deputy, Employment, Role, Team, User
from fieldapp.people.queries.working import employment_in_force, leave_in_force

ORDERS = {
    "number": Order((("staff_number", User.staff_number),)),
    "number_down": Order((("staff_number", User.staff_number),), descending=True),
    "name": Order((("name", User.name), ("id", User.id))),
    "name_down": Order((("name", User.name), ("id", User.id)), descending=True),
}
STATES = ("working", "left", "disabled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of people is narrowed by; empty: by nothing.

    Attributes:
        search: part of a name, or the beginning of a staff number in whatever case.
        team: a team's name: its reps and its leader.
        state: one of `STATES`.
    """

    search: str = ""
    role: str = ""
    team: str = ""
    state: str = ""


def directory(
    user_ids: Select[int] | None, wanted: Wanted, *, sort: str, cursor: str, today: date
) -> Page[AnyRow]:
    """People: id, staff_number, name, role, team, first_day, last_day, disabled_at.

    Args:
        user_ids: only these; None: everybody.
        sort: a key of `ORDERS`.
    """
    employment = employment_in_force()
    found = _described(employment)
    found = found if user_ids is None else found.where(User.id.in_(user_ids))
    found = found.where(*_narrowed(wanted, employment.c.last_day, today))
    return ORDERS[sort].page(found, cursor)


def person_described(user_ids: Select[int] | None, staff_number: str) -> AnyRow | None:
    """One of them, under the staff number in whatever case; columns as above."""
    found = _described(employment_in_force()).where(func.lower(User.staff_number) == staff_number.lower())
    found = found if user_ids is None else found.where(User.id.in_(user_ids))
    return db.session.execute(found).first()


def teams_described() -> Sequence[AnyRow]:
    """All teams by name: id, name, supervisor, supervisor_name (None: nobody leads it), reps (their number)."""
    leader = aliased(User)
    reps = (
        select(func.count())
        .select_from(User)
        .where(User.team_id == Team.id, User.role == Role.REP, User.disabled_at.is_(None))
        .scalar_subquery()
    )
    return db.session.execute(
        select(
            Team.id,
            Team.name,
            leader.staff_number.label("supervisor"),
            leader.name.label("supervisor_name"),
            reps.label("reps"),
        )
        .outerjoin(leader, leader.id == Team.supervisor_id)
        .order_by(Team.name)
    ).all()


def supervisors() -> Sequence[AnyRow]:
    """Supervisors whose account is open, by staff number: staff_number, name."""
    return db.session.execute(
        select(User.staff_number, User.name)
        .where(User.role == Role.SUPERVISOR, User.disabled_at.is_(None))
        .order_by(User.staff_number)
    ).all()


def employments_of(user_id: int) -> Sequence[AnyRow]:
    """All that was decided on somebody's employment, the last decision first: first_day, last_day, decided_at, by."""
    decider = aliased(User)
    return db.session.execute(
        select(Employment.first_day, Employment.last_day, Employment.decided_at, decider.name.label("by"))
        .outerjoin(decider, decider.id == Employment.decided_by)
        .where(Employment.user_id == user_id)
        .order_by(Employment.decided_at.desc(), Employment.id.desc())
    ).all()


def leaves_since(user_id: int, day: date) -> Sequence[AnyRow]:
    """Somebody's leaves that are not over on a day, by first day: first_day, last_day."""
    leave = leave_in_force()
    return db.session.execute(
        select(leave.c.first_day, leave.c.last_day)
        .where(leave.c.user_id == user_id, leave.c.last_day >= day)
        .order_by(leave.c.first_day)
    ).all()


def deputies_since(user_id: int, day: date) -> Sequence[AnyRow]:
    """Deputyships of somebody, on either side, that are not over: supervisor, deputy (names), first_day, last_day."""
    supervisor, deputy = aliased(User), aliased(User)
    return db.session.execute(
        select(
            supervisor.name.label("supervisor"),
            deputy.name.label("deputy"),
            Deputy.first_day,
            Deputy.last_day,
        )
        .join(supervisor, supervisor.id == Deputy.supervisor_id)
        .join(deputy, deputy.id == Deputy.deputy_id)
        .where(
            or_(Deputy.supervisor_id == user_id, Deputy.deputy_id == user_id),
            Deputy.revoked_at.is_(None),
            Deputy.last_day >= day,
        )
        .order_by(Deputy.first_day, Deputy.id)
    ).all()


def _described(employment: Any) -> Select[*tuple[Any, ...]]:
    team = (  # a rep's own, or the first that a supervisor leads
        select(Team.name)
        .where(or_(Team.id == User.team_id, Team.supervisor_id == User.id))
        .order_by(Team.name)
        .limit(1)
        .correlate(User)
        .scalar_subquery()
    )
    return select(
        User.id,
        User.staff_number,
        User.name,
        User.role,
        team.label("team"),
        employment.c.first_day,
        employment.c.last_day,
        User.disabled_at,
        User.created_at,
        User.must_change_password,
    ).outerjoin(employment, employment.c.user_id == User.id)


def _narrowed(wanted: Wanted, last_day: Any, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.search:
        by_number = func.lower(User.staff_number).startswith(wanted.search.lower(), autoescape=True)
        conditions.append(or_(User.name.contains(wanted.search, autoescape=True), by_number))
    if wanted.role:
        conditions.append(User.role == wanted.role)
    if wanted.team:
        team = select(Team.id).where(Team.name == wanted.team).scalar_subquery()
        leader = select(Team.supervisor_id).where(Team.name == wanted.team).scalar_subquery()
        conditions.append(or_(User.team_id == team, User.id == leader))
    if wanted.state == "disabled":
        conditions.append(User.disabled_at.is_not(None))
    elif wanted.state == "left":
        conditions.append(last_day < today)
    elif wanted.state == "working":
        conditions += [User.disabled_at.is_(None), or_(last_day.is_(None), last_day >= today)]
    return conditions


def _people() -> Select[*tuple[Any, ...]]:
    described = _described(employment_in_force()).subquery("described")
    columns = (described.c[code] for code in ("role", "team", "first_day", "last_day"))
    return select(User.staff_number, User.name, *columns).join(described, described.c.id == User.id)


PEOPLE_REGISTER = Register(
    rows=_people,
    order=Order((("staff_number", User.staff_number),)),
    found=lambda search: User.staff_number.startswith(search, autoescape=True),
)
"""Everybody, with the columns of an import of people."""


def people_called(name: str) -> Sequence[AnyRow]:
    """Whoever has this staff number, or else this name: id, staff_number; the first few."""
    found = select(User.id, User.staff_number).order_by(User.staff_number).limit(5)
    numbered = db.session.execute(found.where(User.staff_number == name)).all()
    return numbered or db.session.execute(found.where(User.name == name)).all()


def names_of(user_ids: Collection[int]) -> dict[int, AnyRow]:
    """By user id: id, name, staff_number."""
    found = db.session.execute(select(User.id, User.name, User.staff_number).where(User.id.in_(user_ids)))
    return {row.id: row for row in found}
