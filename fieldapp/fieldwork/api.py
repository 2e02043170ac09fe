"""JSON routes of field work."""

from __future__ import annotations

from typing import Any

from flask import current_app

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.models import Decision, Kind, RejectionReason
from fieldapp.fieldwork.schemas import (
    BanquetShape,
    CancellationShape,
    DisplayShape,
    OpeningShape,
    ProofShape,
    ReceiptShape,
    ReversalShape,
    ReviewShape,
    RouteShape,
    StopsShape,
    SubmissionFilterShape,
    SubmissionPageShape,
    SubmissionShape,
    VisitShape,
    WithdrawalShape,
)
from fieldapp.fieldwork.service import routes
from fieldapp.fieldwork.service.banquets import cancel_banquet
from fieldapp.fieldwork.service.intake import Arrival, submit
from fieldapp.fieldwork.service.openings import OutletChoice
from fieldapp.fieldwork.service.records import Record, read_record
from fieldapp.fieldwork.service.reversals import reverse
from fieldapp.fieldwork.service.reviews import review
from fieldapp.fieldwork.service.withdrawals import withdraw
from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.days import day_named
from fieldapp.kernel.device_time import DEVICE_TIME, device_time
from fieldapp.kernel.errors import NotAUuid
from fieldapp.kernel.ids import record_id
from fieldapp.kernel.shapes import received_json
from fieldapp.people.access import current_actor, requires

blueprint = RoomApi("fieldwork", __name__, "What reps submit, and its review")


@blueprint.put("/visits/<uuid>")
@blueprint.doc(parameters=[DEVICE_TIME])
@requires("visits.submit")
@blueprint.arguments(VisitShape)
@blueprint.response(200, ReceiptShape, description="The same record was received before")
@blueprint.alt_response(201, schema=ReceiptShape, description="Stored")
def put_visit(visit: dict[str, Any], uuid: str) -> Any:
    """Submit a visit with its check-list; safe to repeat"""
    return _take_in(Kind.VISIT, uuid, visit)


@blueprint.put("/displays/<uuid>")
@blueprint.doc(parameters=[DEVICE_TIME])
@requires("displays.submit")
@blueprint.arguments(DisplayShape)
@blueprint.response(200, ReceiptShape, description="The same record was received before")
@blueprint.alt_response(201, schema=ReceiptShape, description="Stored")
def put_display(display: dict[str, Any], uuid: str) -> Any:
    """Submit a display; safe to repeat"""
    return _take_in(Kind.DISPLAY, uuid, display)


@blueprint.put("/openings/<uuid>")
@blueprint.doc(parameters=[DEVICE_TIME])
@requires("openings.submit")
@blueprint.arguments(OpeningShape)
@blueprint.response(200, ReceiptShape, description="The same record was received before")
@blueprint.alt_response(201, schema=ReceiptShape, description="Stored")
def put_opening(opening: dict[str, Any], uuid: str) -> Any:
    """Submit a new outlet; safe to repeat"""
    return _take_in(Kind.OPENING, uuid, opening)


@blueprint.put("/banquets/<uuid>")
@blueprint.doc(parameters=[DEVICE_TIME])
@requires("banquets.submit")
@blueprint.arguments(BanquetShape)
@blueprint.response(200, ReceiptShape, description="The same record was received before")
@blueprint.alt_response(201, schema=ReceiptShape, description="Stored")
def put_banquet(banquet: dict[str, Any], uuid: str) -> Any:
    """Book a banquet; safe to repeat"""
    return _take_in(Kind.BANQUET, uuid, banquet)


@blueprint.put("/banquet-proofs/<uuid>")
@blueprint.doc(parameters=[DEVICE_TIME])
@requires("banquets.submit")
@blueprint.arguments(ProofShape)
@blueprint.response(200, ReceiptShape, description="The same record was received before")
@blueprint.alt_response(201, schema=ReceiptShape, description="Stored")
def put_proof(proof: dict[str, Any], uuid: str) -> Any:
    """Prove that a booked banquet was held; safe to repeat"""
    return _take_in(Kind.PROOF, uuid, proof)


