"""JSON routes of inspection."""

from __future__ import annotations

from typing import Any

from flask import current_app

from fieldapp.fieldwork.models import Kind
from fieldapp.fieldwork.service.arrivals import Arrival
from fieldapp.inspection.models import AppealSubject
from fieldapp.inspection.schemas import (
    AppealFilterShape,
    AppealPageShape,
    AppealPhotosShape,
    AppealShape,
    ClaimLossShape,
    ClaimsShape,
    DrawnSampleShape,
    FindingKindShape,
    FindingPageShape,
    InspectionPageShape,
    InspectionReceiptShape,
    InspectionShape,
    MonthFilterShape,
    NewAppealShape,
    NewInspectionShape,
    RulingShape,
    SampleFilterShape,
    SampleShape,
    WantedSampleShape,
    WholeFindingShape,
)
from fieldapp.inspection.service import appeals, findings, reading, samples
from fieldapp.inspection.service.appeal_photos import add_photos
from fieldapp.inspection.service.claims import read_claims
from fieldapp.inspection.service.inspections import submit_inspection
from fieldapp.inspection.service.kinds import kinds_to_choose
from fieldapp.inspection.service.losses import ClaimLoss, enter_claim_loss
from fieldapp.inspection.service.rulings import Judgement, rule_on_appeal
from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.clock import is_month
from fieldapp.kernel.days import day_named
from fieldapp.kernel.device_time import DEVICE_TIME, device_time
from fieldapp.kernel.errors import NotAMonth, NotAUuid
from fieldapp.kernel.ids import record_id
from fieldapp.kernel.shapes import received_json
from fieldapp.people.access import current_actor, requires

blueprint = RoomApi("inspection", __name__, "Samples, inspections, findings, appeals and rulings")


@blueprint.put("/inspections/<uuid>")
@blueprint.doc(parameters=[DEVICE_TIME])
@requires("inspections.submit")
@blueprint.arguments(NewInspectionShape)
@blueprint.response(200, InspectionReceiptShape, description="The same inspection was received before")
@blueprint.alt_response(201, schema=InspectionReceiptShape, description="Stored")
def put_inspection(inspection: dict[str, Any], uuid: str) -> Any:
    """Submit an inspection with its findings; safe to repeat"""
    settings, raw = current_app.config["SETTINGS"], received_json()
    named, sent_at = _record_id(uuid), device_time()
    arrival = Arrival(kind=Kind.INSPECTION, submission_id=named, raw=raw, fields=inspection, sent_at=sent_at)
    zone, fence_m = settings.timezone, settings.outlet_fence_m
    receipt, new = submit_inspection(current_actor(), arrival, zone=zone, fence_m=fence_m)
    return receipt, 201 if new else 200


@blueprint.get("/inspections")
@requires("inspections.read")
@blueprint.arguments(MonthFilterShape, location="query")
@blueprint.response(200, InspectionPageShape)
def inspections(wanted: dict[str, Any]) -> Any:
    """Inspections one may read, newest first"""
    return reading.page_of_inspections(current_actor(), **wanted)


@blueprint.get("/inspections/<uuid>")
@requires("inspections.read")
@blueprint.response(200, InspectionShape)
def inspection(uuid: str) -> dict[str, Any]:
    """One inspection with its photos and what it found"""
    return reading.read_inspection(current_actor(), _record_id(uuid))


@blueprint.get("/outlets/<outlet>/claims")
@requires("claims.read")
@blueprint.response(200, ClaimsShape)
def claims(outlet: str) -> dict[str, Any]:
    """What an outlet should look like: its last approved display, and the agreements that run today"""
    return read_claims(current_actor(), outlet)


@blueprint.get("/months/<month>/finding-kinds")
@requires("claims.read")
@blueprint.response(200, FindingKindShape(many=True))
def finding_kinds(month: str) -> list[dict[str, Any]]:
    """What an inspector may find in a month, as data that a phone applies offline"""
    if not is_month(month):
        raise NotAMonth()
    return kinds_to_choose(month)


@blueprint.get("/findings")
@requires("findings.read")
@blueprint.arguments(MonthFilterShape, location="query")
@blueprint.response(200, FindingPageShape)
def list_findings(wanted: dict[str, Any]) -> Any:
    """Findings one may read, newest first; a rep's own with the day until which they may be appealed"""
    return findings.page_of_findings(current_actor(), **wanted)


