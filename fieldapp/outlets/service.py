"""Verbs about outlets: entering them, and deciding who looks after what, targets and sales."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from fieldapp.evaluator.scheme import Product as SchemeProduct
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.outlets.errors import OutletExists
from fieldapp.outlets.models import (
    Assignment,
    Outlet,
    OutletKind,
    OutletTownship,
    Product,
    SalesEntry,
    Target,
    TargetKind,
    Township,
    TownshipDuty,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutlet:
    """An outlet to be entered; position in WGS-84 degrees, or None when unknown."""

    code: str
    name: str
    kind: OutletKind
    township_code: str
    lat: float | None = None
    lon: float | None = None
    phone: str | None = None


def enter_townships(townships: Iterable[tuple[str, str, str | None, bool]]) -> None:
    """Enter townships (code, name, area code, in the county seat) that are not there yet."""
    with transaction() as session:
        known = set(session.scalars(select(Township.code)))
        for code, name, area_code, in_county_seat in townships:
            if code not in known:
                row = {"code": code, "name": name, "area_code": area_code, "in_county_seat": in_county_seat}
                session.execute(insert(Township), row)
                record_act(session, "township.entered", ("township", code), actor_id=None)


def enter_products(products: Sequence[SchemeProduct]) -> None:
    """Enter the products of a scheme that are not there yet."""
    with transaction() as session:
        known = set(session.scalars(select(Product.code)))
        for position, product in enumerate(products):
            if product.code not in known:
                row = {
                    "code": product.code,
                    "name_zh": product.name.zh,
                    "name_en": product.name.en,
                    "position": position,
                }
                session.execute(insert(Product), row)


def enter_outlet(outlet: NewOutlet, *, actor_id: int | None) -> int:
    """Enter an outlet and return its id.

    Raises:
        OutletExists: the code is taken.
    """
    now = clock.now()
    with transaction() as session:
        if session.scalars(select(Outlet.id).where(Outlet.code == outlet.code)).first() is not None:
            raise OutletExists(outlet=outlet.code)
        row = {**asdict(outlet), "created_at": now}
        outlet_id: int = session.execute(insert(Outlet).returning(Outlet.id), row).scalar_one()
        township = {"outlet_id": outlet_id, "township_code": outlet.township_code}
        session.execute(insert(OutletTownship), {**township, "decided_at": now, "decided_by": actor_id})
        record_act(session, "outlet.entered", ("outlet", outlet.code), actor_id=actor_id)
    return outlet_id


def assign_outlet(outlet_id: int, rep_id: int | None, *, valid_from: date, actor_id: int | None) -> None:
    """Give an outlet to a rep (None: to nobody) from a day on."""
    _decide(
        Assignment,
        "outlet.assigned",
        ("outlet", outlet_id),
        actor_id,
        {"outlet_id": outlet_id, "rep_id": rep_id, "valid_from": valid_from},
    )


def set_township_duty(
    rep_id: int, township_code: str, *, on_duty: bool, valid_from: date, actor_id: int | None
) -> None:
    """Let a rep answer for a township's own minimum of displays from a day on, or no longer."""
    row = {"rep_id": rep_id, "township_code": township_code, "on_duty": on_duty, "valid_from": valid_from}
    _decide(TownshipDuty, "township.duty_set", ("user", rep_id), actor_id, row)


def set_target(rep_id: int, month: str, kind: TargetKind, value: int | None, *, actor_id: int | None) -> None:
    """Set a rep's own target of a month; None lets the scheme's apply again, 0 exempts."""
    row = {"rep_id": rep_id, "month": month, "kind": kind, "value": value}
    _decide(Target, "target.set", ("user", rep_id), actor_id, row)


def enter_sales(
    rep_id: int, month: str, line: str, *, target_fen: int, actual_fen: int, actor_id: int | None
) -> None:
    """Enter (or enter anew) target and actual of one brand line in a rep's month."""
    row = {"rep_id": rep_id, "month": month, "line": line, "target_fen": target_fen, "actual_fen": actual_fen}
    _decide(SalesEntry, "sales.entered", ("user", rep_id), actor_id, row)


def _decide(
    table: type[Any], action: str, subject: tuple[str, object], actor_id: int | None, row: dict[str, Any]
) -> None:
    """Append a decision with its audit row."""
    decided_at: datetime = clock.now()
    with transaction() as session:
        session.execute(insert(table), {**row, "decided_at": decided_at, "decided_by": actor_id})
        details = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
        }
        record_act(session, action, subject, actor_id=actor_id, **details)
