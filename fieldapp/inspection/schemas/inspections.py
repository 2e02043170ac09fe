"""Shapes of inspections, findings, claim losses and what an outlet is claimed to look like."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validates_schema

from fieldapp.fieldwork.models import State
from fieldapp.inspection.models import Outcome
from fieldapp.inspection.standing import Standing
from fieldapp.kernel.cursors import InstantCursor
from fieldapp.kernel.fields import Choice, Code, Day, Instant, Length, Line, MonthCode, Sha256Hex, Whole
from fieldapp.kernel.record_shapes import MOST_PHOTOS, RecordRef, RecordShape, at_field
from fieldapp.kernel.shapes import Shape

MOST_FINDINGS = 20
MOST_BOTTLES = 10_000
DEAREST_LOSS_FEN = 10**12
"""Ten milliards of yuan: beyond any claim, and far below what sums can hold."""


class BottlesAskedShape(Shape):
    """How many bottles were asked for, and how many stood there."""

    asked = Whole(at_least=1, at_most=MOST_BOTTLES, required=True)
    counted = Whole(at_least=0, at_most=MOST_BOTTLES, required=True)

    @validates_schema
    def check_count(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["counted"] >= data["asked"]:
            raise at_field(
                "counted",
                "nothing_missing",
                "实有不少于应有，就没有这个问题。",
                "Nothing is missing where as many stand there as were asked for.",
            )


class NewFindingShape(Shape):
    """Something wrong, with its photos; bottles counted where the kind is about them."""

    id = RecordRef(required=True)
    kind = Code(required=True)
    figures = fields.Nested(BottlesAskedShape, allow_none=True, load_default=None)
    photos = fields.List(Sha256Hex(), required=True, validate=Length(min=1, max=MOST_PHOTOS))
    note = Line(at_most=500, allow_none=True, load_default=None)


class NewInspectionShape(RecordShape):
    """A spot check of an outlet (三): drawn in a sample, or a free one."""

    sample = Whole(at_least=1, allow_none=True, load_default=None)
    outcome = Choice(*Outcome, required=True)
    findings = fields.List(
        fields.Nested(NewFindingShape), load_default=list, validate=Length(max=MOST_FINDINGS)
    )

    @validates_schema
    def check_outcome(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["outcome"] == Outcome.FINDINGS and not data["findings"]:
            raise at_field(
                "findings",
                "missing",
                "结果是“有问题”，请写明是什么问题。",
                "The outcome is `findings`: say what was found.",
            )
        if data["outcome"] != Outcome.FINDINGS and data["findings"]:
            raise at_field(
                "outcome",
                "not_with_findings",
                "写了问题，结果就要选“有问题”。",
                "Something was found, so the outcome is `findings`.",
            )

    @validates_schema
    def check_findings(self, data: dict[str, Any], **kwargs: Any) -> None:
        ids = [finding["id"] for finding in data["findings"]]
        if len(set(ids)) < len(ids):
            raise at_field(
                "findings", "repeated", "两个问题用了同一个编号。", "Two findings have the same id."
            )
        announced = {photo["sha256"] for photo in data["photos"]}
        if any(sha256 not in announced for finding in data["findings"] for sha256 in finding["photos"]):
            raise at_field(
                "findings",
                "photo_not_announced",
                "问题的照片必须在这次督查的照片清单里。",
                "A finding's photos must stand in the inspection's manifest.",
            )


class InspectionPhotoShape(Shape):
    """Whether a photo of the manifest has come; its bytes may be deleted on the phone once received."""

    sha256 = Sha256Hex(required=True)
    status = Choice("received", "missing", required=True)


class InspectionReceiptShape(Shape):
    """The server's word that the inspection is stored."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    receipt = fields.String(required=True, metadata={"example": "7QF2-9M4D"})
    kind = fields.String(required=True)
    state = Choice(*State, required=True)
    received_at = Instant(required=True)
    business_day = fields.Date(required=True)
    photos = fields.List(fields.Nested(InspectionPhotoShape), required=True)


class MonthFilterShape(Shape):
    """Which to list."""

    month = MonthCode(load_default=None)
    cursor = InstantCursor(load_default="")


class SentenceShape(Shape):
    """Words in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class InspectionLineShape(Shape):
    """An inspection in a list."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    receipt = fields.String(required=True)
    state = Choice(*State, required=True)
    inspector = fields.String(required=True)
    outlet = fields.String(required=True)
    outlet_name = fields.String(required=True)
    occurred_at = fields.String(required=True)
    received_at = fields.String(required=True)
    business_day = fields.String(required=True)
    outcome = Choice(*Outcome, required=True)
    sample = fields.Integer(allow_none=True)


