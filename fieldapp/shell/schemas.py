"""Shapes of what is stored about oneself, on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from fieldapp.kernel.cursors import InstantCursor
from fieldapp.kernel.fields import Invalid
from fieldapp.kernel.shapes import Shape
from fieldapp.people.queries.looks import is_place


class LookCursor(fields.String):
    """Where the page before ended: its `next_cursor`, as it was."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value and not is_place(str(value)):
            raise Invalid(
                "not_a_cursor",
                "翻页位置不对，请从第一页重新看。",
                "This is no next_cursor of an earlier page. Begin again with the first page.",
            )
        return str(value)


class FromShape(Shape):
    """Where the page begins."""

    cursor = InstantCursor(load_default="")


class LooksFromShape(Shape):
    """Where the page begins."""

    cursor = LookCursor(load_default="")


class AccountDataShape(Shape):
    """What the account holds."""

    staff_number = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    language = fields.String(required=True)
    created_at = fields.String(required=True)
    disabled_at = fields.String(allow_none=True)


class WorkingDaysShape(Shape):
    """First and last day of work; null: no end is known."""

    first_day = fields.String(required=True)
    last_day = fields.String(allow_none=True)


class MyDataShape(Shape):
    """What is stored about oneself, in numbers, and for how long."""

    account = fields.Nested(AccountDataShape, required=True)
    employment = fields.Nested(WorkingDaysShape, allow_none=True)
    sessions = fields.Integer(required=True)
    records = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    positions = fields.Integer(required=True)
    photos = fields.Integer(required=True)
    appeals = fields.Integer(required=True)
    closed_months = fields.Integer(required=True)
    position_days = fields.Integer(required=True)
    photo_months = fields.Integer(required=True)


class StoredPositionShape(Shape):
    """A stored position; `kept_until` and after, unless something in `kept_for` still keeps it."""

    record = fields.String(required=True)
    kind = fields.String(required=True)
    day = fields.String(required=True)
    received_at = fields.String(required=True)
    outlet = fields.String(allow_none=True)
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    accuracy_m = fields.Float(allow_none=True)
    source = fields.String(allow_none=True)
    kept_until = fields.String(required=True)
    kept_for = fields.List(fields.String(), required=True)


class PositionPageShape(Shape):
    """A page of positions; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(StoredPositionShape), required=True)
    next_cursor = fields.String(allow_none=True)


class StoredPhotoShape(Shape):
    """A stored photo; `kept_until` null: its month is not closed yet."""

    sha256 = fields.String(required=True)
    media_type = fields.String(required=True)
    size_bytes = fields.Integer(required=True)
    stored_at = fields.String(required=True)
    removed_at = fields.String(allow_none=True)
    has_position = fields.Boolean(required=True)
    kept_until = fields.String(allow_none=True)


class PhotoPageShape(Shape):
    """A page of photos; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(StoredPhotoShape), required=True)
    next_cursor = fields.String(allow_none=True)


class LookShape(Shape):
    """Who looked at what on a day, once however often; `kind`: record, photo, statement, inspection."""

    day = fields.String(required=True)
    reader = fields.String(required=True)
    reader_name = fields.String(required=True)
    reader_role = fields.String(required=True)
    kind = fields.String(required=True)
    id = fields.String(required=True)


class LookPageShape(Shape):
    """A page of looks; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(LookShape), required=True)
    next_cursor = fields.String(allow_none=True)
