"""The rows that a world's records and decisions make, table by table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.fieldwork.models import Review
from fieldapp.inspection.models import Appeal, Finding, FindingNotice, Ruling
from fieldapp.outlets.models import (
    Assignment,
    Cover,
    DisplayAgreement,
    OutletMerge,
    OutletTownship,
    SalesEntry,
    Target,
    TownshipDuty,
)
from fieldapp.people.models import Employment
from tests.settlement import history as h

SHANGHAI = ZoneInfo("Asia/Shanghai")
RECEIVED = datetime(2026, 5, 1, tzinfo=UTC)
Row = dict[str, Any]
_STATE_AFTER = {
    "approved": "approved",
    "rejected": "rejected",
    "reversed": "rejected",
    "reopened": "submitted",
}


@dataclass
class Office:
    """A world with the ids of its people and outlets, by the names they have in it."""

    world: h.World
    people: dict[str, int]
    outlets: dict[str, int]


def submission(world: h.World, record: h.Record, office: Office) -> Row:
    reviews = [review for review in world.of(h.Reviewed) if review.record == record.id]
    links = [review.outlet for review in reviews if review.outlet]
    state = _STATE_AFTER[reviews[-1].decision] if reviews else "submitted"
    if record.id in world.cancelled and state != "rejected":
        state = "cancelled"
    rep, outlet, row = _sent(world, record)
    return {
        "id": record.id,
        "submitter_id": office.people[rep],
        "outlet_id": office.outlets.get(outlet or (links[-1] if links else "")),
        "about_id": None,
        "corrects_id": None,
        "state": state,
        "own_outlet": _own_outlet(world, record),
        "decided_at": h.moment(reviews[-1].at) if reviews else None,
        "body_sha256": "0" * 64,
        "occurred_at": RECEIVED,
        "device_time": RECEIVED,
        "received_at": RECEIVED,
        "clock_offset_s": 0,
        "signals": [],
        **row,
    }


def _own_outlet(world: h.World, record: h.Record) -> bool | None:
    """As known when it was received, before most was decided. Now and then nobody wrote it down."""
    if not isinstance(record, h.Shown) or record.order == 0:
        return None
    known = [one for one in world.of(h.Assigned) if one.at == h.EARLY]
    return h.responsible(known, record.outlet, record.day) == record.rep


def _sent(world: h.World, record: h.Record) -> tuple[str, str | None, Row]:
    """Who sent a record, about which outlet, and what it says."""
    if isinstance(record, h.Shown):
        body = {"joint": record.joint, "prominent": record.prominent, "products": _named(record.products)}
        return record.rep, record.outlet, {"kind": "display", **_received(record), "body": body}
    if isinstance(record, h.Opened):
        body = {"layers": record.layers, "products": _named(record.products)}
        return record.rep, None, {"kind": "opening", **_received(record), "body": body}
    if isinstance(record, h.Booked):
        body = {"source": record.source, "held_on": h.day_of(record.day).isoformat()}
        row = {"kind": "banquet", "corrects_id": record.corrects, **_on(record.day), "body": body}
        return record.rep, None, {**row, "received_at": booked_at(record)}
    booking = next(each for each in world.of(h.Booked) if each.id == record.booking)
    keys = ("product", "bottles_taken", "bottles_returned")
    items = [dict(zip(keys, item, strict=True)) for item in record.items]
    row = {"kind": "proof", "about_id": booking.id, "body": {"tables": record.tables, "products": items}}
    # proved the day after, perhaps in the next month: a banquet is paid in the month it was held in
    month = h.month_of(booking.day)
    return booking.rep, None, {**row, "business_day": h.day_of(booking.day + 1), "month": month}


def booked_at(booked: h.Booked) -> datetime:
    """The last second before the banquet's day in the office, or the first of it."""
    begins = datetime.combine(h.day_of(booked.day), time(), SHANGHAI)
    return begins - timedelta(seconds=1) if booked.in_time else begins


def _received(record: h.Shown | h.Opened) -> Row:
    return {**_on(record.day), "received_at": RECEIVED + timedelta(minutes=record.order)}


def _on(day: int) -> Row:
    return {"business_day": h.day_of(day), "month": h.month_of(day)}


def _named(products: Sequence[str]) -> list[Row]:
    return [{"product": product, "bottles": 6} for product in products]


def _at(decision: h.Decision) -> Row:
    return {"decided_at": h.moment(decision.at)}


