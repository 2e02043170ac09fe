"""Taking a record in: one way for every kind, idempotent by the client's id (architecture 1 to 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import IdTaken
from fieldapp.fieldwork.hooks import ANNOUNCED, fieldwork_hooks
from fieldapp.fieldwork.models import Kind, State, Submission, SubmissionPhoto
from fieldapp.fieldwork.queries.arrivals import Sought
from fieldapp.fieldwork.service.arrivals import Arrival, Times, canonical_sha256, times_of
from fieldapp.fieldwork.service.bodies import kept_body
from fieldapp.fieldwork.service.circumstances import circumstances_of, from_outlet_m
from fieldapp.fieldwork.service.completion import state_when_complete
from fieldapp.fieldwork.service.predecessors import (
    Predecessors,
    check_predecessors,
    names_records,
    predecessors_of,
)
from fieldapp.fieldwork.service.receipts import Receipt, receipt_of
from fieldapp.fieldwork.signals import gravity_of, signals_of
from fieldapp.kernel.audit import INSERT_ACT, act_row
from fieldapp.kernel.database import AnyRow, columns_of, is_unique_violation, transaction
from fieldapp.kernel.errors import InvalidFields, OutOfScope
from fieldapp.kernel.group_commit import Inserts, insert_together
from fieldapp.kernel.ids import receipt_code
from fieldapp.outlets.queries import policies_named, unknown_products
from fieldapp.people.queries import Actor
from fieldapp.photos.queries import stored_among

__all__ = ["Arrival", "submit"]


def submit(actor: Actor, arrival: Arrival, *, zone: ZoneInfo, fence_m: int) -> tuple[Receipt, bool]:
    """Store a record at once, even while its photos are still on the way.

    Args:
        zone: the office's zone, which decides the business day.
        fence_m: a position further than this from the outlet is flagged.

    Returns:
        The receipt, and whether the record is new. The same id with the same content gives the same
        receipt again.

    Raises:
        OutOfScope: the id belongs to another user. IdTaken: it holds other content.
        InvalidFields: an outlet, township, product or booking is unknown.
        NotCorrectable, BookingCancelled …: the record that it names is in no such state.
    """
    body_sha256 = canonical_sha256(arrival.raw)
    try:
        if not names_records(arrival):
            return _take_in(actor, arrival, body_sha256, zone, fence_m)
        with transaction():  # what it names is locked until it is stored
            return _take_in(actor, arrival, body_sha256, zone, fence_m)
    except IntegrityError as error:
        # the same id arrived twice at once and the other one was first
        if not is_unique_violation(error) or not _is_repetition(
            actor, arrival, body_sha256, queries.holder_of(arrival.submission_id)
        ):
            raise
        return receipt_of(arrival.submission_id), False


def _take_in(
    actor: Actor, arrival: Arrival, body_sha256: str, zone: ZoneInfo, fence_m: int
) -> tuple[Receipt, bool]:
    times = times_of(arrival, zone)
    named = predecessors_of(actor, arrival)
    around = queries.surroundings(_sought(actor, arrival, times, named))
    if _is_repetition(actor, arrival, body_sha256, around):
        return receipt_of(arrival.submission_id), False
    _refuse_unknown_codes(arrival, around)
    check_predecessors(arrival, named, times)
    row = {
        **_row(actor, arrival, times, around, named),
        "body_sha256": body_sha256,
        "receipt": receipt_code(arrival.submission_id, body_sha256),
    }
    seen = circumstances_of(row, arrival, times, around, named, zone=zone, fence_m=fence_m)
    row["signals"] = [signal.as_json() for signal in signals_of(seen)]
    row["gravity"] = gravity_of(row["signals"])
    return _store(row, arrival, may_be_stored=bool(around.photos_announced)), True


def _sought(actor: Actor, arrival: Arrival, times: Times, named: Predecessors) -> Sought:
    found_by_phone = arrival.position if arrival.position.get("source") == "device" else {}
    return Sought(
        submission_id=arrival.submission_id,
        submitter_id=actor.user_id,
        day=named.business_day(times),
        outlet=arrival.outlet,
        sha256s=arrival.photo_sha256s,
        lat=found_by_phone.get("lat"),
        lon=found_by_phone.get("lon"),
        flat=bool(found_by_phone) and found_by_phone.get("altitude_m") is None,
    )


def _is_repetition(actor: Actor, arrival: Arrival, body_sha256: str, held: AnyRow | None) -> bool:
    if held is None or held.same_submitter_id is None:
        return False
    if held.same_submitter_id != actor.user_id:
        raise OutOfScope()
    if (held.same_kind, held.same_body_sha256) != (arrival.kind, body_sha256):
        raise IdTaken()
    return True


def _refuse_unknown_codes(arrival: Arrival, around: AnyRow) -> None:
    """Faults of all codes in a record are reported together."""
    faults = []
    if arrival.outlet is not None and around.outlet_id is None:
        faults.append(Fault(f"/{arrival.outlet_field}", "unknown_outlet", _UNKNOWN_OUTLET))
    township = arrival.fields.get("township")
    if township is not None and not queries.township_exists(township):
        faults.append(Fault("/township", "unknown_township", _UNKNOWN_TOWNSHIP))
    faults += _unknown_policies(arrival)
    named = list(arrival.products())
    unknown = unknown_products([product for _, product in named])
    faults += [
        Fault(pointer, "unknown_product", _UNKNOWN_PRODUCT)
        for pointer, product in named
        if product in unknown
    ]
    if faults:
        raise InvalidFields(faults)


def _unknown_policies(arrival: Arrival) -> list[Fault]:
    told: Sequence[str] = arrival.fields.get("checklist", {}).get("policies", ())
    known = policies_named(told)
    return [
        Fault(f"/checklist/policies/{place}", "unknown_policy", _UNKNOWN_POLICY)
        for place, policy in enumerate(told)
        if policy not in known
    ]


_UNKNOWN_POLICY = Text(
    "没有这条市场政策，请刷新后重新选。", "There is no such market policy. Refresh the list and choose again."
)
_UNKNOWN_OUTLET = Text(
    "没有这家网点，请刷新网点名单后重新选。", "There is no such outlet. Refresh the list and choose again."
)
_UNKNOWN_TOWNSHIP = Text(
    "没有这个乡镇，请重新选。", "There is no such township. Refresh the list and choose again."
)
_UNKNOWN_PRODUCT = Text(
    "没有这个产品，请刷新产品表后重新选。", "There is no such product. Refresh the list and choose again."
)


def _row(actor: Actor, arrival: Arrival, times: Times, around: AnyRow, named: Predecessors) -> dict[str, Any]:
    position, day = arrival.position, named.business_day(times)
    return {
        "id": arrival.submission_id,
        "kind": arrival.kind,
        "submitter_id": actor.user_id,
        "outlet_id": around.outlet_id if named.booking is None else named.booking.outlet_id,
        "about_id": arrival.about,
        "corrects_id": arrival.corrects,
        "occasion": arrival.occasion,
        "body": kept_body(arrival.raw),
        "occurred_at": times.occurred_at,
        "device_time": arrival.fields["occurred_at"],
        "clock_offset_s": times.offset_s,
        "received_at": times.received_at,
        "business_day": day,
        "month": named.month(arrival, day),
        "lat": position.get("lat"),
        "lon": position.get("lon"),
        "accuracy_m": position.get("accuracy_m"),
        "altitude_m": position.get("altitude_m"),
        "position_source": position.get("source"),
        "distance_m": from_outlet_m(arrival, around),
        "own_outlet": around.assigned_rep_id == actor.user_id if arrival.kind == Kind.DISPLAY else None,
    }


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


def _store(row: dict[str, Any], arrival: Arrival, *, may_be_stored: bool) -> Receipt:
    """Store the row with its manifest and audit row.

    Args:
        may_be_stored: photos of it stood in a manifest before. Only those can be stored already; one that
            arrives just now is told `missing`, and sending it again completes the record.
    """
    stored = stored_among(arrival.photo_sha256s) if may_be_stored else set()
    complete = stored.issuperset(arrival.photo_sha256s)
    row["state"] = state_when_complete(arrival.kind) if complete else State.INCOMPLETE
    _insert(
        {
            _INSERT_SUBMISSION: [row],
            _INSERT_PHOTOS: _manifest(arrival),
            INSERT_ACT: [_act(row)],
            **(arrival.beside(row) if arrival.beside else {}),
        },
        announced=row["id"] if complete and arrival.kind in ANNOUNCED else None,
    )
    return Receipt.of(row, [(sha256, sha256 in stored) for sha256 in arrival.photo_sha256s])


def _act(row: Mapping[str, Any]) -> dict[str, Any]:
    details = {"body_sha256": row["body_sha256"]}
    if row["corrects_id"]:
        details["corrects"] = row["corrects_id"]
    return act_row(
        f"{row['kind']}.submitted", ("submission", row["id"]), actor_id=row["submitter_id"], **details
    )


def _insert(inserts: Inserts, *, announced: str | None) -> None:
    if announced is None:
        insert_together(inserts)
        return
    with transaction():
        insert_together(inserts)
        fieldwork_hooks().on_recorded([announced])


_INSERT_SUBMISSION = insert(columns_of(Submission))
_INSERT_PHOTOS = insert(columns_of(SubmissionPhoto))
