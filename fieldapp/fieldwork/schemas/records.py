"""Shapes of visits, displays and openings as phones send them, and what every record of a rep's shares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import fields, validates_schema

from fieldapp.kernel.fields import Choice, Code, Flag, Instant, Invalid, Length, Line, Whole
from fieldapp.kernel.record_shapes import PositionedShape, RecordRef, RecordShape, at_field
from fieldapp.kernel.shapes import Shape
from fieldapp.outlets.models import OutletKind

MOST_PRODUCTS = 100
MOST_BOTTLES = 10_000
MOST_LAYERS = 50
MOST_SIGNED = 4_000
"""Numbers in a signature: some 20 KB."""


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


class Strokes(fields.Raw):
    """A signature as it was drawn: strokes, each a list of x, y, x, y … in thousandths of the field's width."""

    def __init__(self, **kwargs: Any) -> None:
        points = {"type": "array", "minItems": 2, "items": {"type": "integer", "minimum": 0, "maximum": 1000}}
        kwargs.setdefault("metadata", {}).update(type=["array", "null"], minItems=1, items=points)
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        strokes = value if isinstance(value, list) else []
        even = all(isinstance(stroke, list) and stroke and len(stroke) % 2 == 0 for stroke in strokes)
        if not strokes or not even:
            raise Invalid(
                "not_strokes",
                "签名没写好，请清掉重新签。",
                "A signature is a list of strokes, each with x and y of its points in turn. Sign again.",
            )
        numbers = [number for stroke in strokes for number in stroke]
        if any(type(number) is not int or not 0 <= number <= 1000 for number in numbers):
            raise Invalid(
                "out_of_range", "签名的坐标应在 0–1000 之间。", "Coordinates in 0–1000 are expected."
            )
        if len(numbers) > MOST_SIGNED:
            raise Invalid("too_long", "签名太长了，请清掉重新签。", "The signature is too long. Sign again.")
        return value


class ChecklistShape(Shape):
    """What a rep looks at on every visit; null: there was nothing to look at."""

    bottles = fields.List(fields.Nested(BottleCountShape), required=True)
    tags_in_order = Flag(required=True, allow_none=True)
    decoration_in_order = Flag(required=True, allow_none=True)
    policy_told = Flag(
        required=True,
        allow_none=True,
        metadata={"description": "null: no market policy was in force to be told"},
    )
    told_to = Line(at_most=60, allow_none=True, load_default=None)
    policies = fields.List(
        RecordRef(),
        load_default=list,
        validate=Length(max=20),
        metadata={"description": "Ids of the market policies that were told"},
    )
    signature = Strokes(
        allow_none=True, load_default=None, metadata={"description": "The shopkeeper's, drawn on the phone"}
    )

    @validates_schema
    def check_list(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["policy_told"] and data["told_to"] is None:
            raise at_field(
                "told_to",
                "missing",
                "讲过市场政策的，要填讲给了谁。",
                "Say to whom the market policy was explained.",
            )
        if data["policies"] and not data["policy_told"]:
            raise at_field(
                "policies",
                "not_told",
                "勾了讲过市场政策，才能选讲了哪几条。",
                "Policies are named only where the market policy was told.",
            )
        if len(set(data["policies"])) < len(data["policies"]):
            raise at_field("policies", "repeated", "同一条政策列了两次。", "The same policy is listed twice.")
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
