"""Proposed changes and their answers; what an outlet was over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, false, func, literal, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.days import business_today
from fieldapp.kernel.paging import PAGE_SIZE, Page, page_of
from fieldapp.outlets.models import (
    Assignment,
    ChangeDecision,
    ChangeKind,
    ChangeProposal,
    Outlet,
    OutletClosure,
    OutletTownship,
    Township,
)
from fieldapp.outlets.queries.history import assignment_spans, responsible_rep
from fieldapp.outlets.queries.merges import LAST_MONTH, counted_as
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, reps_visible_to


def changes_page(actor: Actor, *, is_open: bool, cursor: int | None) -> Page[AnyRow]:
    """Proposals that the actor may read, newest first; columns as of `_described`."""
    found = _described(terms=False).where(_within_reach(actor))
    found = found.where(
        ChangeDecision.change_id.is_(None) if is_open else ChangeDecision.change_id.is_not(None)
    )
    if cursor is not None:
        found = found.where(ChangeProposal.id < cursor)
    rows = db.session.execute(found.order_by(ChangeProposal.id.desc()).limit(PAGE_SIZE + 1)).all()
    return page_of(rows, lambda row: str(row.id))


def change_for(actor: Actor, change_id: int) -> AnyRow | None:
    """A proposal that the actor may read."""
    return db.session.execute(
        _described().where(ChangeProposal.id == change_id, _within_reach(actor))
    ).first()


def kind_of_change(change_id: int) -> str | None:
    """What a proposal is about; None: there is none."""
    return db.session.scalars(select(ChangeProposal.kind).where(ChangeProposal.id == change_id)).first()


def open_change_of(actor: Actor, outlet_id: int) -> AnyRow | None:
    """The last proposal for an outlet that nobody has answered."""
    return db.session.execute(
        _described()
        .where(
            ChangeProposal.outlet_id == outlet_id,
            ChangeDecision.change_id.is_(None),
            _within_reach(actor),
        )
        .order_by(ChangeProposal.id.desc())
        .limit(1)
    ).first()


def closure_in_force(outlet_id: int) -> AnyRow | None:
    """The confirmed proposal that shut an outlet for good, if no later one opened it again."""
    last = db.session.execute(
        _described()
        .where(
            ChangeProposal.outlet_id == outlet_id,
            ChangeProposal.kind.in_((ChangeKind.CLOSURE, ChangeKind.REOPENING)),
            ChangeDecision.is_confirmed,
        )
        .order_by(ChangeDecision.decided_at.desc(), ChangeProposal.id.desc())
        .limit(1)
    ).first()
    return last if last is not None and last.kind == ChangeKind.CLOSURE else None


def _described(*, terms: bool = True) -> Select[*tuple[Any, ...]]:
    """id, kind, outlet_id, rep_id, terms (of a file large: lists do without), reason, proposed_by, proposed_at,
    proposer, outlet_code, outlet_name, rep_name, is_confirmed (None: open), remark, decided_at, decider.
    """
    proposer, decider, rep = aliased(User), aliased(User), aliased(User)
    return (
        select(
            ChangeProposal.id,
            ChangeProposal.kind,
            ChangeProposal.outlet_id,
            ChangeProposal.rep_id,
            ChangeProposal.terms if terms else null().label("terms"),
            ChangeProposal.reason,
            ChangeProposal.proposed_by,
            ChangeProposal.proposed_at,
            proposer.name.label("proposer"),
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            rep.name.label("rep_name"),
            ChangeDecision.is_confirmed,
            ChangeDecision.remark,
            ChangeDecision.decided_at,
            decider.name.label("decider"),
        )
        .join(proposer, proposer.id == ChangeProposal.proposed_by)
        .outerjoin(Outlet, Outlet.id == ChangeProposal.outlet_id)
        .outerjoin(rep, rep.id == ChangeProposal.rep_id)
        .outerjoin(ChangeDecision, ChangeDecision.change_id == ChangeProposal.id)
        .outerjoin(decider, decider.id == ChangeDecision.decided_by)
    )


def _within_reach(actor: Actor) -> ColumnElement[bool]:
    """A supervisor's: own proposals, and those about outlets or reps of own teams; others: the office's."""
    if actor.role != Role.SUPERVISOR:
        return ChangeProposal.id.is_not(None)
    reps = reps_visible_to(actor)
    today = literal(business_today(), Date)
    return or_(
        ChangeProposal.proposed_by == actor.user_id,
        ChangeProposal.rep_id.in_(reps),
        responsible_rep(ChangeProposal.outlet_id, today).in_(reps),
    )


def outlets_of_rep(rep_id: int, day: date) -> Sequence[int]:
    """Ids of the outlets that a rep looks after on a day, by assignment."""
    looked_after = _looked_after(rep_id, day)
    return db.session.scalars(looked_after.order_by(*looked_after.selected_columns)).all()


def _looked_after(rep_id: int, day: date, as_of: datetime | None = None) -> Select[int]:
    span = assignment_spans(as_of)
    return select(span.c.outlet_id).where(
        span.c.rep_id == rep_id,
        span.c.from_day <= day,
        or_(span.c.until_day.is_(None), span.c.until_day > day),
    )


def outlets_of_handover(change: AnyRow) -> Sequence[AnyRow]:
    """The outlets that a handover is about, or was just before it was answered: code, name, township; by code."""
    before = change.decided_at - timedelta.resolution if change.decided_at else None
    handed = _looked_after(change.rep_id, date.fromisoformat(change.terms["from_day"]), before)
    return db.session.execute(
        select(Outlet.code, Outlet.name, Township.name.label("township"))
        .join(Township, Township.code == Outlet.township_code)
        .where(Outlet.id.in_(handed))
        .order_by(Outlet.code)
    ).all()


def is_shut(outlet_id: ColumnElement[int] | InstrumentedAttribute[int], day: date) -> ColumnElement[bool]:
    """Whether an outlet is shut for good on a day, as a condition over another query's column."""
    decided = (
        select(OutletClosure.is_closed)
        .where(OutletClosure.outlet_id == outlet_id, OutletClosure.from_day <= day)
        .order_by(OutletClosure.decided_at.desc(), OutletClosure.id.desc())
        .limit(1)
        .correlate_except(OutletClosure)
        .scalar_subquery()
    )
    return func.coalesce(decided, false())