@blueprint.get("/findings/<uuid>")
@requires("findings.read")
@blueprint.response(200, WholeFindingShape)
def finding(uuid: str) -> dict[str, Any]:
    """One finding with its evidence and how it stands"""
    return findings.read_finding(current_actor(), _record_id(uuid))


@blueprint.put("/claim-losses/<uuid>")
@requires("losses.enter")
@blueprint.arguments(ClaimLossShape)
@blueprint.response(200, WholeFindingShape, description="The same loss was entered before")
@blueprint.alt_response(201, schema=WholeFindingShape, description="Entered")
def put_claim_loss(loss: dict[str, Any], uuid: str) -> Any:
    """Enter a loss in claim verification; safe to repeat"""
    named = _record_id(uuid)
    new = enter_claim_loss(current_actor(), ClaimLoss(id=named, **loss))
    return findings.read_finding(current_actor(), named), 201 if new else 200


@blueprint.put("/appeals/<uuid>")
@requires("appeals.file")
@blueprint.arguments(NewAppealShape)
@blueprint.response(200, AppealShape, description="The same appeal was filed before")
@blueprint.alt_response(201, schema=AppealShape, description="Filed")
def put_appeal(contested: dict[str, Any], uuid: str) -> Any:
    """Contest a finding, a rejection or a figure; safe to repeat"""
    named = _record_id(uuid)
    contested["subject"] = AppealSubject(contested["subject"])
    new = appeals.file_appeal(current_actor(), appeals.NewAppeal(id=named, raw=received_json(), **contested))
    return appeals.read_appeal(current_actor(), named), 201 if new else 200


@blueprint.get("/appeals")
@requires("appeals.read")
@blueprint.arguments(AppealFilterShape, location="query")
@blueprint.response(200, AppealPageShape)
def list_appeals(wanted: dict[str, Any]) -> Any:
    """Appeals one may read, newest first"""
    return appeals.page_of_appeals(current_actor(), **wanted)


@blueprint.get("/appeals/<uuid>")
@requires("appeals.read")
@blueprint.response(200, AppealShape)
def appeal(uuid: str) -> dict[str, Any]:
    """One appeal with both sides' evidence and its ruling"""
    return appeals.read_appeal(current_actor(), _record_id(uuid))


@blueprint.put("/appeals/<uuid>/photos")
@requires("appeals.file")
@blueprint.arguments(AppealPhotosShape)
@blueprint.response(200, AppealShape)
def put_appeal_photos(added: dict[str, Any], uuid: str) -> Any:
    """Add photos to an own appeal that waits to be ruled on; safe to repeat"""
    named = _record_id(uuid)
    add_photos(current_actor(), named, added["photos"])
    return appeals.read_appeal(current_actor(), named)


@blueprint.put("/appeals/<uuid>/ruling")
@requires("appeals.rule")
@blueprint.arguments(RulingShape)
@blueprint.response(204)
def put_ruling(ruled: dict[str, Any], uuid: str) -> None:
    """Rule on an appeal: what was decided stands, or is lifted and decided anew; safe to repeat"""
    rule_on_appeal(current_actor(), _record_id(uuid), Judgement(**ruled))


@blueprint.get("/samples")
@requires("samples.read")
@blueprint.arguments(SampleFilterShape, location="query")
@blueprint.response(200, SampleShape(many=True))
def list_samples(wanted: dict[str, Any]) -> Any:
    """Samples of a day with what is done: an inspector's own, the inspection lead's all"""
    return samples.samples_of_day(current_actor(), wanted["day"])


@blueprint.get("/samples/<day>/<staff_number>")
@requires("samples.read")
@blueprint.response(200, DrawnSampleShape)
def sample(day: str, staff_number: str) -> dict[str, Any]:
    """One sample with seed and odds, so that anybody can draw it again"""
    return samples.read_sample(current_actor(), staff_number, day_named(day))


@blueprint.put("/samples/<day>/<staff_number>")
@requires("samples.draw")
@blueprint.arguments(WantedSampleShape)
@blueprint.response(200, DrawnSampleShape, description="The same sample was drawn before")
@blueprint.alt_response(201, schema=DrawnSampleShape, description="Drawn")
def put_sample(wanted: dict[str, Any], day: str, staff_number: str) -> Any:
    """Draw outlets for an inspector's day; safe to repeat"""
    when = day_named(day)
    new = samples.draw_sample(current_actor(), staff_number, when, samples.Wanted(**wanted))
    return samples.read_sample(current_actor(), staff_number, when), 201 if new else 200


def _record_id(text: str) -> str:
    canonical = record_id(text)
    if canonical is None:
        raise NotAUuid()
    return canonical