class FoundShape(Shape):
    """What an inspection found."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    kind = fields.String(required=True)
    text = fields.Nested(SentenceShape, required=True)
    figures = fields.Dict(required=True)
    photos = fields.List(fields.String(), required=True)
    note = fields.String(allow_none=True)


class InspectionSignalShape(Shape):
    """What is worth a second look."""

    code = fields.String(required=True)
    text = fields.Nested(SentenceShape, required=True)
    figures = fields.Dict()


class InspectionShape(InspectionLineShape):
    """An inspection as one may read it."""

    note = fields.String(allow_none=True)
    distance_m = fields.Integer(allow_none=True)
    photos = fields.List(fields.Nested(InspectionPhotoShape), required=True)
    findings = fields.List(fields.Nested(FoundShape), required=True)
    signals = fields.List(
        fields.Nested(InspectionSignalShape), metadata={"description": "For the inspection lead alone"}
    )


class InspectionPageShape(Shape):
    """A page of inspections; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(InspectionLineShape), required=True)
    next_cursor = fields.String(allow_none=True)


class FindingShape(FoundShape):
    """A finding and how it stands; an inspector is not told whom it costs how much."""

    inspection = fields.String(allow_none=True, metadata={"description": "null: a claim loss"})
    outlet = fields.String(required=True)
    outlet_name = fields.String(required=True)
    day = fields.String(required=True)
    month = fields.String(required=True)
    recorded_by = fields.String(required=True)
    recorded_at = fields.String(required=True)
    rep = fields.String(allow_none=True)
    loss_fen = fields.Integer()
    document = fields.String(allow_none=True)
    told_at = fields.String(allow_none=True)
    appeal_until = fields.String(
        allow_none=True, metadata={"description": "The first moment at which it is too late"}
    )
    last_day = fields.String(allow_none=True, metadata={"description": "The last day of the appeal window"})
    appeal = fields.String(allow_none=True)
    standing = Choice(*Standing)


class VisitBeforeShape(Shape):
    """A visit to the outlet before the finding, with what was noted then; `policies`: titles of those told."""

    record = fields.String(required=True, metadata={"format": "uuid"})
    day = fields.String(required=True)
    checklist = fields.Dict(required=True)
    policies = fields.List(fields.String(), required=True)


class WholeFindingShape(FindingShape):
    """A finding with the visits of the month before it, and the clause that fines it (not told to an inspector)."""

    visits = fields.List(fields.Nested(VisitBeforeShape), required=True)
    clause = fields.Nested(SentenceShape, allow_none=True)


class FindingPageShape(Shape):
    """A page of findings; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(FindingShape), required=True)
    next_cursor = fields.String(allow_none=True)


class ClaimLossShape(Shape):
    """A loss in claim verification at an outlet, over a period with both its days (三)."""

    outlet = Code(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    amount_fen = Whole(at_least=1, at_most=DEAREST_LOSS_FEN, required=True)
    document = Line(at_most=120, required=True)

    @validates_schema
    def check_period(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["last_day"] < data["first_day"]:
            raise at_field(
                "last_day",
                "before_first_day",
                "最后一天不能早于第一天。",
                "The last day cannot lie before the first.",
            )


class FindingKindShape(Shape):
    """Something that an inspector may find."""

    code = fields.String(required=True)
    text = fields.Nested(SentenceShape, required=True)
    is_counted = fields.Boolean(
        required=True, metadata={"description": "Its figures say how many bottles were asked for and counted"}
    )
    excludes = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Kinds that one inspection cannot find as well"},
    )


class ClaimedDisplayShape(Shape):
    """The last approved display of an outlet."""

    day = fields.String(required=True)
    joint = fields.Boolean(required=True)
    prominent = fields.Boolean(required=True)
    products = fields.List(fields.Dict(), required=True)
    bottles = fields.Integer(required=True)
    photos = fields.List(fields.String(), required=True)
    hints = fields.List(
        fields.Nested(InspectionSignalShape),
        required=True,
        metadata={"description": "What proves nothing and is worth a look, as a photo like an earlier one"},
    )


class ClaimedAgreementShape(Shape):
    """A display agreement that runs today."""

    code = fields.String(required=True)
    first_day = fields.String(required=True)
    last_day = fields.String(required=True)
    bottles = fields.Integer(required=True)
    layers = fields.Integer(required=True)


class ClaimsShape(Shape):
    """What an outlet should look like."""

    outlet = fields.String(required=True)
    outlet_name = fields.String(required=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    display = fields.Nested(ClaimedDisplayShape, allow_none=True)
    agreements = fields.List(fields.Nested(ClaimedAgreementShape), required=True)
