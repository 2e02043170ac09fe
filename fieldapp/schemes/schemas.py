"""Shapes of pay schemes on the wire."""

from __future__ import annotations

from marshmallow import fields

from fieldapp.kernel.fields import Day, Instant, Line
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


class NamedTextShape(Shape):
    """A sentence in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class VersionShape(Shape):
    """A published version: what it is, from when on it pays, and how far it is confirmed and read."""

    code = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.Nested(NamedTextShape, required=True)
    effective_from = Day(required=True)
    first_month = fields.String(required=True, metadata={"description": "The first month it may pay"})
    text_sha256 = fields.String(required=True)
    published_at = Instant(required=True)
    published_by = fields.String(
        allow_none=True, metadata={"description": "Staff number; null: the product ships with it"}
    )
    reason = fields.String(
        allow_none=True, metadata={"description": "Why it pays a month that had begun before"}
    )
    provisional_parameters = fields.Integer(required=True)
    unconfirmed_parameters = fields.Integer(required=True)
    readers = fields.Integer(required=True)
    read_by_me = fields.Boolean(required=True)


class ProvisionalShape(Shape):
    """A provisional parameter, and who confirmed it if anybody did."""

    path = fields.String(required=True)
    text = fields.Nested(NamedTextShape, required=True)
    statement = fields.String(allow_none=True)
    confirmed_by = fields.String(allow_none=True)
    confirmed_at = Instant(allow_none=True)


class ReplacedShape(Shape):
    """The version that paid before."""

    code = fields.String(required=True)
    version = fields.Integer(required=True)


class ChangedParameterShape(Shape):
    """A value that differs from the version before; null where there is none."""

    path = fields.String(required=True)
    before = fields.String(allow_none=True)
    after = fields.String(allow_none=True)


class ClauseInWordsShape(Shape):
    """What a clause pays or fines, in a sentence for those it pays."""

    code = fields.String(required=True)
    name = fields.Nested(NamedTextShape, required=True)
    section = fields.String(required=True)
    text = fields.Nested(NamedTextShape, required=True)


class WholeVersionShape(VersionShape):
    """A published version with its text, its parameters and what it changes."""

    text = fields.String(required=True)
    provisional = fields.List(fields.Nested(ProvisionalShape), required=True)
    clauses = fields.List(fields.Nested(ClauseInWordsShape), required=True)
    replaces = fields.Nested(ReplacedShape, allow_none=True)
    difference = fields.String(required=True, metadata={"description": "Unified diff to the version before"})
    parameters = fields.List(fields.Nested(ChangedParameterShape), required=True)


class ReadingFilterShape(Shape):
    """Where the page of readings begins."""

    cursor = fields.String(load_default="")


class ReadingShape(Shape):
    """Whether a rep has read a version; null: not yet."""

    staff_number = fields.String(required=True)
    name = fields.String(required=True)
    read_at = Instant(required=True, allow_none=True)


class ReadingPageShape(Shape):
    """A page of reps; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(ReadingShape), required=True)
    next_cursor = fields.String(allow_none=True)


class ConfirmationShape(Shape):
    """Somebody's word that a provisional parameter is right."""

    path = Line(at_most=120, required=True)
    statement = Line(at_most=500, required=True)
