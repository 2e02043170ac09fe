"""The circumstances of an arriving record, from which its signals are judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.models import Kind
from fieldapp.fieldwork.queries.likely import likely_outlets
from fieldapp.fieldwork.service.arrivals import Arrival, Times
from fieldapp.fieldwork.service.facts import registered_in_time
from fieldapp.fieldwork.service.predecessors import Predecessors
from fieldapp.fieldwork.signals import Circumstances, EarlierUse, Likeness, Place, SameOccasion
from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.geo import distance_m
from fieldapp.kernel.ids import receipt_code

AT_AN_OUTLET = frozenset({Kind.VISIT, Kind.DISPLAY, Kind.INSPECTION})
"""Kinds made where the outlet is; a banquet is held elsewhere, and an opened outlet has no known place yet."""
OF_OWN_OUTLETS = frozenset({Kind.VISIT, Kind.DISPLAY})
"""Kinds that a rep makes at outlets looked after or covered; inspectors go everywhere."""


def circumstances_of(
    row: Mapping[str, Any],
    arrival: Arrival,
    times: Times,
    around: AnyRow,
    named: Predecessors,
    *,
    zone: ZoneInfo,
    fence_m: int,
) -> Circumstances:
    """What is known about an arriving record.

    Args:
        row: its columns so far.
        around: see `queries.surroundings`.
    """
    return Circumstances(
        received_at=times.received_at,
        claimed_at=times.claimed_at,
        clock_offset_s=times.offset_s,
        assigned=arrival.kind not in OF_OWN_OUTLETS or _is_own_outlet(row, around),
        place=_place(row, arrival, times, around, fence_m) if arrival.position else None,
        no_position_reason=arrival.fields.get("no_position_reason"),
        photos_taken_at=tuple(photo["taken_at"] for photo in arrival.fields["photos"]),
        photos_seen=_earlier_use(row, arrival, named) if around.photos_announced else None,
        like_outlet=_like_outlet(row, arrival) if arrival.kind == Kind.OPENING else None,
        same_occasion=_same_occasion(arrival.occasion) if arrival.occasion else None,
        booked_late_days=_booked_late(arrival, times, named, zone) if arrival.kind == Kind.BANQUET else None,
    )


def from_outlet_m(arrival: Arrival, around: AnyRow) -> int | None:
    """Metres from the record's position to its outlet, where both are known and the record is made there."""
    if arrival.kind not in AT_AN_OUTLET:
        return None
    position = arrival.position
    return _metres((position.get("lat"), position.get("lon")), (around.outlet_lat, around.outlet_lon))


def _is_own_outlet(row: Mapping[str, Any], around: AnyRow) -> bool:
    rep_id = around.assigned_rep_id
    return rep_id is not None and (
        rep_id == row["submitter_id"]
        or queries.stands_in_for(row["submitter_id"], rep_id, row["business_day"])
    )


def _place(row: Mapping[str, Any], arrival: Arrival, times: Times, around: AnyRow, fence_m: int) -> Place:
    position = arrival.position
    found_at = position.get("located_at")
    since_last = times.occurred_at - (around.last_occurred_at or times.occurred_at)
    return Place(
        accuracy_m=position["accuracy_m"],
        distance_m=row["distance_m"],
        fence_m=fence_m,
        # both by the phone's own clock
        located_before=None if found_at is None else arrival.fields["occurred_at"] - found_at,
        has_altitude=position.get("altitude_m") is not None,
        same_place_on=around.same_place_on,
        flat_positions=around.flat_positions,
        from_last_m=_metres((row["lat"], row["lon"]), (around.last_lat, around.last_lon)),
        since_last_s=round(since_last.total_seconds()),
    )


def _earlier_use(row: Mapping[str, Any], arrival: Arrival, named: Predecessors) -> EarlierUse | None:
    used = queries.earlier_use(arrival.photo_sha256s, row["submitter_id"], row["outlet_id"], named.kin)
    if used is None:
        return None
    return EarlierUse(
        used.photos, used.staff_number, receipt_code(used.id, used.body_sha256), used.outlet_code
    )


def _like_outlet(row: Mapping[str, Any], arrival: Arrival) -> Likeness | None:
    fields = arrival.fields
    likely = likely_outlets(fields["name"], row["lat"], row["lon"], fields["phone"], fields["licence"])
    return Likeness(likely[0].code, likely[0].how[0], likely[0].distance_m) if likely else None


def _same_occasion(occasion: str) -> SameOccasion | None:
    twin = queries.same_occasion(occasion)
    return SameOccasion(twin.staff_number, receipt_code(twin.id, twin.body_sha256)) if twin else None


def _booked_late(arrival: Arrival, times: Times, named: Predecessors, zone: ZoneInfo) -> int | None:
    """Days from the day of the banquet to the first receipt of its booking; None: registered in time."""
    held_on = arrival.fields["held_on"]
    first = _first_received_at(named, held_on.isoformat()) or times.received_at
    if registered_in_time(first, held_on, zone):
        return None
    return int((clock.business_day(first, zone) - held_on).days)


def _first_received_at(named: Predecessors, held_on: str) -> datetime | None:
    """When the server first heard of the corrected booking, if that was for the same day."""
    corrected = named.corrected
    if corrected is None or corrected.body["held_on"] != held_on:
        return None
    return queries.bookings_among([corrected.id])[corrected.id].first_received_at


def _metres(here: tuple[float | None, float | None], there: tuple[float | None, float | None]) -> int | None:
    """The distance between two points, if both are known."""
    if here[0] is None or here[1] is None or there[0] is None or there[1] is None:
        return None
    return distance_m(here[0], here[1], there[0], there[1])
