"""Shapes of publishing a scheme, and of what a draft would pay."""

from __future__ import annotations

from typing import Any

from flask import Request
from marshmallow import ValidationError, fields, validates_schema

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.fields import Day, Invalid, Length, Line, MonthCode
from fieldapp.kernel.shapes import Shape, load_form, read_json, refuse_compressed

MOST_CHARACTERS = 200_000
"""Ten times the shipped scheme."""


def _text() -> fields.String:
    return fields.String(
        required=True,
        validate=Length(max=MOST_CHARACTERS),
        metadata={"maxLength": MOST_CHARACTERS, "description": "The scheme file: TOML"},
    )


class PublishShape(Shape):
    """A scheme to publish; for a month that has begun also why, and which what-if was shown."""

    text = _text()
    apply_to_open = MonthCode(load_default=None, allow_none=True)
    reason = Line(at_most=500, load_default=None, allow_none=True)
    what_if_sha256 = fields.String(load_default=None, allow_none=True, validate=Length(max=64))

    @validates_schema
    def _together(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """A reason and a what-if belong to a month that has begun, and that needs both."""
        begun = data["apply_to_open"] is not None
        wrong = [name for name in ("reason", "what_if_sha256") if (data[name] is not None) is not begun]
        if wrong:
            fault = _NEEDED if begun else _ALONE
            raise ValidationError({name: [Invalid(*fault)] for name in wrong})


_NEEDED = (
    "missing",
    "要用在已经开始的月份，这一项必须填。",
    "A version that pays a month that has begun needs this.",
)
_ALONE = (
    "without_month",
    "没写 apply_to_open，就不要写这一项。",
    "Without apply_to_open this means nothing; leave it out.",
)


def scheme_request(request: Request) -> dict[str, Any]:
    """What a request to publish asks for: fields as JSON, or the bare TOML as text/plain.

    Raises:
        InvalidFields: with every fault; the other refusals of `read_json`.
    """
    if request.mimetype != "text/plain":
        return load_form(PublishShape(), read_json(request))
    refuse_compressed(request)
    try:
        text = request.get_data(cache=False).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidFields([Fault("", "not_utf8", _NOT_UTF8)]) from None
    return load_form(PublishShape(), {"text": text})


_NOT_UTF8 = Text(
    "文件不是 UTF-8 编码，请另存为 UTF-8 再发。", "The file is not UTF-8. Save it as UTF-8 and send it again."
)


class PublicationReplacesShape(Shape):
    """The version that would pay without this one."""

    code = fields.String(required=True)
    version = fields.Integer(required=True)


class PublicationParameterShape(Shape):
    """A value that differs from the version before; null where there is none."""

    path = fields.String(required=True)
    before = fields.String(allow_none=True)
    after = fields.String(allow_none=True)


class PublicationShape(Shape):
    """A version as published, and what it changes."""

    code = fields.String(required=True)
    version = fields.Integer(required=True)
    text_sha256 = fields.String(required=True)
    effective_from = Day(required=True)
    first_month = fields.String(required=True, metadata={"description": "The first month it may pay"})
    reason = fields.String(allow_none=True)
    replaces = fields.Nested(PublicationReplacesShape, allow_none=True)
    difference = fields.String(required=True, metadata={"description": "Unified diff to the version before"})
    parameters = fields.List(fields.Nested(PublicationParameterShape), required=True)


class DraftShape(Shape):
    """A draft of a scheme, and the months to try it on."""

    text = _text()
    months = fields.List(MonthCode(), required=True, validate=Length(min=1, max=12))


class AmountsShape(Shape):
    """Fen under the scheme that pays, and under the draft."""

    before_fen = fields.Integer(required=True)
    after_fen = fields.Integer(required=True)
    difference_fen = fields.Integer(required=True)


class ClauseChangeShape(AmountsShape):
    """A line that differs."""

    clause = fields.String(required=True)
    item = fields.String(allow_none=True)


class RepChangeShape(AmountsShape):
    """A rep's month both ways."""

    staff_number = fields.String(required=True)
    earned = fields.Nested(AmountsShape, required=True)
    clauses = fields.List(fields.Nested(ClauseChangeShape), required=True)


class MonthChangeShape(AmountsShape):
    """A month both ways."""

    month = fields.String(required=True)
    scheme = fields.String(required=True)
    scheme_version = fields.Integer(required=True)
    clauses = fields.List(fields.Nested(ClauseChangeShape), required=True)
    reps = fields.List(fields.Nested(RepChangeShape), required=True)


class WhatIfShape(AmountsShape):
    """Months both ways; the difference is what the draft costs."""

    sha256 = fields.String(required=True, metadata={"description": "To publish for a month that has begun"})
    text_sha256 = fields.String(required=True)
    as_of = fields.String(required=True)
    months = fields.List(fields.Nested(MonthChangeShape), required=True)
