"""Shapes of appeals and rulings."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validates_schema

from fieldapp.inspection.models import AppealSubject, RulingOutcome
from fieldapp.inspection.queries.appeals import OPEN
from fieldapp.inspection.schemas.inspections import InspectionPhotoShape, SentenceShape
from fieldapp.kernel.cursors import InstantCursor
from fieldapp.kernel.fields import Choice, Code, Flag, Length, Line, Sha256Hex, Whole
from fieldapp.kernel.record_shapes import MOST_PHOTOS, at_field
from fieldapp.kernel.shapes import Shape
from fieldapp.kernel.typed import Pieces, Yuan

STATES = (OPEN, *RulingOutcome)
DEAREST_FEN = 10**14
MOST_PIECES = 100_000


class NewAppealShape(Shape):
    """What a rep contests, and why."""

    subject = Choice(*AppealSubject, required=True)
    subject_id = fields.String(
        required=True,
        validate=Length(max=80),
        metadata={
            "description": "A finding's or record's id; of a figure its month and kind or brand line",
            "example": "2018-06:display",
        },
    )
    text = Line(at_most=2000, required=True)
    photos = fields.List(Sha256Hex(), load_default=list, validate=Length(max=MOST_PHOTOS))

    @validates_schema
    def check_photos(self, data: dict[str, Any], **kwargs: Any) -> None:
        _refuse_repeated(data["photos"])


class AppealPhotosShape(Shape):
    """Photos added to an appeal that waits."""

    photos = fields.List(Sha256Hex(), required=True, validate=Length(min=1, max=MOST_PHOTOS))

    @validates_schema
    def check_photos(self, data: dict[str, Any], **kwargs: Any) -> None:
        _refuse_repeated(data["photos"])


def _refuse_repeated(photos: list[str]) -> None:
    if len(set(photos)) < len(photos):
        raise at_field("photos", "repeated", "同一张照片列了两次。", "The same photo is listed twice.")


class AppealFilterShape(Shape):
    """Which appeals to list."""

    state = Choice(*STATES, load_default=None)
    cursor = InstantCursor(load_default="")


class RulingMadeShape(Shape):
    """The ruling that ended an appeal."""

    outcome = Choice(*RulingOutcome, required=True)
    reason = fields.String(required=True)
    terms = fields.Dict(allow_none=True)
    decided_by = fields.String(required=True)
    decided_at = fields.String(required=True)


class AppealLineShape(Shape):
    """An appeal in a list."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    rep = fields.String(required=True)
    rep_name = fields.String(required=True)
    subject = Choice(*AppealSubject, required=True)
    subject_id = fields.String(required=True)
    name = fields.Nested(SentenceShape, required=True)
    text = fields.String(required=True)
    filed_at = fields.String(required=True)
    state = Choice(*STATES, required=True)
    ruling = fields.Nested(RulingMadeShape, allow_none=True)


class AppealPhotoShape(InspectionPhotoShape):
    """A photo of an appeal."""

    added_at = fields.String(
        allow_none=True, metadata={"description": "When it was added later; null: announced with the appeal"}
    )


class AppealShape(AppealLineShape):
    """An appeal with both sides' evidence."""

    photos = fields.List(fields.Nested(AppealPhotoShape), required=True)
    takes_photos = Flag(
        required=True,
        metadata={"description": "Whether the reader, whose appeal it is, may still add photos"},
    )
    evidence = fields.Dict(
        required=True,
        metadata={"description": "The finding, the record with its reviews, or the figure with its history"},
    )


class AppealPageShape(Shape):
    """A page of appeals; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(AppealLineShape), required=True)
    next_cursor = fields.String(allow_none=True)


class FigureShape(Shape):
    """What a contested figure should be: a target's value, or target and actual of a brand line."""

    value = Whole(at_most=MOST_PIECES)
    target_fen = Whole(at_most=DEAREST_FEN)
    actual_fen = Whole(at_most=DEAREST_FEN)


class RulingShape(Shape):
    """A ruling; one that lifts says what a figure should be, or which outlet an opening is."""

    outcome = Choice(*RulingOutcome, required=True)
    reason = Line(at_most=2000, required=True)
    figure = fields.Nested(FigureShape, allow_none=True, load_default=None)
    same_outlet = Code(allow_none=True, load_default=None)
    is_new_outlet = Flag(load_default=False)

    @post_load
    def gather_terms(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """`terms`: what was said about how it is put right."""
        outlet = {"same_outlet": data["same_outlet"], "is_new_outlet": data["is_new_outlet"]}
        terms = {**(data["figure"] or {}), **{name: said for name, said in outlet.items() if said}}
        return {"outcome": RulingOutcome(data["outcome"]), "reason": data["reason"], "terms": terms}


class RulingFormShape(Shape):
    """A ruling as typed at the desk: amounts in yuan."""

    outcome = Choice(*RulingOutcome, required=True)
    reason = Line(at_most=2000, required=True)
    value = Pieces(load_default=None)
    target_fen = Yuan(load_default=None)
    actual_fen = Yuan(load_default=None)
    same_outlet = Code(allow_none=True, load_default=None)
    is_new_outlet = Flag(load_default=False)

    @post_load
    def gather_terms(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """`terms`: how what is lifted is put right; what is upheld needs none."""
        outcome, reason = RulingOutcome(data.pop("outcome")), data.pop("reason")
        said = {name: value for name, value in data.items() if value is not None and value is not False}
        return {
            "outcome": outcome,
            "reason": reason,
            "terms": said if outcome == RulingOutcome.LIFTED else {},
        }
