"""What stands in the tables now, many rows at once: what imports compare a file with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Select, case, func, select

from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Assignment, Outlet, SalesEntry, Target, Township, TownshipDuty

CHUNK = 1000
"""How many keys one statement asks for: every database takes so many parameters."""


@dataclass(frozen=True, slots=True)
class OutletCounts:
    """How many outlets lie in the county seat, and how many in the other townships (二.3)."""

    in_county_seat: int
    in_townships: int


def outlet_counts() -> OutletCounts:
    """Outlets in the list, to hold against the office target."""
    seat = func.count(case((Township.in_county_seat, 1)))
    row = db.session.execute(
        select(seat, func.count()).select_from(Outlet).join(Township, Township.code == Outlet.township_code)
    ).one()
    return OutletCounts(row[0], row[1] - row[0])


def outlets_by_code(codes: Collection[str]) -> dict[str, AnyRow]:
    """Outlets with these codes: id, code, name, kind, township_code, lat, lon, phone, licence, by code."""
    columns = (
        Outlet.id,
        Outlet.code,
        Outlet.name,
        Outlet.kind,
        Outlet.township_code,
        Outlet.lat,
        Outlet.lon,
        Outlet.phone,
        Outlet.licence,
    )
    return {row.code: row for row in _asked(select(*columns), Outlet.code, codes)}


def names_of_outlets(outlet_ids: Iterable[int]) -> dict[int, str]:
    """Outlets by id as people know them: name and code."""
    rows = _asked(select(Outlet.id, Outlet.name, Outlet.code), Outlet.id, outlet_ids)
    return {row.id: f"{row.name} {row.code}" for row in rows}


def codes_of_outlets(outlet_ids: Iterable[int]) -> dict[int, str]:
    """Outlet codes by id."""
    rows = _asked(select(Outlet.id, Outlet.code), Outlet.id, outlet_ids)
    return {row.id: row.code for row in rows}


def townships() -> Sequence[Township]:
    """All townships, by code."""
    return db.session.scalars(select(Township).order_by(Township.code)).all()


def assignments_of(outlet_ids: Collection[int]) -> dict[int, dict[date, int | None]]:
    """Who is to look after outlets from which day on: by outlet, by first day, the rep's id (None: nobody's)."""
    columns = (Assignment.outlet_id, Assignment.valid_from, Assignment.rep_id)
    found: dict[int, dict[date, int | None]] = {}
    for row in _decided(Assignment, columns, Assignment.outlet_id, outlet_ids):
        found.setdefault(row.outlet_id, {})[row.valid_from] = row.rep_id
    return found


def duties_of(rep_ids: Collection[int]) -> dict[tuple[int, str], dict[date, bool]]:
    """Whether reps answer for townships: by rep and township, by first day."""
    columns = (TownshipDuty.rep_id, TownshipDuty.township_code, TownshipDuty.valid_from, TownshipDuty.on_duty)
    found: dict[tuple[int, str], dict[date, bool]] = {}
    for row in _decided(TownshipDuty, columns, TownshipDuty.rep_id, rep_ids):
        found.setdefault((row.rep_id, row.township_code), {})[row.valid_from] = row.on_duty
    return found


def targets_in_force(months: Collection[str]) -> dict[tuple[int, str, str], int | None]:
    """Reps' own targets of months: by rep, month and kind (None: the scheme's)."""
    columns = (Target.rep_id, Target.month, Target.kind, Target.value)
    rows = _decided(Target, columns, Target.month, months)
    return {(row.rep_id, row.month, row.kind): row.value for row in rows}


def sales_in_force(months: Collection[str]) -> dict[tuple[int, str, str], tuple[int, int]]:
    """Sales of months: by rep, month and brand line, target and actual in fen."""
    columns = (
        SalesEntry.rep_id,
        SalesEntry.month,
        SalesEntry.line,
        SalesEntry.target_fen,
        SalesEntry.actual_fen,
    )
    rows = _decided(SalesEntry, columns, SalesEntry.month, months)
    return {(row.rep_id, row.month, row.line): (row.target_fen, row.actual_fen) for row in rows}


def _decided(table: Any, columns: Sequence[Any], key: Any, keys: Iterable[Any]) -> list[AnyRow]:
    """Decisions in the order in which they were made, so that in a mapping the last one stays."""
    rows = _asked(select(*columns, table.decided_at, table.id), key, keys)
    return sorted(rows, key=lambda row: (row.decided_at, row.id))


def _asked(query: Select[*tuple[Any, ...]], key: Any, keys: Iterable[Any]) -> Iterator[AnyRow]:
    """Rows in which the key's column holds one of the keys, however many keys there are."""
    left = iter(sorted(set(keys)))
    while chunk := list(islice(left, CHUNK)):
        yield from db.session.execute(query.where(key.in_(chunk)))
