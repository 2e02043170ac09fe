"""A supervisor's team: months against targets, outlets and when somebody was there last, records over time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    Date,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, State, Submission
from fieldapp.fieldwork.queries.queue import signals_since
from fieldapp.kernel.asked import DAY, MONTH, REP_IDS
from fieldapp.kernel.database import AnyRow, db, rows_of
from fieldapp.kernel.days import day_begins
from fieldapp.kernel.paging import PAGE_SIZE, Page, page_of
from fieldapp.outlets.models import Assignment, Outlet, Township
from fieldapp.outlets.queries import responsible_rep
from fieldapp.people.models import Role, Team, User
from fieldapp.people.queries import Actor, reps_visible_to

SEEN_BY = (Kind.VISIT, Kind.DISPLAY)
"""Kinds that are made at an outlet, and so tell that somebody was there."""
COUNTED = (Kind.DISPLAY, Kind.OPENING, Kind.PROOF)


def reps_of(actor: Actor) -> Sequence[AnyRow]:
    """The reps of the actor's teams who may sign in, by staff number: id, staff_number, name, team."""
    return db.session.execute(
        select(User.id, User.staff_number, User.name, Team.name.label("team"))
        .outerjoin(Team, Team.id == User.team_id)
        .where(User.id.in_(reps_visible_to(actor)), User.disabled_at.is_(None))
        .order_by(User.staff_number)
    ).all()


def reps_to_decide_about(actor: Actor) -> Sequence[AnyRow]:
    """The reps whose outlets the actor may decide about, by staff number: staff_number, name, has_left.

    Whoever has left may still hold outlets; nobody gives them others.
    """
    reps = User.role == Role.REP
    reach = reps if actor.role == Role.ADMINISTRATOR else User.id.in_(reps_visible_to(actor))
    return db.session.execute(
        select(User.staff_number, User.name, User.disabled_at.is_not(None).label("has_left"))
        .where(reach)
        .order_by(User.staff_number)
    ).all()


@dataclass(frozen=True, slots=True)
class OutletsWanted:
    """Which outlets of the team a list was asked for."""

    words: str = ""
    rep: str = ""
    by_name: bool = False


def outlets_page(
    rep_ids: Collection[int], wanted: OutletsWanted, *, today: date, cursor: str
) -> Page[AnyRow]:
    """Outlets that these reps look after today, those unseen for longest first, then as entered (or by code).

    Columns: id, code, name, kind, township, staff_number, rep_name, last_day (a day as text; '' : never).
    """
    outlet = _outlets()
    found = select(outlet)
    if wanted.rep:
        found = found.where(outlet.c.staff_number == wanted.rep)
    if wanted.words:
        told = (outlet.c.code, outlet.c.name, outlet.c.rep_name, outlet.c.township)
        found = found.where(or_(*(column.icontains(wanted.words, autoescape=True) for column in told)))
    found = found.order_by(outlet.c.code if wanted.by_name else outlet.c.last_day, outlet.c.id)
    last_day, _, last = cursor.partition("|")
    if wanted.by_name:
        found = found.where(outlet.c.code > last)
    else:
        beyond = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else 0
        found = found.where(
            or_(outlet.c.last_day > last_day, and_(outlet.c.last_day == last_day, outlet.c.id > beyond))
        )
    rows = rows_of(found.limit(PAGE_SIZE + 1), day=today, rep_ids=list(rep_ids))
    return page_of(rows, lambda row: f"{row.last_day}|{row.code if wanted.by_name else row.id}")


@cache
def _outlets() -> Subquery:
    """The outlets of some reps on a day, each with the last day on which a record was made there, by index."""
    visit, shown = aliased(Submission), aliased(Submission)
    last = [
        func.coalesce(
            select(func.max(made.business_day))
            .where(made.outlet_id == Outlet.id, made.kind == kind)
            .correlate(Outlet)
            .scalar_subquery(),
            literal(date(1, 1, 1)),
        )
        for made, kind in ((visit, Kind.VISIT), (shown, Kind.DISPLAY))
    ]
    latest = case((last[0] > last[1], last[0]), else_=last[1])
    return (
        _looked_after()
        .add_columns(
            Outlet.name,
            Outlet.kind,
            Township.name.label("township"),
            User.staff_number,
            User.name.label("rep_name"),
            func.substr(cast(latest, String), 1, 10).label("last_day"),
        )
        .subquery()
    )


