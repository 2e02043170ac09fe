"""Shapes that records of several rooms share: where and when, and the photos announced."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validates_schema

from fieldapp.kernel.fields import Choice, Code, Instant, Invalid, Line, Number, Sha256Hex, Whole
from fieldapp.kernel.geo import NO_POSITION
from fieldapp.kernel.ids import record_id
from fieldapp.kernel.shapes import Shape

MOST_PHOTOS = 9


class RecordRef(fields.String):
    """The id of a record; lower case when loaded."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).setdefault("format", "uuid")
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        named = record_id(value) if type(value) is str else None
        if named is None:
            raise Invalid(
                "not_record_id", "记录编号格式不对，请重新选择。", "The id of a record is expected: a UUID."
            )
        return named


class PositionShape(Shape):
    """Where the phone was, in WGS-84."""

    lat = Number(at_least=-90, at_most=90, required=True)
    lon = Number(at_least=-180, at_most=180, required=True)
    accuracy_m = Number(at_least=0, at_most=100_000, required=True)
    altitude_m = Number(at_least=-1_000, at_most=20_000, allow_none=True, load_default=None)
    located_at = Instant(
        allow_none=True,
        load_default=None,
        metadata={"description": "When the phone found the position, by its own clock"},
    )
    crs = Choice("WGS84", required=True)
    source = Choice("device", "manual", required=True)

    @validates_schema
    def refuse_null_island(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["lat"] == 0 and data["lon"] == 0:
            raise Invalid(
                "no_real_position",
                "定位是 0,0，说明没定到位。请重新定位，或选择没有定位的原因。",
                "0/0 is no position. Locate again, or give the reason why there is none.",
            )


class ManifestLineShape(Shape):
    """A photo announced with the record: its hash is committed to before its bytes arrive."""

    sha256 = Sha256Hex(required=True)
    taken_at = Instant(required=True)
    taken_at_source = Choice("exif", "file", "clock", required=True)
    size_bytes = Whole(at_least=1, at_most=2**31 - 1, required=True)


class EventShape(Shape):
    """When something happened, with the photos announced and a note."""

    occurred_at = Instant(required=True)
    photos = fields.List(fields.Nested(ManifestLineShape), required=True)
    note = Line(at_most=500, allow_none=True, load_default=None)

    @validates_schema
    def check_photos(self, data: dict[str, Any], **kwargs: Any) -> None:
        hashes = [photo["sha256"] for photo in data["photos"]]
        if len(set(hashes)) < len(hashes):
            raise at_field("photos", "repeated", "同一张照片列了两次。", "The same photo is listed twice.")
        if len(hashes) > MOST_PHOTOS:
            raise at_field(
                "photos",
                "too_many",
                f"最多 {MOST_PHOTOS} 张照片。",
                f"At most {MOST_PHOTOS} photos are taken.",
            )


class PositionedShape(EventShape):
    """Likewise, and where the phone was, or why it cannot tell."""

    position = fields.Nested(PositionShape, allow_none=True, load_default=None)
    no_position_reason = Choice(*NO_POSITION, allow_none=True, load_default=None)

    @validates_schema
    def check_position(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data["position"] is None) == (data["no_position_reason"] is None):
            raise Invalid(
                "position_or_reason",
                "要么给定位，要么写明没有定位的原因，二选一。",
                "Give either a position or the reason why there is none.",
            )


class RecordShape(PositionedShape):
    """What every record at an outlet says."""

    outlet = Code(required=True)


def at_field(field: str, code: str, zh: str, en: str) -> Invalid:
    """A fault of the whole shape, shown at one of its fields."""
    refusal = Invalid(code, zh, en)
    refusal.field_name = field
    return refusal
