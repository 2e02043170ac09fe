"""Shapes of pay schemes on the wire."""

from __future__ import annotations

from marshmallow import fields

from fieldapp.kernel.shapes import Shape


class QualificationRulesShape(Shape):
    """A scheme's rules of counting as data, for a client that applies them offline."""

    scheme = fields.String(required=True)
    version = fields.Integer(required=True)
    text_sha256 = fields.String(required=True, metadata={"description": "Hash of the published scheme"})
    products = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.String()),
        required=True,
        metadata={"description": "Names of products by code, in Chinese and English"},
    )
    rules = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Dict()),
        required=True,
        metadata={"description": "By kind of record; a record counts when it meets every rule of its kind"},
    )
