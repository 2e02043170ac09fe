"""Entering townships, products and outlets, and changing what is written of an outlet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Update, bindparam, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.evaluator.scheme import Product as SchemeProduct
from fieldapp.kernel.audit import act_row, record_act, record_acts
from fieldapp.kernel.database import columns_of, transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.outlets import queries
from fieldapp.outlets.errors import OutletExists
from fieldapp.outlets.models import Outlet, OutletKind, OutletTownship, Product, Township


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutlet:
    """An outlet to be entered; position in WGS-84 degrees, or None when unknown.

    Attributes:
        licence: number of the business licence.
        opened_by: id of the approved opening that brings it into the list; None: it was there before.
    """

    code: str
    name: str
    kind: OutletKind
    township_code: str
    lat: float | None = None
    lon: float | None = None
    phone: str | None = None
    licence: str | None = None
    opened_by: str | None = None


def enter_townships(
    townships: Iterable[tuple[str, str, str | None, bool]], *, actor_id: int | None = None
) -> None:
    """Enter townships (code, name, area code, in the county seat) that are not there yet."""
    with transaction() as session:
        known = set(session.scalars(select(Township.code)))
        for code, name, area_code, in_county_seat in townships:
            if code not in known:
                row = {"code": code, "name": name, "area_code": area_code, "in_county_seat": in_county_seat}
                session.execute(insert(Township), row)
                record_act(session, "township.entered", ("township", code), actor_id=actor_id)


def change_township(code: str, values: Mapping[str, Any], *, actor_id: int | None) -> None:
    """Change what is written of a township: its name, area code, or whether it belongs to the county seat."""
    with transaction() as session:
        session.execute(update(Township).where(Township.code == code).values(**values))
        record_act(session, "township.changed", ("township", code), actor_id=actor_id, **values)


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
    return enter_outlets([outlet], actor_id=actor_id)[outlet.code]


def enter_outlets(outlets: Sequence[NewOutlet], *, actor_id: int | None) -> dict[str, int]:
    """Enter outlets, all or none, and return their ids by code.

    Raises:
        OutletExists: a code is taken.
    """
    if not outlets:
        return {}
    with transaction() as session:
        now = decision_moment(session)
        taken = queries.outlets_by_code([outlet.code for outlet in outlets])
        if taken:
            raise OutletExists(outlet=min(taken))
        rows = [{**asdict(outlet), "created_at": now} for outlet in outlets]
        made = session.execute(insert(Outlet).returning(Outlet.id, Outlet.code), rows)
        ids = {code: outlet_id for outlet_id, code in made}
        townships = {ids[outlet.code]: outlet.township_code for outlet in outlets}
        _hold_townships(session, townships, now, actor_id)
        acts = [act_row("outlet.entered", ("outlet", code), actor_id=actor_id) for code in ids]
        record_acts(session, acts)
    return ids


def change_outlets(changes: Mapping[int, Mapping[str, Any]], *, actor_id: int | None) -> None:
    """Change what is written of outlets; where one lies is decided anew, not overwritten.

    Args:
        changes: by outlet id, columns of `Outlet` with their new values.
    """
    if not changes:
        return
    with transaction() as session:
        now = decision_moment(session)
        for columns, rows in _alike(changes).items():
            session.connection().execute(_update_of(columns), rows)
        moved = {key: values["township_code"] for key, values in changes.items() if "township_code" in values}
        if moved:
            _hold_townships(session, moved, now, actor_id)
        # which columns, not their values: the trail holds no coordinates
        acts = [
            act_row("outlet.changed", ("outlet", key), actor_id=actor_id, columns=sorted(values))
            for key, values in changes.items()
        ]
        record_acts(session, acts)


def _alike(changes: Mapping[int, Mapping[str, Any]]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Changes of the same columns together, so that one statement serves them all."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for outlet_id, values in changes.items():
        alike.setdefault(tuple(sorted(values)), []).append({"the_id": outlet_id, **values})
    return alike


def _update_of(columns: Iterable[str]) -> Update:
    table = columns_of(Outlet)
    return (
        update(table)
        .where(table.c.id == bindparam("the_id"))
        .values({column: bindparam(column) for column in columns})
    )


def _hold_townships(
    session: Session, townships: Mapping[int, str], now: datetime, actor_id: int | None
) -> None:
    decided = {"decided_at": now, "decided_by": actor_id}
    rows = [{"outlet_id": key, "township_code": code, **decided} for key, code in townships.items()]
    session.execute(insert(OutletTownship), rows)
