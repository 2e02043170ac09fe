"""Shapes of the outlets room on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from fieldapp.evaluator.strict_json import NotJson, loads
from fieldapp.kernel.fields import (
    Code,
    Day,
    Flag,
    Instant,
    Invalid,
    Length,
    Line,
    MonthCode,
    Sha256Hex,
    Whole,
)
from fieldapp.kernel.shapes import Shape
from fieldapp.outlets.service.imports import Adaptation


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


class RegionShape(Shape):
    """Townships whose outlets an inspector checks; null: those of the whole office."""

    townships = fields.List(Code(), required=True, allow_none=True, validate=Length(min=0, max=500))


class RegionDecisionShape(Shape):
    """What was decided on an inspector's region."""

    valid_from = Day(required=True)
    townships = fields.List(fields.String(), required=True, allow_none=True)
    decided_at = Instant(required=True)
    by = fields.String(required=True, allow_none=True)


class InspectorShape(Shape):
    """An inspector with today's region and all that was decided on it, the latest day first."""

    inspector = fields.String(required=True)
    name = fields.String(required=True)
    townships = fields.List(fields.String(), required=True, allow_none=True)
    is_decided = fields.Boolean(required=True)
    decisions = fields.List(fields.Nested(RegionDecisionShape), required=True)


class ProductShape(Shape):
    """A product."""

    code = Code(required=True)
    name_zh = fields.String(required=True)
    name_en = fields.String(required=True)


class TermsShape(Shape):
    """Terms of a display agreement, both days included; the fee in fen; and why they are proposed."""

    outlet = Code(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    bottles = Whole(at_most=100_000, required=True)
    layers = Whole(at_most=1_000, required=True)
    fee_fen = Whole(required=True)
    paper_sha256 = Sha256Hex(load_default=None, allow_none=True)
    reason = Line(at_most=500, required=True)


class CancellationFilterShape(Shape):
    """Why an agreement is to be cancelled."""

    reason = Line(at_most=500, required=True)


class ChangeShape(Shape):
    """A change that was proposed."""

    change = fields.Integer(required=True)


class ChangeDecisionShape(Shape):
    """Whether a proposed change is confirmed; the remark says why not."""

    is_confirmed = Flag(required=True)
    remark = Line(at_most=500, allow_none=True, load_default=None)


class AgreementShape(Shape):
    """A display agreement in force."""

    code = Code(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    bottles = Whole(required=True)
    layers = Whole(required=True)
    fee_fen = Whole(required=True)
    paper_sha256 = Sha256Hex(allow_none=True)


class PolicyFilterShape(Shape):
    """The month that policies touch; this one when left out."""

    month = MonthCode(load_default=None)


class PolicyTermsShape(Shape):
    """A market policy, both days included; `team` null: told by the whole office."""

    title = Line(at_most=60, required=True)
    text = Line(at_most=2000, required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    team = Line(at_most=60, allow_none=True, load_default=None)


class PolicyShape(Shape):
    """A market policy in force."""

    id = fields.String(attribute="policy_id", required=True, metadata={"format": "uuid"})
    title = fields.String(required=True)
    text = fields.String(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    team = fields.String(allow_none=True)
    issued_by = fields.String(allow_none=True)


class CoverFilterShape(Shape):
    """The month that covers touch; this one when left out."""

    month = MonthCode(load_default=None)


class CoverEndShape(Shape):
    """The last day, included; and why, where a month of it is closed."""

    last_day = Day(required=True)
    reason = Line(at_most=500, load_default=None)


class CoverCancellationFilterShape(Shape):
    """Why a cover is cancelled, where a month of it is closed."""

    reason = Line(at_most=500, load_default=None)


class CoverShape(Shape):
    """Who stands in for whom, both days included; people by staff number."""

    absent = fields.String(required=True)
    absent_name = fields.String(required=True)
    cover = fields.String(required=True)
    cover_name = fields.String(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)


class AdaptationShape(Shape):
    """How a foreign table is read, by the codes of our columns."""

    columns = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    constants = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    values = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.String()),
        load_default=dict,
    )
    aggregate = Flag(load_default=False)


class AdaptationText(fields.String):
    """An adaptation as JSON in the query."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Adaptation:  # type: ignore[override]
        try:
            told: Any = loads(str(value).encode("utf-8", "replace"))
        except NotJson as error:
            raise Invalid(error.code, error.message.zh, error.message.en) from error
        return Adaptation(**AdaptationShape().load(told))


class PreviewFilterShape(Shape):
    """How the file is read; left out: by our own headers."""

    mapping = AdaptationText(
        load_default=Adaptation,
        metadata={
            "description": "JSON: `columns` (our column to their header), `constants` (our column to a value), "
            "`values` (our column to their cells and ours), `aggregate`",
            "examples": ['{"columns": {"outlet": "store_number"}, "constants": {"line": "yanghe"}}'],
        },
    )


class ApplyFilterShape(PreviewFilterShape):
    """How the file is read, and the preview that was looked at."""

    preview_sha256 = Sha256Hex(required=True)
    reason = Line(at_most=500, load_default=None)


_COUNTS = {
    "type": "object",
    "required": ["new", "changed", "same"],
    "properties": {status: {"type": "integer"} for status in ("new", "changed", "same")},
}
_SCALAR = {"type": ["string", "number", "boolean", "null"]}
_FIELD = {
    "type": "object",
    "required": ["field", "old", "new"],
    "properties": {"field": {"type": "string"}, "old": _SCALAR, "new": _SCALAR},
}
_ROW = {
    "type": "object",
    "required": ["row", "name", "status", "fields"],
    "properties": {
        "row": {"type": "integer", "description": "Number of the row in the file"},
        "name": {"type": "string", "description": "What the row is about"},
        "status": {"type": "string", "enum": ["new", "changed", "same"]},
        "fields": {"type": "array", "items": _FIELD},
    },
}
PREVIEW = {
    "type": "object",
    "required": ["kind", "preview_sha256", "counts", "ignored", "rows"],
    "properties": {
        "kind": {"type": "string"},
        "preview_sha256": {"type": "string", "description": "Names this preview when the file is applied"},
        "counts": _COUNTS,
        "ignored": {"type": "array", "items": {"type": "string"}, "description": "Headers left aside"},
        "rows": {"type": "array", "items": _ROW},
    },
}
"""A preview, which a shape would take seconds to write out for 20,000 rows."""
APPLIED = {
    "type": "object",
    "required": ["counts", "initial_passwords"],
    "properties": {
        "counts": _COUNTS,
        "initial_passwords": {
            "type": "object",
            "description": "By staff number, of accounts just made: shown this once",
            "additionalProperties": {"type": "string"},
        },
    },
}
