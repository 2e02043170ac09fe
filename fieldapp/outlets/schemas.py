"""Shapes of the outlets room on the wire."""

from __future__ import annotations

from marshmallow import fields

from fieldapp.kernel.fields import Code
from fieldapp.kernel.shapes import Shape


class OutletFilterShape(Shape):
    """Which outlets to list."""

    search = fields.String(load_default="")
    cursor = fields.String(load_default="")


class OutletShape(Shape):
    """An outlet; position in WGS-84."""

    code = Code(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    township_code = fields.String(required=True)
    township = fields.String(required=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    phone = fields.String(allow_none=True)


class OutletPageShape(Shape):
    """A page of outlets; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(OutletShape), required=True)
    next_cursor = fields.String(allow_none=True)


class ProductShape(Shape):
    """A product."""

    code = Code(required=True)
    name_zh = fields.String(required=True)
    name_en = fields.String(required=True)
