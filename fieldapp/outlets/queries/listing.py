"""Outlets as a list to search, filter and sort, quick among 100,000, and one by one with their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, or_, select
from sqlalchemy.orm import aliased

from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.keyset import Order
from fieldapp.kernel.paging import Page
from fieldapp.outlets.models import Assignment, DisplayAgreement, Outlet, Township
from fieldapp.outlets.queries.changes import is_shut
from fieldapp.outlets.queries.history import responsible_rep
from fieldapp.outlets.queries.readable import looked_after_by, outlet_readable_by
from fieldapp.people.models import User
from fieldapp.people.queries import Actor

ORDERS = {
    "entered": Order(
        (("id", Outlet.id),)
    ),  # not by code: those of new shops would stand before all of the office's own
    "code": Order((("code", Outlet.code),)),
    "code_down": Order((("code", Outlet.code),), descending=True),
    "name": Order((("name", Outlet.name), ("id", Outlet.id))),
    "name_down": Order((("name", Outlet.name), ("id", Outlet.id)), descending=True),
    "newest": Order((("id", Outlet.id),), descending=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of outlets is narrowed by; empty: by nothing.

    Attributes:
        search: part of a name, or the beginning of a code or telephone number.
        rep: staff number of the rep who looks after them.
    """

    search: str = ""
    township: str = ""
    kind: str = ""
    rep: str = ""


def outlets_listed(actor: Actor, wanted: Wanted, *, today: date, sort: str, cursor: str) -> Page[AnyRow]:
    """Outlets that the actor may read.

    Columns: id, code, name, kind, township, phone, rep, rep_name (None: nobody looks after it), is_shut (for good).

    Args:
        sort: a key of `ORDERS`.
    """
    found = _described(today).where(outlet_readable_by(actor, today), *_narrowed(wanted))
    if wanted.rep:
        reps = select(User.id).where(User.staff_number == wanted.rep)
        found = found.where(looked_after_by(reps, today))
    return ORDERS[sort].page(found, cursor)


def outlet_described(actor: Actor, code: str, *, today: date) -> AnyRow | None:
    """One outlet, as above, and: township_code, lat, lon, licence, created_at."""
    found = _described(today).where(Outlet.code == code, outlet_readable_by(actor, today))
    more = (Outlet.township_code, Outlet.lat, Outlet.lon, Outlet.licence, Outlet.created_at)
    return db.session.execute(found.add_columns(*more)).first()


def assignments_decided(outlet_id: int) -> Sequence[AnyRow]:
    """All that was decided on who looks after an outlet, the latest day first.

    Columns: valid_from, rep, rep_name (None: nobody), decided_at, by.
    """
    rep, decider = aliased(User), aliased(User)
    return db.session.execute(
        select(
            Assignment.valid_from,
            rep.staff_number.label("rep"),
            rep.name.label("rep_name"),
            Assignment.decided_at,
            decider.name.label("by"),
        )
        .outerjoin(rep, rep.id == Assignment.rep_id)
        .outerjoin(decider, decider.id == Assignment.decided_by)
        .where(Assignment.outlet_id == outlet_id)
        .order_by(Assignment.valid_from.desc(), Assignment.decided_at.desc(), Assignment.id.desc())
        .limit(100)
    ).all()


def agreements_decided(outlet_id: int) -> Sequence[AnyRow]:
    """All that was decided on an outlet's display agreements, the last decision first.

    Columns: code, first_day, last_day, bottles, layers, fee_fen, is_cancelled, decided_at, by.
    """
    return db.session.execute(
        select(
            DisplayAgreement.code,
            DisplayAgreement.first_day,
            DisplayAgreement.last_day,
            DisplayAgreement.bottles,
            DisplayAgreement.layers,
            DisplayAgreement.fee_fen,
            DisplayAgreement.is_cancelled,
            DisplayAgreement.decided_at,
            User.name.label("by"),
        )
        .outerjoin(User, User.id == DisplayAgreement.decided_by)
        .where(DisplayAgreement.outlet_id == outlet_id)
        .order_by(DisplayAgreement.decided_at.desc(), DisplayAgreement.id.desc())
        .limit(100)
    ).all()


def _described(today: date) -> Select[*tuple[Any, ...]]:
    rep = aliased(User)
    return (
        select(
            Outlet.id,
            Outlet.code,
            Outlet.name,
            Outlet.kind,
            Township.name.label("township"),
            Outlet.phone,
            rep.staff_number.label("rep"),
            rep.name.label("rep_name"),
            is_shut(Outlet.id, today).label("is_shut"),
        )
        .join(Township, Township.code == Outlet.township_code)
        .outerjoin(rep, rep.id == responsible_rep(Outlet.id, literal(today)))
    )


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.search:
        begins = (column.startswith(wanted.search, autoescape=True) for column in (Outlet.code, Outlet.phone))
        conditions.append(or_(Outlet.name.contains(wanted.search, autoescape=True), *begins))
    if wanted.township:
        conditions.append(Outlet.township_code == wanted.township)
    if wanted.kind:
        conditions.append(Outlet.kind == wanted.kind)
    return conditions
