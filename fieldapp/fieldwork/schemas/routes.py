"""Shapes of planned routes."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validates_schema

from fieldapp.fieldwork.service.routes import MOST_STOPS
from fieldapp.kernel.fields import Choice, Code, Length
from fieldapp.kernel.record_shapes import at_field
from fieldapp.kernel.shapes import Shape


class StopsShape(Shape):
    """Codes of outlets, in the order in which they are to be visited."""

    outlets = fields.List(Code(), required=True, validate=Length(max=MOST_STOPS))

    @validates_schema
    def check_stops(self, data: dict[str, Any], **kwargs: Any) -> None:
        if len(set(data["outlets"])) < len(data["outlets"]):
            raise at_field("outlets", "repeated", "同一家店列了两次。", "The same outlet is listed twice.")


class StopShape(Shape):
    """An outlet of a route; `record` shows that it was done."""

    code = Code(required=True)
    name = fields.String(required=True)
    township = fields.String(required=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    state = Choice("planned", "done", "missed", required=True)
    record = fields.String(allow_none=True, metadata={"format": "uuid"})


class RouteShape(Shape):
    """A rep's route of a day; `planned_by` null: none was planned."""

    rep = fields.String(required=True)
    day = fields.String(required=True)
    planned_by = fields.String(allow_none=True)
    planned_at = fields.String(allow_none=True)
    outlets = fields.List(fields.Nested(StopShape), required=True)