@blueprint.put("/banquets/<uuid>/cancellation")
@requires("banquets.submit")
@blueprint.arguments(CancellationShape)
@blueprint.response(204)
def put_cancellation(cancelled: dict[str, Any], uuid: str) -> None:
    """Say that a booked banquet will not take place; safe to repeat"""
    cancel_banquet(current_actor(), _record_id(uuid), reason=cancelled["reason"])


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
    """One record with its receipt, photos, verdict and reviews"""
    return read_record(current_actor(), _record_id(uuid))


@blueprint.put("/submissions/<uuid>/review")
@requires("submissions.review")
@blueprint.arguments(ReviewShape)
@blueprint.response(204)
def put_review(decided: dict[str, Any], uuid: str) -> None:
    """Approve or reject a record; an approved opening says which outlet it is"""
    reason = decided["reason"] and RejectionReason(decided["reason"])
    review(
        current_actor(),
        _record_id(uuid),
        decision=Decision(decided["decision"]),
        reason=reason,
        remark=decided["remark"],
        outlet=OutletChoice(decided["same_outlet"], decided["is_new_outlet"], decided["considered"]),
    )


@blueprint.put("/submissions/<uuid>/reversal")
@requires("submissions.reverse")
@blueprint.arguments(ReversalShape)
@blueprint.response(204)
def put_reversal(reversed_: dict[str, Any], uuid: str) -> None:
    """Take an approval back, with evidence; an outlet that an opening brought in stays in the list"""
    reason = RejectionReason(reversed_["reason"])
    reverse(current_actor(), _record_id(uuid), reason=reason, remark=reversed_["remark"])


@blueprint.put("/submissions/<uuid>/withdrawal")
@requires("submissions.withdraw")
@blueprint.arguments(WithdrawalShape)
@blueprint.response(204)
def put_withdrawal(withdrawn: dict[str, Any], uuid: str) -> None:
    """Take an own record back before it is reviewed; safe to repeat"""
    withdraw(current_actor(), _record_id(uuid), reason=withdrawn["reason"])


@blueprint.get("/routes/<day>/<staff_number>")
@requires("routes.read")
@blueprint.response(200, RouteShape)
def route(day: str, staff_number: str) -> dict[str, Any]:
    """A rep's route of a day, with what was done of it"""
    return routes.read_route(current_actor(), staff_number, day_named(day))


@blueprint.put("/routes/<day>/<staff_number>")
@requires("routes.plan")
@blueprint.arguments(StopsShape)
@blueprint.response(204)
def put_route(wanted: dict[str, list[str]], day: str, staff_number: str) -> None:
    """Plan a rep's day, or order it anew; an empty list lets the plan go; safe to repeat"""
    routes.plan_route(current_actor(), staff_number, day_named(day), wanted["outlets"])


@blueprint.get("/routes/<day>/<staff_number>/suggestion")
@requires("routes.read")
@blueprint.response(200, StopsShape)
def route_suggestion(day: str, staff_number: str) -> dict[str, Any]:
    """The outlets that most need a visit, ordered by the way between them; nothing is stored"""
    return {"outlets": routes.suggested_route(current_actor(), staff_number, day_named(day))}


def _take_in(kind: Kind, uuid: str, fields: dict[str, Any]) -> Any:
    settings = current_app.config["SETTINGS"]
    arrival = Arrival(
        kind=kind,
        submission_id=_record_id(uuid),
        raw=received_json(),
        fields=fields,
        sent_at=device_time(),
    )
    receipt, new = submit(current_actor(), arrival, zone=settings.timezone, fence_m=settings.outlet_fence_m)
    return receipt, 201 if new else 200


def _record_id(text: str) -> str:
    canonical = record_id(text)
    if canonical is None:
        raise NotAUuid()
    return canonical
