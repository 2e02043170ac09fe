"""JSON routes of field work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app, request

from fieldapp.evaluator.faults import Fault
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import NotAUuid
from fieldapp.fieldwork.models import Decision, Kind, RejectionReason
from fieldapp.fieldwork.schemas import (
    DisplayShape,
    ReceiptShape,
    ReviewShape,
    SubmissionFilterShape,
    SubmissionPageShape,
    SubmissionShape,
)
from fieldapp.fieldwork.service.intake import Arrival, submit
from fieldapp.fieldwork.service.records import Record, read_record
from fieldapp.fieldwork.service.reviews import review
from fieldapp.kernel import clock
from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.fields import NOT_INSTANT
from fieldapp.kernel.ids import record_id
from fieldapp.kernel.shapes import received_json
from fieldapp.people.access import current_actor, requires

DEVICE_TIME = {
    "in": "header",
    "name": "Device-Time",
    "schema": {"type": "string", "format": "date-time"},
    "description": "The device's clock when sending: corrects a clock that is off",
}

blueprint = RoomApi("fieldwork", __name__, "What reps submit, and its review")


@blueprint.put("/displays/<uuid>")
@blueprint.doc(parameters=[DEVICE_TIME])
@requires("displays.submit")
@blueprint.arguments(DisplayShape)
@blueprint.response(200, ReceiptShape, description="The same record was received before")
@blueprint.alt_response(201, schema=ReceiptShape, description="Stored")
def put_display(display: dict[str, Any], uuid: str) -> Any:
    """Submit a display; safe to repeat"""
    return _take_in(Kind.DISPLAY, uuid, display)


@blueprint.get("/submissions")
@requires("submissions.read")
@blueprint.arguments(SubmissionFilterShape, location="query")
@blueprint.response(200, SubmissionPageShape)
def submissions(wanted: dict[str, Any]) -> Any:
    """Records one may read, newest first"""
    return queries.submissions_page(current_actor(), **wanted)


@blueprint.get("/submissions/<uuid>")
@requires("submissions.read")
@blueprint.response(200, SubmissionShape)
def submission(uuid: str) -> Record:
    """One record with its receipt, photos, verdict and review"""
    return read_record(current_actor(), _record_id(uuid))


@blueprint.put("/submissions/<uuid>/review")
@requires("submissions.review")
@blueprint.arguments(ReviewShape)
@blueprint.response(204)
def put_review(decided: dict[str, Any], uuid: str) -> None:
    """Approve or reject a record"""
    reason = decided["reason"] and RejectionReason(decided["reason"])
    review(
        current_actor(),
        _record_id(uuid),
        decision=Decision(decided["decision"]),
        reason=reason,
        remark=decided["remark"],
    )


def _take_in(kind: Kind, uuid: str, fields: dict[str, Any]) -> Any:
    settings = current_app.config["SETTINGS"]
    arrival = Arrival(
        kind=kind,
        submission_id=_record_id(uuid),
        raw=received_json(),
        fields=fields,
        sent_at=_device_time(),
    )
    receipt, new = submit(current_actor(), arrival, zone=settings.timezone, fence_m=settings.outlet_fence_m)
    return receipt, 201 if new else 200


def _device_time() -> datetime | None:
    """The device's clock when it sent this, from the header."""
    told = request.headers.get("Device-Time")
    try:
        return None if told is None else clock.parse_instant(told)
    except (ValueError, OverflowError):
        raise InvalidFields([Fault("/Device-Time", "not_instant", NOT_INSTANT)]) from None


def _record_id(text: str) -> str:
    canonical = record_id(text)
    if canonical is None:
        raise NotAUuid()
    return canonical
