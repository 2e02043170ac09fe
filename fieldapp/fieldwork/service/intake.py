"""Taking a record in: one way for every kind, idempotent by the client's id (architecture 1 to 3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
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
from fieldapp.kernel.audit import INSERT_ACT, act_row
from fieldapp.kernel.database import AnyRow, columns_of, is_unique_violation
from fieldapp.kernel.errors import InvalidFields, OutOfScope
from fieldapp.kernel.fields import NOT_INSTANT
from fieldapp.kernel.geo import distance_m
from fieldapp.kernel.group_commit import insert_together
from fieldapp.outlets.queries import unknown_products
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

    @property
    def photo_sha256s(self) -> list[str]:
        """The hashes its manifest commits to, in order."""
        return [photo["sha256"] for photo in self.fields["photos"]]


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
        InvalidFields: an outlet or product is unknown.
    """
    body_sha256 = canonical_sha256(arrival.raw)
    times = _times(arrival, zone)
    around = _surroundings(actor, arrival, times)
    if _is_repetition(actor, arrival, body_sha256, around):
        return receipt_of(arrival.submission_id), False
    _refuse_unknown_codes(arrival.fields, around)
    row = {**_row(actor, arrival, times, around, fence_m), "body_sha256": body_sha256}
    try:
        return _store(row, arrival, around), True
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        # the same id arrived twice at once and the other one was first
        _is_repetition(actor, arrival, body_sha256, _surroundings(actor, arrival, times))
        return receipt_of(arrival.submission_id), False


def canonical_sha256(body: Mapping[str, Any]) -> str:
    """SHA-256 of a JSON object with sorted keys and no white space: equal content, equal hash."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _surroundings(actor: Actor, arrival: Arrival, times: _Times) -> AnyRow:
    return queries.surroundings(
        submission_id=arrival.submission_id,
        rep_id=actor.user_id,
        outlet=arrival.fields["outlet"],
        day=times.business_day,
        sha256s=arrival.photo_sha256s,
    )


def _is_repetition(actor: Actor, arrival: Arrival, body_sha256: str, around: AnyRow) -> bool:
    if around.same_rep_id is None:
        return False
    if around.same_rep_id != actor.user_id:
        raise OutOfScope()
    if (around.same_kind, around.same_body_sha256) != (arrival.kind, body_sha256):
        raise IdTaken()
    return True


def _refuse_unknown_codes(fields: Mapping[str, Any], around: AnyRow) -> None:
    """Faults of all codes in a record are reported together."""
    named = [item["product"] for item in fields.get("products", ())]
    unknown = unknown_products(named)
    faults = [
        Fault(f"/products/{index}/product", "unknown_product", _UNKNOWN_PRODUCT)
        for index, product in enumerate(named)
        if product in unknown
    ]
    if around.outlet_id is None:
        faults.insert(0, Fault("/outlet", "unknown_outlet", _UNKNOWN_OUTLET))
    if faults:
        raise InvalidFields(faults)


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


def _row(actor: Actor, arrival: Arrival, times: _Times, around: AnyRow, fence_m: int) -> dict[str, Any]:
    position = arrival.fields.get("position") or {}
    here = (position.get("lat"), position.get("lon"))
    row = {
        "id": arrival.submission_id,
        "kind": arrival.kind,
        "rep_id": actor.user_id,
        "outlet_id": around.outlet_id,
        "body": _without_position(arrival.raw),
        "occurred_at": times.occurred_at,
        "device_time": arrival.fields["occurred_at"],
        "clock_offset_s": times.offset_s,
        "received_at": times.received_at,
        "business_day": times.business_day,
        "month": clock.month_of(times.business_day),
        "lat": here[0],
        "lon": here[1],
        "accuracy_m": position.get("accuracy_m"),
        "position_source": position.get("source"),
        "distance_m": _metres(here, (around.outlet_lat, around.outlet_lon)),
    }
    seen = _circumstances(row, arrival, times, around, fence_m)
    return {**row, "signals": [signal.as_json() for signal in signals_of(seen)]}


def _without_position(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The body as kept: its position stands in columns that retention can empty."""
    return {key: value for key, value in raw.items() if key != "position" or value is None}


def _circumstances(
    row: Mapping[str, Any], arrival: Arrival, times: _Times, around: AnyRow, fence_m: int
) -> Circumstances:
    from_last_m = _metres((row["lat"], row["lon"]), (around.last_lat, around.last_lon))
    since_last = times.occurred_at - (around.last_occurred_at or times.occurred_at)
    return Circumstances(
        received_at=times.received_at,
        claimed_at=times.claimed_at,
        clock_offset_s=times.offset_s,
        distance_m=row["distance_m"],
        accuracy_m=None if row["accuracy_m"] is None else round(row["accuracy_m"]),
        fence_m=fence_m,
        no_position_reason=arrival.fields.get("no_position_reason"),
        assigned=around.assigned_rep_id == row["rep_id"],
        photos_taken_at=tuple(photo["taken_at"] for photo in arrival.fields["photos"]),
        photos_seen_before=around.photos_seen,
        since_last_s=round(since_last.total_seconds()),
        from_last_m=from_last_m,
    )


def _metres(here: tuple[float | None, float | None], there: tuple[float | None, float | None]) -> int | None:
    """The distance between two points, if both are known."""
    if here[0] is None or here[1] is None or there[0] is None or there[1] is None:
        return None
    return distance_m(here[0], here[1], there[0], there[1])


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


def _store(row: dict[str, Any], arrival: Arrival, around: AnyRow) -> Receipt:
    # only a photo that stood in a manifest before can be stored already; one that arrives just now is
    # told `missing`, and sending it again completes the record
    stored = stored_among(arrival.photo_sha256s) if around.photos_seen else set()
    complete = stored.issuperset(arrival.photo_sha256s)
    row["state"] = State.SUBMITTED if complete else State.INCOMPLETE
    act = act_row(
        f"{row['kind']}.submitted",
        ("submission", row["id"]),
        actor_id=row["rep_id"],
        body_sha256=row["body_sha256"],
    )
    insert_together({_INSERT_SUBMISSION: [row], _INSERT_PHOTOS: _manifest(arrival), INSERT_ACT: [act]})
    return Receipt.of(row, [(sha256, sha256 in stored) for sha256 in arrival.photo_sha256s])


_INSERT_SUBMISSION = insert(columns_of(Submission))
_INSERT_PHOTOS = insert(columns_of(SubmissionPhoto))