def _looked_after() -> Select[*tuple[Any, ...]]:
    """The outlets that some reps look after on a day: id, code."""
    whose = _whose()
    return (
        select(Outlet.id, Outlet.code)
        .join(whose, whose.c.id == Outlet.id)
        .join(User, User.id == whose.c.rep_id)
        .join(Township, Township.code == Outlet.township_code)
        .where(whose.c.rep_id.in_(REP_IDS))
    )


def _whose() -> CTE:
    """Whose those outlets are on a day that were ever given to some reps: id, rep_id."""
    ever = select(Assignment.outlet_id).where(Assignment.rep_id.in_(REP_IDS))
    return (
        select(Outlet.id, responsible_rep(Outlet.id, DAY).label("rep_id"))
        .where(Outlet.id.in_(ever))
        .cte("whose")
        .prefix_with("MATERIALIZED")  # else SQLite looks the rep up wherever the column is named
    )


def unseen_by_rep(rep_ids: Collection[int], today: date, days: int) -> dict[int, int]:
    """How many outlets of each of the reps nobody was at for so many days, by rep id."""
    since = today - timedelta(days=days)
    rows = rows_of(_unseen(), day=today, since=since, rep_ids=list(rep_ids))
    return dict(rows)  # type: ignore[arg-type]


@cache
def _unseen() -> Select[int, int]:
    whose = _whose()
    seen = (
        exists().where(
            Submission.outlet_id == whose.c.id,
            Submission.kind == kind,
            Submission.business_day >= bindparam("since", type_=Date()),
        )
        for kind in SEEN_BY
    )
    return (
        select(whose.c.rep_id, func.count())
        .where(whose.c.rep_id.in_(REP_IDS), ~or_(*seen))
        .group_by(whose.c.rep_id)
    )


def counted_by_month(actor: Actor, first_month: str) -> Sequence[AnyRow]:
    """Approved records of the team since a month: month, kind, pieces (displays: outlets, the others: records)."""
    pieces = case(
        (Submission.kind == Kind.DISPLAY, func.count(Submission.outlet_id.distinct())), else_=func.count()
    )
    return db.session.execute(
        select(Submission.month, Submission.kind, pieces.label("pieces"))
        .where(
            Submission.month >= first_month,
            Submission.kind.in_(COUNTED),
            Submission.state == State.APPROVED,
            Submission.submitter_id.in_(reps_visible_to(actor)),
        )
        .group_by(Submission.month, Submission.kind)
        .order_by(Submission.month)
    ).all()


def signals_of_team(actor: Actor, first_day: date) -> Sequence[AnyRow]:
    """Records of the team with signals since a day: business_day, signals."""
    return signals_since(reps_visible_to(actor), first_day)


def outlets_on_map(rep_ids: Collection[int], today: date, month: str) -> Sequence[AnyRow]:
    """The outlets of some reps: code, name, lat, lon, township, rep_name, displayed (approved this month)."""
    return rows_of(_on_map(), day=today, month=month, rep_ids=list(rep_ids))


@cache
def _on_map() -> Select[*tuple[Any, ...]]:
    shown = select(Submission.outlet_id).where(
        Submission.month == MONTH, Submission.kind == Kind.DISPLAY, Submission.state == State.APPROVED
    )
    return (
        _looked_after()
        .add_columns(
            Outlet.name,
            Outlet.lat,
            Outlet.lon,
            Township.name.label("township"),
            User.name.label("rep_name"),
            Outlet.id.in_(shown).label("displayed"),
        )
        .order_by(Outlet.code)
    )


def checked_in(actor: Actor, today: date) -> Sequence[AnyRow]:
    """Where the team made records today: id, submitter_id, kind, lat, lon, occurred_at, rep_name, outlet_name."""
    since: datetime = day_begins(today)
    return db.session.execute(
        select(
            Submission.id,
            Submission.submitter_id,
            Submission.kind,
            Submission.lat,
            Submission.lon,
            Submission.occurred_at,
            User.name.label("rep_name"),
            Outlet.name.label("outlet_name"),
        )
        .join(User, User.id == Submission.submitter_id)
        .outerjoin(Outlet, Outlet.id == Submission.outlet_id)
        .where(
            Submission.received_at >= since,
            Submission.business_day == today,
            Submission.lat.is_not(None),
            (Submission.submitter_id + 0).in_(reps_visible_to(actor)),
        )
        .order_by(Submission.occurred_at)
    ).all()
