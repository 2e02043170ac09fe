"""Findings as the desk lists them, and how often what an inspector finds is overturned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from fieldapp.inspection.models import (
    Appeal,
    AppealSubject,
    Finding,
    FindingNotice,
    Ruling,
    RulingOutcome,
)
from fieldapp.inspection.queries.chargeable import is_lifted
from fieldapp.inspection.queries.findings import (
    RECORDER,
    RESPONSIBLE,
    finding_visible_to,
    listed_findings,
)
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.keyset import Order
from fieldapp.kernel.paging import Page
from fieldapp.outlets.models import Outlet
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor

_NEWEST = Order((("recorded_at", Finding.recorded_at), ("id", Finding.id)), descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed by; empty: not at all.

    Attributes:
        inspector: staff number of whoever recorded.
        words: part of the name or number of the rep responsible or of the outlet.
    """

    month: str = ""
    inspector: str = ""
    kind: str = ""
    standing: str = ""
    words: str = ""


def found_page(actor: Actor, wanted: Wanted, cursor: str, now: datetime) -> Page[AnyRow]:
    """Findings the actor may read, newest first; columns as of `listed_findings`."""
    found = listed_findings(actor).where(finding_visible_to(actor), *_narrowed(wanted, now))
    return _NEWEST.page(found, cursor)


def recorders() -> Sequence[AnyRow]:
    """Inspectors, also former ones: staff_number, name."""
    found = select(User.staff_number, User.name).where(User.role == Role.INSPECTOR)
    return db.session.execute(found.order_by(User.staff_number)).all()


def overturned_by(actor: Actor, month: str) -> Sequence[AnyRow]:
    """By inspector and kind, of findings the actor may read: inspector, name, kind, found, appealed, lifted.

    Args:
        month: only those of this month; empty: all.
    """
    appealed = exists().where(Appeal.subject == AppealSubject.FINDING, Appeal.subject_id == Finding.id)
    each = (
        select(
            Finding.recorded_by,
            Finding.kind,
            appealed.label("is_appealed"),
            is_lifted(Finding.id.expression).label("is_lifted"),
        )
        .where(
            Finding.inspection_id.is_not(None),
            finding_visible_to(actor),
            *([Finding.month == month] if month else []),
        )
        .subquery()
    )
    return db.session.execute(
        select(
            User.staff_number.label("inspector"),
            User.name,
            each.c.kind,
            func.count().label("found"),
            func.count().filter(each.c.is_appealed).label("appealed"),
            func.count().filter(each.c.is_lifted).label("lifted"),
        )
        .join(User, User.id == each.c.recorded_by)
        .group_by(User.staff_number, User.name, each.c.kind)
        .order_by(User.staff_number, each.c.kind)
    ).all()


def _narrowed(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.month:
        conditions.append(Finding.month == wanted.month)
    if wanted.inspector:
        conditions.append(RECORDER.staff_number == wanted.inspector)
    if wanted.kind:
        conditions.append(Finding.kind == wanted.kind)
    if wanted.standing:
        conditions.append(_stands(now)[wanted.standing])
    if wanted.words:
        told = (Outlet.name, Outlet.code, RESPONSIBLE.name, RESPONSIBLE.staff_number)
        conditions.append(or_(*(column.icontains(wanted.words, autoescape=True) for column in told)))
    return conditions


def _stands(now: datetime) -> dict[str, ColumnElement[bool]]:
    """The conditions that a finding of `listed_findings` stands so for the rep responsible, as `standing` says it."""
    lifted, nobody_s = is_lifted(Finding.id.expression), RESPONSIBLE.id.is_(None)
    in_force = and_(~lifted, RESPONSIBLE.id.is_not(None))
    told, quiet = FindingNotice.id.is_not(None), Appeal.id.is_(None)
    upheld = Ruling.outcome == RulingOutcome.UPHELD
    unopposed = and_(quiet, FindingNotice.appeal_until <= now)
    return {
        "lifted": lifted,
        "not_responsible": and_(~lifted, nobody_s),
        "untold": and_(in_force, ~told),
        "open": and_(in_force, told, quiet, FindingNotice.appeal_until > now),
        "appealed": and_(in_force, told, ~quiet, Ruling.appeal_id.is_(None)),
        "chargeable": and_(in_force, told, or_(upheld, unopposed)),
    }
