"""Shapes of samples."""

from __future__ import annotations

from marshmallow import fields

from fieldapp.kernel.fields import Day, Whole
from fieldapp.kernel.shapes import Shape

LARGEST_SAMPLE = 200
"""More than anybody can visit in a day."""
HIDDEN = "null to an inspector until the day is over: by it a double check could be told from others"


class WantedSampleShape(Shape):
    """How many outlets to draw; the seed is left to chance unless somebody wants to repeat a draw."""

    size = Whole(at_least=1, at_most=LARGEST_SAMPLE, required=True)
    doubles = Whole(
        at_least=0,
        at_most=LARGEST_SAMPLE,
        load_default=0,
        metadata={
            "description": "How many of them another inspector is sent to as well, neither knowing of it"
        },
    )
    seed = Whole(allow_none=True, load_default=None)


class SampleFilterShape(Shape):
    """Samples of which day; left out: today's."""

    day = Day(load_default=None)


class SampledOutletShape(Shape):
    """An outlet of a sample, in the order drawn."""

    outlet = fields.String(required=True)
    outlet_name = fields.String(required=True)
    township_code = fields.String(required=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    weight = fields.Float(allow_none=True, metadata={"description": HIDDEN})
    inspection = fields.String(allow_none=True)
    done = fields.Boolean(required=True)


class SampleShape(Shape):
    """A sample, and which of its outlets were inspected."""

    id = fields.Integer(required=True)
    inspector = fields.String(required=True)
    inspector_name = fields.String(required=True)
    day = fields.String(required=True)
    size = fields.Integer(required=True)
    seed = fields.Integer(required=True)
    doubles = fields.Integer(allow_none=True, metadata={"description": HIDDEN})
    drawn_at = fields.String(required=True)
    outlets = fields.List(fields.Nested(SampledOutletShape), required=True)


class DrawnSampleShape(SampleShape):
    """A sample with all that is needed to draw it again."""

    odds = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        allow_none=True,
        metadata={"description": f"Codes of all outlets that might have been drawn, by weight. {HIDDEN}"},
    )
    double_odds = fields.List(
        fields.String(),
        allow_none=True,
        metadata={"description": f"Codes of all outlets that might have been drawn as doubles. {HIDDEN}"},
    )
