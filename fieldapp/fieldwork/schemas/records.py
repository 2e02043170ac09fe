"""Shapes of visits, displays and openings as phones send them, and what every record of a rep's shares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import fields, validates_schema

from fieldapp.kernel.fields import Choice, Code, Flag, Instant, Invalid, Line, Whole
from fieldapp.kernel.record_shapes import PositionedShape, RecordRef, RecordShape, at_field
from fieldapp.kernel.shapes import Shape
from fieldapp.outlets.models import OutletKind

MOST_PRODUCTS = 100
MOST_BOTTLES = 10_000
MOST_LAYERS = 50


class Phone(Line):
    """A telephone number as people write it."""

    _pattern = re.compile(r"\+?[0-9(][0-9() \-]{3,38}[0-9]", re.ASCII)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(at_most=40, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if self._pattern.fullmatch(text) is None:
            raise Invalid(
                "not_phone",
                "电话只能填数字，例如 0311-83200000。",
                "A telephone number in digits is expected, for example 0311-83200000.",
            )
        return text


class CorrectionShape(Shape):
    """A record that may take the place of a rejected or withdrawn one."""

    corrects = RecordRef(
        allow_none=True,
        load_default=None,
        metadata={"description": "The rejected or withdrawn record of the same kind that this one corrects"},
    )


class ShelfItemShape(Shape):
    """A product on the shelf."""

    product = Code(required=True)
    bottles = Whole(at_least=1, at_most=MOST_BOTTLES, required=True)
    layers = Whole(at_least=0, at_most=MOST_LAYERS, required=True)


class DisplayShape(RecordShape, CorrectionShape):
    """A joint display at an outlet (二.2)."""

    joint = Flag(required=True)
    prominent = Flag(required=True)
    products = fields.List(fields.Nested(ShelfItemShape), required=True)

    @validates_schema
    def check_display(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["photos"]:
            raise at_field(
                "photos", "missing", "陈列至少要有一张照片。", "A display needs at least one photo."
            )
        check_products(data["products"], "products", at_least=1)


class BottleCountShape(Shape):
    """Bottles of a product that stood at the outlet."""

    product = Code(required=True)
    bottles = Whole(at_least=0, at_most=MOST_BOTTLES, required=True)


class ChecklistShape(Shape):
    """What a rep looks at on every visit; null: there was nothing to look at."""

    bottles = fields.List(fields.Nested(BottleCountShape), required=True)
    tags_in_order = Flag(required=True, allow_none=True)
    decoration_in_order = Flag(required=True, allow_none=True)
    policy_told = Flag(required=True)
    told_to = Line(at_most=60, allow_none=True, load_default=None)

    @validates_schema
    def check_list(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["policy_told"] and data["told_to"] is None:
            raise at_field(
                "told_to",
                "missing",
                "讲过市场政策的，要填讲给了谁。",
                "Say to whom the market policy was explained.",
            )
        check_products(data["bottles"], "bottles")


class VisitShape(RecordShape, CorrectionShape):
    """A visit to an outlet with its check-list; stored and flagged, not reviewed."""

    left_at = Instant(allow_none=True, load_default=None)
    checklist = fields.Nested(ChecklistShape, required=True)

    @validates_schema
    def check_times(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["left_at"] is not None and data["left_at"] < data["occurred_at"]:
            raise at_field(
                "left_at",
                "before_arrival",
                "离店时间早于到店时间，请改正。",
                "The visit ends before it begins. Correct one of the times.",
            )


class StockItemShape(Shape):
    """A product that a new outlet stocks."""

    product = Code(required=True)
    bottles = Whole(at_least=1, at_most=MOST_BOTTLES, required=True)
    layers = Whole(at_least=0, at_most=MOST_LAYERS, allow_none=True, load_default=None)


class OpeningShape(PositionedShape, CorrectionShape):
    """A new outlet that stocks the products (二.3); which outlet it is, its review decides."""

    name = Line(at_most=120, required=True)
    outlet_kind = Choice(*OutletKind, required=True)
    township = Code(required=True)
    phone = Phone(allow_none=True, load_default=None)
    licence = Code(allow_none=True, load_default=None)
    layers = Whole(at_least=0, at_most=MOST_LAYERS, required=True)
    products = fields.List(fields.Nested(StockItemShape), required=True)

    @validates_schema
    def check_opening(self, data: dict[str, Any], **kwargs: Any) -> None:
        if len(data["photos"]) < 2:
            raise at_field(
                "photos",
                "too_few",
                "新网点要两张照片：门头和货架。",
                "An opening needs two photos: the front of the shop and the shelf.",
            )
        check_products(data["products"], "products", at_least=1)


def check_products(items: Sequence[Mapping[str, Any]], field: str, *, at_least: int = 0) -> None:
    """Refuse a list of products that is too short or too long, or names one of them twice."""
    products = [item["product"] for item in items]
    if len(products) < at_least:
        raise at_field(field, "missing", "至少要选一个产品。", "At least one product is needed.")
    if len(set(products)) < len(products):
        raise at_field(field, "repeated", "同一个产品列了两次。", "The same product is listed twice.")
    if len(products) > MOST_PRODUCTS:
        raise at_field(
            field, "too_many", f"最多 {MOST_PRODUCTS} 个产品。", f"At most {MOST_PRODUCTS} products."
        )