def _days(decision: h.Covered | h.Agreed) -> Row:
    last_day = h.day_of(decision.day + decision.days - 1)
    days = {"first_day": h.day_of(decision.day), "last_day": last_day}
    return {**days, "is_cancelled": decision.cancelled, **_at(decision)}


def _optional_day(day: int | None) -> Any:
    return None if day is None else h.day_of(day)


_NO_TERMS = {"bottles": 0, "layers": 0, "fee_fen": 0}
_FINDING = {"inspection_id": None, "document": "HB-1", "figures": {}, "photos": [], "note": None}
DECIDED: tuple[tuple[Any, Any, Callable[[Any, Office], Row]], ...] = (
    (
        h.Reviewed,
        Review,
        lambda one, office: {
            "submission_id": one.record,
            "decision": one.decision,
            "outlet_id": office.outlets.get(one.outlet or ""),
            **_at(one),
        },
    ),
    (
        h.Assigned,
        Assignment,
        lambda one, office: {
            "outlet_id": office.outlets[one.outlet],
            "rep_id": office.people.get(one.rep or ""),
            "valid_from": h.day_of(one.day),
            **_at(one),
        },
    ),
    (
        h.Covered,
        Cover,
        lambda one, office: {
            "absent_rep_id": office.people[one.absent],
            "cover_rep_id": office.people[one.cover],
            **_days(one),
        },
    ),
    (
        h.Moved,
        OutletTownship,
        lambda one, office: {
            "outlet_id": office.outlets[one.outlet],
            "township_code": one.township,
            **_at(one),
        },
    ),
    (
        h.Agreed,
        DisplayAgreement,
        lambda one, office: {
            "code": one.code,
            "outlet_id": office.outlets[one.outlet],
            **_NO_TERMS,
            **_days(one),
        },
    ),
    (
        h.Merged,
        OutletMerge,
        lambda one, office: {
            "outlet_id": office.outlets[one.outlet],
            "kept_id": office.outlets.get(one.kept or ""),
            "from_month": one.month,
            **_at(one),
        },
    ),
    (
        h.Targeted,
        Target,
        lambda one, office: {
            "rep_id": office.people[one.rep],
            "month": one.month,
            "kind": one.kind,
            "value": one.value,
            **_at(one),
        },
    ),
    (
        h.Sold,
        SalesEntry,
        lambda one, office: {
            "rep_id": office.people[one.rep],
            "month": one.month,
            "line": one.line,
            "target_fen": one.target_fen,
            "actual_fen": one.actual_fen,
            **_at(one),
        },
    ),
    (
        h.OnDuty,
        TownshipDuty,
        lambda one, office: {
            "rep_id": office.people[one.rep],
            "township_code": one.township,
            "on_duty": one.on_duty,
            "valid_from": h.day_of(one.day),
            **_at(one),
        },
    ),
    (
        h.Employed,
        Employment,
        lambda one, office: {
            "user_id": office.people[one.rep],
            "first_day": h.day_of(one.day),
            "last_day": _optional_day(one.last_day),
            **_at(one),
        },
    ),
    (
        h.Found,
        Finding,
        lambda one, office: {
            "id": one.id,
            "outlet_id": office.outlets[one.outlet],
            "kind": one.kind,
            "day": h.day_of(one.day),
            "month": h.month_of(one.day),
            "loss_fen": one.loss_fen,
            "recorded_by": office.people[h.REPS[0]],
            "recorded_at": h.moment(one.at),
            **_FINDING,
        },
    ),
    (
        h.Told,
        FindingNotice,
        lambda one, office: {
            "finding_id": one.finding,
            "rep_id": office.people[one.rep],
            "posted_at": h.moment(one.at),
            "appeal_until": h.moment(one.until),
        },
    ),
    (
        h.Appealed,
        Appeal,
        lambda one, office: {
            "id": one.id,
            "rep_id": office.people[one.rep],
            "subject": "finding",
            "subject_id": one.finding,
            "body_sha256": "0" * 64,
            "text": "",
            "filed_at": h.moment(one.at),
        },
    ),
    (
        h.Ruled,
        Ruling,
        lambda one, office: {
            "appeal_id": one.appeal,
            "outcome": one.outcome,
            "reason": "",
            "decided_by": office.people[h.REPS[0]],
            **_at(one),
        },
    ),
)
"""Kinds of decision, the tables they stand in, and the rows they make of people's and outlets' ids."""
