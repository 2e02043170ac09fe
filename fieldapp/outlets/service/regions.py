"""Inspectors' regions, decided by the administrator."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import InvalidFields, NotFound
from fieldapp.outlets.errors import RegionEmpty
from fieldapp.outlets.models import InspectionRegion, InspectionRegionTownship
from fieldapp.outlets.queries import townships as all_townships
from fieldapp.outlets.queries.regions import WHOLE, Decision, Region, inspectors_by_number, region_decisions
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, user_by_staff_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspector:
    """An inspector whose account is open, with the region of a day.

    Attributes:
        is_decided: whether a region was ever decided for the day, or the whole office is for want of one.
        decisions: all of them, the latest day first.
    """

    staff_number: str
    name: str
    region: Region
    is_decided: bool
    decisions: Sequence[Decision]


def inspectors_with_regions(day: date) -> list[Inspector]:
    """Inspectors by staff number, each with the region of a day and all that was decided on it."""
    decided = region_decisions()
    return [_inspector(row, decided.get(row.id, ()), day) for row in inspectors_by_number()]


def as_json(inspector: Inspector) -> dict[str, Any]:
    """An inspector on the wire (`InspectorShape`)."""
    return {
        "inspector": inspector.staff_number,
        "name": inspector.name,
        "townships": _codes(inspector.region),
        "is_decided": inspector.is_decided,
        "decisions": [
            {
                "valid_from": one.valid_from,
                "townships": _codes(one.region),
                "decided_at": one.decided_at,
                "by": one.by,
            }
            for one in inspector.decisions
        ],
    }


def _codes(region: Region) -> list[str] | None:
    return None if region.townships is None else sorted(region.townships)


def _inspector(row: AnyRow, decisions: Sequence[Decision], day: date) -> Inspector:
    begun = [one.region for one in decisions if one.valid_from <= day]
    return Inspector(
        staff_number=row.staff_number,
        name=row.name,
        region=begun[0] if begun else WHOLE,
        is_decided=bool(begun),
        decisions=decisions,
    )


def set_region(actor: Actor, inspector: str, valid_from: date, *, townships: Collection[str] | None) -> None:
    """Let an inspector check these townships from a day on; what holds already is not decided again.

    Args:
        inspector: staff number.
        townships: their codes; None: the whole office.

    Raises:
        NotFound: no such inspector. RegionEmpty: no township. InvalidFields: one of them is unknown.
    """
    user = user_by_staff_number(inspector)
    if user is None or user.role != Role.INSPECTOR:
        raise NotFound()
    region = Region(None if townships is None else frozenset(townships))
    _refuse_faults(region, list(townships or ()))
    with transaction() as session:
        decided = region_decisions().get(user.id, ())
        same_day = next((one for one in decided if one.valid_from == valid_from), None)
        if same_day is None or same_day.region != region:
            _decide(session, actor, user, valid_from, region)


def _refuse_faults(region: Region, named: list[str]) -> None:
    if region.townships is None:
        return
    if not region.townships:
        raise RegionEmpty()
    known = {township.code for township in all_townships()}
    faults = [
        Fault(f"/townships/{place}", "unknown_township", _UNKNOWN_TOWNSHIP)
        for place, code in enumerate(named)
        if code not in known
    ]
    if faults:
        raise InvalidFields(faults)


_UNKNOWN_TOWNSHIP = Text(
    "没有这个乡镇，请重新选。", "There is no such township. Refresh the list and choose again."
)


def _decide(session: Session, actor: Actor, inspector: User, valid_from: date, region: Region) -> None:
    row = {
        "inspector_id": inspector.id,
        "is_whole": region.townships is None,
        "valid_from": valid_from,
        "decided_at": decision_moment(session),
        "decided_by": actor.user_id,
    }
    region_id = session.execute(insert(InspectionRegion).returning(InspectionRegion.id), row).scalar_one()
    codes = sorted(region.townships or ())
    if codes:
        rows = [{"region_id": region_id, "township_code": code} for code in codes]
        session.execute(insert(InspectionRegionTownship), rows)
    record_act(
        session,
        "region.decided",
        ("user", inspector.staff_number),
        actor_id=actor.user_id,
        valid_from=valid_from.isoformat(),
        townships=codes or None,
    )
