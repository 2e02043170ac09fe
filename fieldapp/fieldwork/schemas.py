"""Shapes of field work on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validates_schema

from fieldapp.fieldwork.models import Decision, Kind, RejectionReason, State
from fieldapp.fieldwork.signals import NO_POSITION
from fieldapp.kernel.fields import (
    Choice,
    Code,
    Flag,
    Instant,
    Invalid,
    Line,
    MonthCode,
    Number,
    Sha256Hex,
    Whole,
)
from fieldapp.kernel.paging import instant_and_id
from fieldapp.kernel.shapes import Shape

MOST_PHOTOS = 9
MOST_PRODUCTS = 100


class PositionShape(Shape):
    """Where the phone was, in WGS-84."""

    lat = Number(at_least=-90, at_most=90, required=True)
    lon = Number(at_least=-180, at_most=180, required=True)
    accuracy_m = Number(at_least=0, at_most=100_000, required=True)
    crs = Choice("WGS84", required=True)
    source = Choice("device", "manual", required=True)

    @validates_schema
    def refuse_null_island(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["lat"] == 0 and data["lon"] == 0:
            raise Invalid(
                "no_real_position",
                "定位是 0,0，说明没定到位。请重新定位，或选择没有定位的原因。",
                "0/0 is no position. Locate again, or give the reason why there is none.",
            )


class ManifestLineShape(Shape):
    """A photo announced with the record: its hash is committed to before its bytes arrive."""

    sha256 = Sha256Hex(required=True)
    taken_at = Instant(required=True)
    taken_at_source = Choice("exif", "file", "clock", required=True)
    size_bytes = Whole(at_least=1, at_most=2**31 - 1, required=True)


class ShelfItemShape(Shape):
    """A product on the shelf."""

    product = Code(required=True)
    bottles = Whole(at_least=1, at_most=10_000, required=True)
    layers = Whole(at_least=0, at_most=50, required=True)


class RecordShape(Shape):
    """What every record of field work says."""

    outlet = Code(required=True)
    occurred_at = Instant(required=True)
    position = fields.Nested(PositionShape, allow_none=True, load_default=None)
    no_position_reason = Choice(*NO_POSITION, allow_none=True, load_default=None)
    photos = fields.List(fields.Nested(ManifestLineShape), required=True)
    note = Line(at_most=500, allow_none=True, load_default=None)

    @validates_schema
    def check_position(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data["position"] is None) == (data["no_position_reason"] is None):
            raise Invalid(
                "position_or_reason",
                "要么给定位，要么写明没有定位的原因，二选一。",
                "Give either a position or the reason why there is none.",
            )

    @validates_schema
    def check_photos(self, data: dict[str, Any], **kwargs: Any) -> None:
        hashes = [photo["sha256"] for photo in data["photos"]]
        if len(set(hashes)) < len(hashes):
            raise _at("photos", "repeated", "同一张照片列了两次。", "The same photo is listed twice.")
        if len(hashes) > MOST_PHOTOS:
            raise _at(
                "photos",
                "too_many",
                f"最多 {MOST_PHOTOS} 张照片。",
                f"At most {MOST_PHOTOS} photos are taken.",
            )


class DisplayShape(RecordShape):
    """A joint display at an outlet (二.2)."""

    joint = Flag(required=True)
    prominent = Flag(required=True)
    products = fields.List(fields.Nested(ShelfItemShape), required=True)

    @validates_schema
    def check_display(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["photos"]:
            raise _at("photos", "missing", "陈列至少要有一张照片。", "A display needs at least one photo.")
        products = [item["product"] for item in data["products"]]
        if not products:
            raise _at("products", "missing", "至少要选一个产品。", "At least one product is needed.")
        if len(set(products)) < len(products):
            raise _at("products", "repeated", "同一个产品列了两次。", "The same product is listed twice.")
        if len(products) > MOST_PRODUCTS:
            raise _at(
                "products", "too_many", f"最多 {MOST_PRODUCTS} 个产品。", f"At most {MOST_PRODUCTS} products."
            )


def _at(field: str, code: str, zh: str, en: str) -> Invalid:
    refusal = Invalid(code, zh, en)
    refusal.field_name = field
    return refusal


class PhotoStatusShape(Shape):
    """Whether a photo of the manifest has come; its bytes may be deleted on the phone once received."""

    sha256 = Sha256Hex(required=True)
    status = Choice("received", "missing", required=True)


class ReceiptShape(Shape):
    """The server's word that the record is stored."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    receipt = fields.String(required=True, metadata={"example": "7QF2-9M4D"})
    kind = Choice(*Kind, required=True)
    state = Choice(*State, required=True)
    received_at = Instant(required=True)
    business_day = fields.Date(required=True)
    photos = fields.List(fields.Nested(PhotoStatusShape), required=True)


class ReasonShape(Shape):
    """A code with its sentence in both languages, and the figures in it."""

    code = fields.String(required=True)
    text = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    figures = fields.Dict(keys=fields.String())


class VerdictShape(Shape):
    """Whether the record's content counts under the month's scheme, and what is missing."""

    scheme = fields.String(required=True)
    counts = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(ReasonShape), required=True)


class ReviewedShape(Shape):
    """The review in force."""

    decision = Choice(*Decision, required=True)
    reason = fields.String(allow_none=True)
    remark = fields.String(allow_none=True)
    reviewer = fields.String(required=True)
    decided_at = Instant(required=True)


class SubmissionShape(Shape):
    """A record as one may read it."""

    receipt = fields.Nested(ReceiptShape, required=True)
    rep = fields.String(required=True)
    outlet = fields.String(required=True)
    outlet_name = fields.String(required=True)
    occurred_at = Instant(required=True)
    body = fields.Dict(required=True, metadata={"description": "The record as it was sent"})
    distance_m = fields.Integer(allow_none=True)
    signals = fields.List(
        fields.Nested(ReasonShape), metadata={"description": "For reviewers; empty for reps"}
    )
    qualification = fields.Nested(VerdictShape, allow_none=True)
    review = fields.Nested(ReviewedShape, allow_none=True)


class RecordCursor(fields.String):
    """Where the page before ended: `next_cursor` of that page, as it was."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value and instant_and_id(value) is None:
            raise Invalid(
                "not_a_cursor",
                "翻页位置不对，请从第一页重新看。",
                "This is no next_cursor of an earlier page. Begin again with the first page.",
            )
        return str(value)


class SubmissionFilterShape(Shape):
    """Which records to list."""

    state = Choice(*State, load_default=None)
    month = MonthCode(load_default=None)
    cursor = RecordCursor(load_default="")


class SubmissionLineShape(Shape):
    """A record in a list."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    kind = Choice(*Kind, required=True)
    state = Choice(*State, required=True)
    rep = fields.String(attribute="staff_number", required=True)
    outlet = fields.String(attribute="outlet_code", required=True)
    outlet_name = fields.String(required=True)
    business_day = fields.Date(required=True)
    received_at = Instant(required=True)


class SubmissionPageShape(Shape):
    """A page of records; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(SubmissionLineShape), required=True)
    next_cursor = fields.String(allow_none=True)


class ReviewShape(Shape):
    """A supervisor's decision."""

    decision = Choice(*Decision, required=True)
    reason = Choice(*RejectionReason, allow_none=True, load_default=None)
    remark = Line(at_most=500, allow_none=True, load_default=None)
