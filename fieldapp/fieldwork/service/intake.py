"""Taking a record in: one way for every kind, idempotent by the client's id (architecture 1 to 3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import IdTaken
from fieldapp.fieldwork.models import Kind, State, Submission, SubmissionPhoto
from fieldapp.fieldwork.service.receipts import Receipt, receipt_of
from fieldapp.fieldwork.signals import Circumstances, signals_of
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import is_unique_violation, transaction
from fieldapp.kernel.errors import InvalidFields, OutOfScope
from fieldapp.kernel.fields import NOT_INSTANT
from fieldapp.kernel.geo import distance_m
from fieldapp.outlets.queries import OutletRef, outlet_by_code, rep_of_outlet, unknown_products
from fieldapp.people.queries import Actor
from fieldapp.photos.queries import stored_among


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A record as it reached the server, already checked in form.

    Attributes:
        raw: the JSON object as sent; its canonical form identifies the content for ever.
        fields: the same, loaded: instants aware, hashes in lower case.
        sent_at: the device's clock when it sent this, if it said so.
    """

    kind: Kind
    submission_id: str
    raw: Mapping[str, Any]
    fields: Mapping[str, Any]
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Times:
    """When the record happened, by whose clock."""

    received_at: datetime
    claimed_at: datetime
    occurred_at: datetime
    offset_s: int
    business_day: date


def submit(actor: Actor, arrival: Arrival, *, zone: ZoneInfo, fence_m: int) -> tuple[Receipt, bool]:
    """Store a record at once, even while its photos are still on the way.

    Args:
        zone: the office's zone, which decides the business day.
        fence_m: a position further than this from the outlet is flagged.

    Returns:
        The receipt, and whether the record is new. The same id with the same content gives the same
        receipt again.

    Raises:
        OutOfScope: the id belongs to another rep. IdTaken: it holds other content.
        InvalidFields: an outlet or product is unknown, or the corrected time impossible.
    """
    body_sha256 = canonical_sha256(arrival.raw)
    if _is_repetition(actor, arrival, body_sha256):
        return receipt_of(arrival.submission_id), False
    outlet = _outlet(arrival.fields)
    times = _times(arrival, zone)
    row = {**_row(actor, arrival, outlet, times, fence_m), "body_sha256": body_sha256}
    try:
        receipt = _store(row, _manifest(arrival))
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        # the same id arrived twice at once and the other one was first
        _is_repetition(actor, arrival, body_sha256)
        return receipt_of(arrival.submission_id), False
    return receipt, True


def canonical_sha256(body: Mapping[str, Any]) -> str:
    """SHA-256 of a JSON object with sorted keys and no white space: equal content, equal hash."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _is_repetition(actor: Actor, arrival: Arrival, body_sha256: str) -> bool:
    stored = queries.stored_identity(arrival.submission_id)
    if stored is None:
        return False
    if stored.rep_id != actor.user_id:
        raise OutOfScope()
    if (stored.kind, stored.body_sha256) != (arrival.kind, body_sha256):
        raise IdTaken()
    return True


def _outlet(fields: Mapping[str, Any]) -> OutletRef:
    """The outlet the record names; faults of all codes in it are reported together."""
    outlet = outlet_by_code(fields["outlet"])
    faults = [] if outlet else [Fault("/outlet", "unknown_outlet", _UNKNOWN_OUTLET)]
    named = [item["product"] for item in fields.get("products", ())]
    unknown = unknown_products(named)
    faults += [
        Fault(f"/products/{index}/product", "unknown_product", _UNKNOWN_PRODUCT)
        for index, product in enumerate(named)
        if product in unknown
    ]
    if outlet is None or faults:
        raise InvalidFields(faults)
    return outlet


_UNKNOWN_OUTLET = Text(
    "没有这家网点，请刷新网点名单后重新选。", "There is no such outlet. Refresh the list and choose again."
)
_UNKNOWN_PRODUCT = Text(
    "没有这个产品，请刷新产品表后重新选。", "There is no such product. Refresh the list and choose again."
)


def _times(arrival: Arrival, zone: ZoneInfo) -> _Times:
    received_at = clock.now()
    offset = received_at - arrival.sent_at if arrival.sent_at else timedelta()
    claimed_at = _corrected(arrival.fields["occurred_at"], offset)
    occurred_at = min(claimed_at, received_at)
    return _Times(
        received_at,
        claimed_at,
        occurred_at,
        round(offset.total_seconds()),
        clock.business_day(occurred_at, zone),
    )


def _corrected(device_time: datetime, offset: timedelta) -> datetime:
    """Device time moved by the clocks' offset; a clock that was reset in between can make it impossible."""
    try:
        return clock.in_bounds(device_time + offset)
    except (ValueError, OverflowError):
        raise InvalidFields([Fault("/occurred_at", "not_instant", NOT_INSTANT)]) from None


