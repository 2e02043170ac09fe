"""A world written into the tables, all decisions at once: caches show how things stand in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.fieldwork.models import Review, Submission
from fieldapp.inspection.models import Appeal, Finding, FindingNotice, Ruling
from fieldapp.outlets.models import (
    Assignment,
    Cover,
    DisplayAgreement,
    Outlet,
    OutletTownship,
    SalesEntry,
    Target,
    TownshipDuty,
)
from fieldapp.people.models import Employment, User
from tests.cast import LONG_AGO, LONG_AGO_AT
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


def enter(session: Session, worlds: Sequence[h.World]) -> list[dict[str, int]]:
    """Write worlds that have nothing to do with each other: each has reps and outlets of its own.

    Returns:
        For each world the reps' ids by name.
    """
    offices = _offices(session, worlds)
    _enter_beginnings(session, offices)
    rows = [_submission(one.world, record, one) for one in offices for record in one.world.records]
    session.execute(insert(Submission.__table__), rows)
    for kind, table, row in _TABLES:
        if rows := [row(one, office) for office in offices for one in office.world.of(kind)]:
            session.execute(insert(table.__table__), rows)
    return [{rep: office.people[rep] for rep in h.REPS} for office in offices]


@dataclass
class _Office:
    """A world with the ids of its people and outlets, by the names they have in it."""

    world: h.World
    people: dict[str, int]
    outlets: dict[str, int]


def _offices(session: Session, worlds: Sequence[h.World]) -> list[_Office]:
    users = [_user(f"{number}:{rep}") for number in range(len(worlds)) for rep in h.REPS]
    outlets = [row for number, world in enumerate(worlds) for row in _outlets(world, f"{number}:")]
    people, shops = _entered(session, User.staff_number, users), _entered(session, Outlet.code, outlets)
    return [_Office(world, people[str(number)], shops[str(number)]) for number, world in enumerate(worlds)]


def _entered(session: Session, name: Any, rows: list[Row]) -> dict[str, dict[str, int]]:
    """Ids of new rows by world, and by the name they have in it."""
    ids: dict[str, dict[str, int]] = defaultdict(dict)
    for named, its_id in session.execute(insert(name.class_).returning(name, name.class_.id), rows):
        number, _, own_name = named.partition(":")
        ids[number][own_name] = its_id
    return ids


def _outlets(world: h.World, prefix: str) -> list[Row]:
    """The known outlets and those that the first openings brought in, in the township they lie in at last."""
    openings = [*(opening.id for opening in world.of(h.Opened)), None, None, None]
    opened_by = dict.fromkeys(h.KNOWN) | dict(zip(h.NEW, openings, strict=False))
    township = dict.fromkeys(h.NEW, "weibo") | h.SEATS
    township |= {moved.outlet: moved.township for moved in world.of(h.Moved)}
    about = {"kind": "restaurant", "created_at": LONG_AGO_AT}
    return [
        {
            **about,
            "code": prefix + code,
            "name": code,
            "township_code": township[code],
            "opened_by": opened_by[code],
        }
        for code in (*h.KNOWN, *h.NEW)
    ]


def _enter_beginnings(session: Session, offices: Sequence[_Office]) -> None:
    """From long ago the reps are employed, and the outlets lie where they lie and are looked after."""
    begun = {"decided_at": LONG_AGO_AT}
    employed = [
        {**begun, "user_id": r, "first_day": LONG_AGO} for one in offices for r in one.people.values()
    ]
    lie = [
        {**begun, "outlet_id": one.outlets[code], "township_code": township}
        for one in offices
        for code, township in h.SEATS.items()
    ]
    given = [
        {**begun, "outlet_id": one.outlets[code], "rep_id": one.people[code[:-2]], "valid_from": LONG_AGO}
        for one in offices
        for code in h.KNOWN
    ]
    for table, rows in ((Employment, employed), (OutletTownship, lie), (Assignment, given)):
        session.execute(insert(table.__table__), rows)


def _user(staff_number: str) -> Row:
    about = {"name": staff_number, "role": "rep", "password_hash": "", "must_change_password": False}
    return {**about, "staff_number": staff_number, "created_at": LONG_AGO_AT, "language": "zh"}


def _submission(world: h.World, record: h.Record, office: _Office) -> Row:
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
        "decided_at": h.moment(reviews[-1].at) if reviews else None,
        "body_sha256": "0" * 64,
        "occurred_at": RECEIVED,
        "device_time": RECEIVED,
        "received_at": RECEIVED,
        "clock_offset_s": 0,
        "signals": [],
        **row,
    }


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
_TABLES: tuple[tuple[Any, Any, Callable[[Any, _Office], Row]], ...] = (
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
