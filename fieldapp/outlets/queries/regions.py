"""Inspectors' regions: the townships whose outlets an inspector checks on a day, and what was decided on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import aliased

from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import InspectionRegion, InspectionRegionTownship, Outlet, Township
from fieldapp.outlets.queries.history import decided_by, township_held
from fieldapp.people.models import Role, User

_in_force = aliased(InspectionRegion)


@dataclass(frozen=True, slots=True)
class Region:
    """Where an inspector checks outlets.

    Attributes:
        townships: their codes; None: the whole office.
    """

    townships: frozenset[str] | None = None

    def holds(self, township_code: str) -> bool:
        """Whether a township belongs to it."""
        return self.townships is None or township_code in self.townships

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition that an outlet lies in it."""
        return true() if self.townships is None else Outlet.township_code.in_(sorted(self.townships))


WHOLE = Region()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided on an inspector's region: from which day on, when and by whom (name)."""

    region: Region
    valid_from: date
    decided_at: datetime
    by: str | None


def region_on(inspector_id: int, day: date, as_of: datetime | None = None) -> Region:
    """An inspector's region on a day, as decided by a moment; where none was, the whole office."""
    chosen = (
        select(_in_force.id)
        .where(
            _in_force.inspector_id == inspector_id,
            _in_force.valid_from <= day,
            *decided_by(_in_force.decided_at, as_of),
        )
        .order_by(_in_force.valid_from.desc(), _in_force.decided_at.desc(), _in_force.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(_with_townships().where(InspectionRegion.id == chosen)).all()
    return next(iter(_regions(rows).values()), WHOLE)


def inspects(inspector_id: int, outlet_id: int, day: date, done_at: datetime) -> bool:
    """Whether an outlet was the inspector's to check on a day: as decided by now, or when the check was done.

    So nothing that is decided while a check waits on a phone takes it back.
    """
    return any(
        region_on(inspector_id, day, as_of).holds(_township_of(outlet_id, as_of)) for as_of in (None, done_at)
    )


def region_decisions() -> Mapping[int, Sequence[Decision]]:
    """All that was decided on regions, by inspector, the latest day first and of one day what was decided last."""
    rows = db.session.execute(
        _with_townships().order_by(
            InspectionRegion.valid_from.desc(),
            InspectionRegion.decided_at.desc(),
            InspectionRegion.id.desc(),
        )
    ).all()
    regions, found, seen = _regions(rows), dict[int, list[Decision]](), set[int]()
    for row in rows:
        if row.id not in seen:
            seen.add(row.id)
            decision = Decision(
                region=regions[row.id], valid_from=row.valid_from, decided_at=row.decided_at, by=row.by
            )
            found.setdefault(row.inspector_id, []).append(decision)
    return found


def inspectors_by_number() -> Sequence[AnyRow]:
    """Inspectors whose account is open, by staff number: id, staff_number, name."""
    return db.session.execute(
        select(User.id, User.staff_number, User.name)
        .where(User.role == Role.INSPECTOR, User.disabled_at.is_(None))
        .order_by(User.staff_number)
    ).all()


def outlets_by_township() -> Sequence[AnyRow]:
    """All townships with how many outlets they have, as the state counts them: code, name, outlets."""
    return db.session.execute(
        select(Township.code, Township.name, func.count(Outlet.id).label("outlets"))
        .outerjoin(Outlet, Outlet.township_code == Township.code)
        .group_by(Township.code, Township.name, Township.area_code)
        .order_by(func.coalesce(Township.area_code, Township.code), Township.code)
    ).all()


def _with_townships() -> Select[*tuple[Any, ...]]:
    """A row for each township of a region, or one without."""
    decider = aliased(User)
    return (
        select(
            InspectionRegion.id,
            InspectionRegion.inspector_id,
            InspectionRegion.is_whole,
            InspectionRegion.valid_from,
            InspectionRegion.decided_at,
            decider.name.label("by"),
            InspectionRegionTownship.township_code,
        )
        .outerjoin(InspectionRegionTownship, InspectionRegionTownship.region_id == InspectionRegion.id)
        .outerjoin(decider, decider.id == InspectionRegion.decided_by)
    )


def _regions(rows: Sequence[AnyRow]) -> dict[int, Region]:
    codes: dict[int, set[str]] = {}
    for row in rows:
        codes.setdefault(row.id, set()).update({row.township_code} - {None})
    whole = {row.id for row in rows if row.is_whole}
    return {one: WHOLE if one in whole else Region(frozenset(codes[one])) for one in codes}


def _township_of(outlet_id: int, as_of: datetime | None) -> str:
    held = township_held(Outlet.id.expression, as_of)
    return db.session.execute(select(held).where(Outlet.id == outlet_id)).scalar_one()
