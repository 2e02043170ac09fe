"""Shapes of a banquet as phones send them: its booking, its proof, its cancellation."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validates_schema

from fieldapp.fieldwork.schemas.records import (
    MOST_BOTTLES,
    BottleCountShape,
    CorrectionShape,
    check_products,
)
from fieldapp.kernel.fields import Choice, Code, Day, Line, Whole
from fieldapp.kernel.record_shapes import EventShape, PositionedShape, RecordRef, at_field
from fieldapp.kernel.shapes import Shape

MOST_TABLES = 1_000


class BanquetShape(EventShape, CorrectionShape):
    """A banquet as it is booked, before it is held (二.1); made at a desk as well as at the place."""

    held_on = Day(required=True)
    meal = Choice("lunch", "dinner", required=True)
    venue = Line(at_most=120, required=True)
    host = Line(at_most=60, required=True)
    tables = Whole(at_least=1, at_most=MOST_TABLES, required=True)
    source = Choice("personal", "shop", required=True)
    shop = Code(
        allow_none=True, load_default=None, metadata={"description": "Code of the outlet that passed it on"}
    )
    products = fields.List(fields.Nested(BottleCountShape), required=True)

    @validates_schema
    def check_banquet(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["source"] == "shop" and data["shop"] is None:
            raise at_field("shop", "missing", "请选是哪家店推荐的。", "Choose the shop that passed it on.")
        if data["source"] == "personal" and data["shop"] is not None:
            raise at_field(
                "shop",
                "not_with_personal",
                "亲友家宴不用选店。",
                "A banquet won from family or friends has no shop.",
            )
        check_products(data["products"], "products")


class UsedItemShape(Shape):
    """Bottles of a product taken to a banquet, and how many of them came back."""

    product = Code(required=True)
    bottles_taken = Whole(at_least=0, at_most=MOST_BOTTLES, required=True)
    bottles_returned = Whole(at_least=0, at_most=MOST_BOTTLES, required=True)

    @validates_schema
    def check_return(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["bottles_returned"] > data["bottles_taken"]:
            raise at_field(
                "bottles_returned",
                "more_than_taken",
                "退回的瓶数比带去的还多，请改正。",
                "More bottles came back than were taken. Correct one of the two.",
            )


class ProofShape(PositionedShape, CorrectionShape):
    """That a booked banquet was held: real tables, bottles used, returns taken off (二.1)."""

    banquet = RecordRef(required=True, metadata={"description": "The booking"})
    tables = Whole(at_least=0, at_most=MOST_TABLES, required=True)
    products = fields.List(fields.Nested(UsedItemShape), required=True)

    @validates_schema
    def check_proof(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["photos"]:
            raise at_field(
                "photos", "missing", "举办凭证至少要有一张照片。", "A proof needs at least one photo."
            )
        check_products(data["products"], "products")


class WithdrawalShape(Shape):
    """Why a record is taken back."""

    reason = Line(at_most=200, allow_none=True, load_default=None)


class CancellationShape(Shape):
    """Why a booked banquet will not take place."""

    reason = Line(at_most=200, required=True)
