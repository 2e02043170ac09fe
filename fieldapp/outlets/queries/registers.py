"""The office's tables as they stand now, row by row as imports know them: for lists and exports.

Each register's columns carry the codes of the import's columns, so that what is exported can be imported again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from fieldapp.kernel.keyset import Order
from fieldapp.kernel.registers import Register
from fieldapp.outlets.models import (
    Assignment,
    DisplayAgreement,
    Outlet,
    SalesEntry,
    Target,
    TargetKind,
    Township,
    TownshipDuty,
)
from fieldapp.people.models import User


def _townships() -> Select[*tuple[Any, ...]]:
    return select(Township.code, Township.name, Township.area_code, Township.in_county_seat)


def _outlets() -> Select[*tuple[Any, ...]]:
    return select(
        Outlet.code,
        Outlet.name,
        Outlet.kind,
        Outlet.township_code.label("township"),
        Outlet.lat,
        Outlet.lon,
        Outlet.phone,
        Outlet.licence,
    )


def _assignments() -> Select[*tuple[Any, ...]]:
    same = ("outlet_id", "valid_from")
    return (
        select(Outlet.code.label("outlet"), User.staff_number.label("rep"), Assignment.valid_from)
        .join(Outlet, Outlet.id == Assignment.outlet_id)
        .outerjoin(User, User.id == Assignment.rep_id)
        .where(_stands(Assignment, same))
    )


def _duties() -> Select[*tuple[Any, ...]]:
    same = ("rep_id", "township_code", "valid_from")
    return (
        select(
            User.staff_number.label("rep"),
            TownshipDuty.township_code.label("township"),
            TownshipDuty.valid_from,
            TownshipDuty.on_duty,
        )
        .join(User, User.id == TownshipDuty.rep_id)
        .where(_stands(TownshipDuty, same))
    )


def _agreements() -> Select[*tuple[Any, ...]]:
    return (
        select(
            DisplayAgreement.code,
            Outlet.code.label("outlet"),
            DisplayAgreement.first_day,
            DisplayAgreement.last_day,
            DisplayAgreement.bottles,
            DisplayAgreement.layers,
            DisplayAgreement.fee_fen,
            DisplayAgreement.is_cancelled,
        )
        .join(Outlet, Outlet.id == DisplayAgreement.outlet_id)
        .where(_stands(DisplayAgreement, ("code",)))
    )


def _targets() -> Select[*tuple[Any, ...]]:
    """A row per rep and month for which anything was ever set; lifted targets are empty."""
    earlier = aliased(Target)
    is_first = ~(
        select(earlier.id)
        .where(earlier.month == Target.month, earlier.rep_id == Target.rep_id, earlier.id < Target.id)
        .correlate(Target)
        .exists()
    )
    kinds = (_target(kind).label(kind.value) for kind in TargetKind)
    return (
        select(User.staff_number.label("rep"), Target.month, *kinds)
        .join(User, User.id == Target.rep_id)
        .where(is_first)
    )


def _target(kind: TargetKind) -> Any:
    decision = aliased(Target)
    return (
        select(decision.value)
        .where(decision.month == Target.month, decision.rep_id == Target.rep_id, decision.kind == kind.value)
        .order_by(decision.decided_at.desc(), decision.id.desc())
        .limit(1)
        .correlate(Target)
        .scalar_subquery()
    )


def _sales() -> Select[*tuple[Any, ...]]:
    return (
        select(
            User.staff_number.label("rep"),
            SalesEntry.month,
            SalesEntry.line,
            SalesEntry.target_fen,
            SalesEntry.actual_fen,
        )
        .join(User, User.id == SalesEntry.rep_id)
        .where(_stands(SalesEntry, ("month", "rep_id", "line")))
    )


def _stands(table: Any, same: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether no later decision about the same thing replaced a row."""
    later = aliased(table)
    replaced = select(later.id).where(
        *(getattr(later, name) == getattr(table, name) for name in same),
        or_(
            later.decided_at > table.decided_at,
            and_(later.decided_at == table.decided_at, later.id > table.id),
        ),
    )
    return ~replaced.correlate(table).exists()


def _begins(*columns: Any) -> Callable[[str], ColumnElement[bool]]:
    return lambda search: or_(*(column.startswith(search, autoescape=True) for column in columns))


def _named(search: str) -> ColumnElement[bool]:
    """A person's number begins so, or the name contains it."""
    return or_(
        User.staff_number.startswith(search, autoescape=True), User.name.contains(search, autoescape=True)
    )


REGISTERS: Mapping[str, Register] = {
    "townships": Register(
        rows=_townships,
        order=Order((("code", Township.code),)),
        found=lambda search: or_(
            Township.code.startswith(search, autoescape=True), Township.name.contains(search, autoescape=True)
        ),
    ),
    "outlets": Register(
        rows=_outlets,
        order=Order((("code", Outlet.code),)),
        found=lambda search: or_(
            Outlet.code.startswith(search, autoescape=True), Outlet.name.contains(search, autoescape=True)
        ),
    ),
    "assignments": Register(
        rows=_assignments,
        order=Order((("outlet", Outlet.code), ("valid_from", Assignment.valid_from))),
        found=_begins(Outlet.code, User.staff_number),
    ),
    "township-duties": Register(
        rows=_duties,
        order=Order(
            (
                ("rep", User.staff_number),
                ("township", TownshipDuty.township_code),
                ("valid_from", TownshipDuty.valid_from),
            )
        ),
        found=lambda search: or_(
            _named(search), TownshipDuty.township_code.startswith(search, autoescape=True)
        ),
    ),
    "agreements": Register(
        rows=_agreements,
        order=Order((("code", DisplayAgreement.code),)),
        found=_begins(DisplayAgreement.code, Outlet.code),
    ),
    "targets": Register(
        rows=_targets,
        order=Order((("rep", User.staff_number), ("month", Target.month))),
        found=_named,
        month=Target.month,
    ),
    "sales": Register(
        rows=_sales,
        order=Order(
            (("rep", User.staff_number), ("month", SalesEntry.month), ("line", SalesEntry.line)),
        ),
        found=_named,
        month=SalesEntry.month,
    ),
}
"""Every register but people's, by the code of its import."""