def outlet_described(code: str | None = None, *, outlet_id: int | None = None) -> AnyRow | None:
    """An outlet by its code or its id.

    id, code, name, kind, township_code, township, lat, lon, phone, licence, created_at, is_closed and
    closed_from (of the decision in force; None: it never was shut), shop_id (another one's: it was given up for that).
    """
    closure = aliased(OutletClosure)
    last_closure = (
        select(closure.id)
        .where(closure.outlet_id == Outlet.id)
        .order_by(closure.decided_at.desc(), closure.id.desc())
        .limit(1)
        .correlate(Outlet)
        .scalar_subquery()
    )
    return db.session.execute(
        select(
            OutletClosure.is_closed,
            OutletClosure.from_day.label("closed_from"),
            counted_as(Outlet.id, LAST_MONTH).label("shop_id"),
            Outlet.id,
            Outlet.code,
            Outlet.name,
            Outlet.kind,
            Outlet.township_code,
            Township.name.label("township"),
            Outlet.lat,
            Outlet.lon,
            Outlet.phone,
            Outlet.licence,
            Outlet.created_at,
        )
        .select_from(Outlet)
        .join(Township, Township.code == Outlet.township_code)
        .outerjoin(OutletClosure, OutletClosure.id == last_closure)
        .where(Outlet.code == code if outlet_id is None else Outlet.id == outlet_id)
    ).first()


def assignments_over_time(outlet_id: int) -> Sequence[AnyRow]:
    """Every decision whose the outlet is, the last first: valid_from, rep_name (None: nobody's), decided_at, by."""
    rep, decider = aliased(User), aliased(User)
    return db.session.execute(
        select(
            Assignment.valid_from, rep.name.label("rep_name"), Assignment.decided_at, decider.name.label("by")
        )
        .outerjoin(rep, rep.id == Assignment.rep_id)
        .outerjoin(decider, decider.id == Assignment.decided_by)
        .where(Assignment.outlet_id == outlet_id)
        .order_by(Assignment.decided_at.desc(), Assignment.id.desc())
    ).all()


def townships_over_time(outlet_id: int) -> Sequence[AnyRow]:
    """Every decision where the outlet lies, the last first: township, decided_at, by."""
    return db.session.execute(
        select(Township.name.label("township"), OutletTownship.decided_at, User.name.label("by"))
        .join(Township, Township.code == OutletTownship.township_code)
        .outerjoin(User, User.id == OutletTownship.decided_by)
        .where(OutletTownship.outlet_id == outlet_id)
        .order_by(OutletTownship.decided_at.desc(), OutletTownship.id.desc())
    ).all()


def name_of(user_id: int | None) -> str | None:
    """What somebody is called."""
    return db.session.scalars(select(User.name).where(User.id == user_id)).first()