def _row(actor: Actor, arrival: Arrival, outlet: OutletRef, times: _Times, fence_m: int) -> dict[str, Any]:
    position = arrival.fields.get("position") or {}
    lat, lon, accuracy_m = position.get("lat"), position.get("lon"), position.get("accuracy_m")
    from_outlet = (
        distance_m(lat, lon, outlet.lat, outlet.lon)
        if lat is not None and lon is not None and outlet.lat is not None and outlet.lon is not None
        else None
    )
    row = {
        "id": arrival.submission_id,
        "kind": arrival.kind,
        "rep_id": actor.user_id,
        "outlet_id": outlet.id,
        "body": _without_position(arrival.raw),
        "occurred_at": times.occurred_at,
        "device_time": arrival.fields["occurred_at"],
        "clock_offset_s": times.offset_s,
        "received_at": times.received_at,
        "business_day": times.business_day,
        "month": clock.month_of(times.business_day),
        "lat": lat,
        "lon": lon,
        "accuracy_m": accuracy_m,
        "position_source": position.get("source"),
        "distance_m": from_outlet,
    }
    row["signals"] = [s.as_json() for s in signals_of(_circumstances(row, arrival, times, fence_m))]
    return row


def _without_position(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The body as kept: its position stands in columns that retention can empty."""
    return {key: value for key, value in raw.items() if key != "position" or value is None}


def _circumstances(row: Mapping[str, Any], arrival: Arrival, times: _Times, fence_m: int) -> Circumstances:
    photos: Sequence[Mapping[str, Any]] = arrival.fields["photos"]
    last = queries.last_position(row["rep_id"]) if row["lat"] is not None else None
    return Circumstances(
        received_at=times.received_at,
        claimed_at=times.claimed_at,
        clock_offset_s=times.offset_s,
        distance_m=row["distance_m"],
        accuracy_m=None if row["accuracy_m"] is None else round(row["accuracy_m"]),
        fence_m=fence_m,
        no_position_reason=arrival.fields.get("no_position_reason"),
        assigned=rep_of_outlet(row["outlet_id"], row["business_day"]) == row["rep_id"],
        photos_taken_at=tuple(photo["taken_at"] for photo in photos),
        photos_seen_before=queries.photos_in_manifests([photo["sha256"] for photo in photos]),
        since_last_s=round((row["occurred_at"] - last.occurred_at).total_seconds()) if last else None,
        from_last_m=distance_m(last.lat, last.lon, row["lat"], row["lon"]) if last else None,
    )


def _manifest(arrival: Arrival) -> list[dict[str, Any]]:
    return [
        {
            "submission_id": arrival.submission_id,
            "position": position,
            "sha256": photo["sha256"],
            "taken_at": photo["taken_at"],
            "taken_at_source": photo["taken_at_source"],
            "size_bytes": photo["size_bytes"],
        }
        for position, photo in enumerate(arrival.fields["photos"])
    ]


def _store(row: dict[str, Any], manifest: list[dict[str, Any]]) -> Receipt:
    with transaction() as session:
        stored = stored_among([line["sha256"] for line in manifest])
        complete = all(line["sha256"] in stored for line in manifest)
        row["state"] = State.SUBMITTED if complete else State.INCOMPLETE
        session.execute(insert(Submission), row)
        if manifest:
            session.execute(insert(SubmissionPhoto), manifest)
        record_act(
            session,
            f"{row['kind']}.submitted",
            ("submission", row["id"]),
            actor_id=row["rep_id"],
            body_sha256=row["body_sha256"],
        )
    return Receipt.of(row, [(line["sha256"], line["sha256"] in stored) for line in manifest])
