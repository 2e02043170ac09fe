"""Shapes of receipts, records, lists and reviews."""

from __future__ import annotations

from marshmallow import fields

from fieldapp.fieldwork.models import Decision, Kind, State
from fieldapp.fieldwork.queries import LISTED
from fieldapp.fieldwork.service.banquets import Stage
from fieldapp.fieldwork.service.reviews import BY_HAND
from fieldapp.kernel.cursors import InstantCursor
from fieldapp.kernel.fields import Choice, Code, Flag, Instant, Length, Line, MonthCode, Sha256Hex
from fieldapp.kernel.shapes import Shape


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
    """A decision on a record."""

    decision = Choice(*Decision, required=True)
    reason = fields.String(allow_none=True)
    remark = fields.String(allow_none=True)
    reviewer = fields.String(
        allow_none=True, metadata={"description": "null: late photos came by themselves"}
    )
    decided_at = Instant(required=True)
    outlet = fields.String(
        attribute="outlet_code",
        allow_none=True,
        metadata={"description": "Of an approved opening: the outlet it is"},
    )
    appeal = fields.String(
        attribute="appeal_id",
        allow_none=True,
        metadata={"description": "The appeal by whose ruling it was decided"},
    )


class LikelyOutletShape(Shape):
    """A known outlet that an opening may well be."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    township = fields.String(attribute="township_code", required=True)
    distance_m = fields.Integer(allow_none=True, required=True)
    how = fields.List(Choice("licence", "phone", "place"), required=True)


class LinkedShape(Shape):
    """Another record that belongs to this one."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    receipt = fields.String(required=True)
    state = Choice(*State, required=True)
    business_day = fields.Date(required=True)


class BanquetLifeShape(Shape):
    """How far a booked banquet has come."""

    booking = fields.String(attribute="booking_id", required=True, metadata={"format": "uuid"})
    stage = Choice(*Stage, required=True)
    in_time = fields.Boolean(
        required=True,
        metadata={"description": "The server received the booking before the day of the banquet"},
    )
    held_on = fields.Date(required=True)
    proof = fields.String(attribute="proof_id", allow_none=True, required=True, metadata={"format": "uuid"})
    proof_state = Choice(*State, allow_none=True, required=True)


class SubmissionShape(Shape):
    """A record as one may read it."""

    receipt = fields.Nested(ReceiptShape, required=True)
    rep = fields.String(required=True)
    place = fields.String(
        required=True, metadata={"description": "The outlet's name, a banquet's venue, a new shop's name"}
    )
    outlet = fields.String(
        allow_none=True,
        required=True,
        metadata={"description": "null: an opening before its approval, a banquet that no shop passed on"},
    )
    outlet_name = fields.String(allow_none=True, required=True)
    occurred_at = Instant(required=True)
    body = fields.Dict(required=True, metadata={"description": "The record as it was sent"})
    distance_m = fields.Integer(allow_none=True)
    signals = fields.List(
        fields.Nested(ReasonShape), metadata={"description": "For reviewers; empty for reps"}
    )
    qualification = fields.Nested(
        VerdictShape, allow_none=True, metadata={"description": "null for visits and bookings"}
    )
    review = fields.Nested(ReviewedShape, allow_none=True, metadata={"description": "The one in force"})
    reviews = fields.List(
        fields.Nested(ReviewedShape), metadata={"description": "All decisions, the one in force last"}
    )
    banquet = fields.Nested(
        BanquetLifeShape, allow_none=True, metadata={"description": "Of a booking and of a proof"}
    )
    corrects = fields.Nested(LinkedShape, allow_none=True)
    corrected_by = fields.Nested(LinkedShape, allow_none=True)
    likely_outlets = fields.List(
        fields.Nested(LikelyOutletShape),
        metadata={"description": "For the reviewer of an opening, the likeliest first"},
    )


class SubmissionFilterShape(Shape):
    """Which records to list."""

    state = Choice(*State, load_default=None)
    month = MonthCode(load_default=None)
    kind = Choice(*LISTED, load_default=None)
    cursor = InstantCursor(load_default="")


class SubmissionLineShape(Shape):
    """A record in a list."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    kind = Choice(*Kind, required=True)
    state = Choice(*State, required=True)
    rep = fields.String(attribute="staff_number", required=True)
    place = fields.String(required=True)
    outlet = fields.String(attribute="outlet_code", allow_none=True, required=True)
    outlet_name = fields.String(allow_none=True, required=True)
    business_day = fields.Date(required=True)
    received_at = Instant(required=True)


class SubmissionPageShape(Shape):
    """A page of records; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(SubmissionLineShape), required=True)
    next_cursor = fields.String(allow_none=True)


class ReviewShape(Shape):
    """A supervisor's decision; an approved opening says which outlet it is."""

    decision = Choice(Decision.APPROVED, Decision.REJECTED, required=True)
    reason = Choice(*BY_HAND, allow_none=True, load_default=None)
    remark = Line(at_most=500, allow_none=True, load_default=None)
    same_outlet = Code(
        allow_none=True,
        load_default=None,
        metadata={"description": "Code of the known outlet that an opening is"},
    )
    is_new_outlet = Flag(
        load_default=False, metadata={"description": "The opening brings a new outlet into the list"}
    )
    considered = fields.List(
        Code(),
        allow_none=True,
        load_default=None,
        validate=Length(max=200),
        metadata={"description": "Codes of the likely outlets that were shown; one entered since is told of"},
    )


class ReversalShape(Shape):
    """That an approval is taken back, and why; the remark is the evidence."""

    reason = Choice(*BY_HAND, required=True)
    remark = Line(at_most=500, required=True)
