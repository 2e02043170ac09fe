"""JSON bodies into checked values: strict parsing, marshmallow shapes, faults with JSON pointers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request, current_app, g
from webargs.core import missing
from webargs.flaskparser import FlaskParser

from fieldapp.evaluator.faults import Fault, pointer_to
from fieldapp.evaluator.strict_json import NotJson, loads
from fieldapp.evaluator.text import Text
from fieldapp.kernel.errors import BadJson, CompressedBody, InvalidFields, NotAcceptable
from fieldapp.kernel.fields import Invalid


class Shape(ma.Schema):
    """A shape on the wire; fields it does not name are refused."""

    class Meta:
        unknown = ma.RAISE


class StrictParser(FlaskParser):
    """Request parsing that refuses what Python's `json` lets through, and queries that mean nothing."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012  declared by webargs
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
    }

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        return read_json(req)

    def handle_error(self, error: ma.ValidationError, *args: Any, **kwargs: Any) -> NoReturn:
        # webargs puts the tree under its location (json, query, headers); a pointer begins below that
        (messages,) = error.messages.values()  # type: ignore[union-attr]
        raise InvalidFields(list(faults_of(messages))) from error

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        return {name: req.args[name] for name in req.args} or missing


def read_json(request: Request) -> Any:
    """The JSON object in the body.

    Raises:
        NotAcceptable: another content type. CompressedBody: a content encoding.
        BadJson: not strict JSON, or no object.
    """
    if request.mimetype != "application/json":
        raise NotAcceptable(expected="application/json")
    refuse_compressed(request)
    request.max_content_length = current_app.config["MAX_JSON_BYTES"]
    try:
        value = loads(request.get_data(cache=False))
    except NotJson as error:
        raise BadJson(error.code, error.message) from error
    if not isinstance(value, dict):
        raise BadJson("not_object", Text("应是一个对象。", "an object is expected."))
    g.received_json = value
    return value


def whole_typed(text: str) -> int | str | None:
    """A number typed into a form, also in full width; what is none stays text, for the shape to refuse."""
    typed = unicodedata.normalize("NFKC", text).strip()
    return int(typed) if _WHOLE.fullmatch(typed) else typed or None


_WHOLE = re.compile("-?[0-9]{1,18}")


def load_form(shape: ma.Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a form, checked as the API checks them.

    Raises:
        InvalidFields: with every fault.
    """
    try:
        loaded: dict[str, Any] = shape.load(values)
    except ma.ValidationError as error:
        raise InvalidFields(list(faults_of(error.messages))) from error
    return loaded


def received_json() -> dict[str, Any]:
    """The body of this request exactly as sent, after it was parsed."""
    body: dict[str, Any] = g.received_json
    return body


def refuse_compressed(request: Request) -> None:
    """Refuse a body that would have to be unpacked: its true size is unknown until it is too late."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise CompressedBody()


def faults_of(messages: Any, pointer: str = "") -> Iterator[Fault]:
    """Faults from marshmallow's tree of messages, depth first."""
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            yield from faults_of(below, pointer if key == "_schema" else pointer_to(pointer, key))
        return
    for message in messages if isinstance(messages, list) else [messages]:
        yield _fault_of(message, pointer)


def _fault_of(message: Any, pointer: str) -> Fault:
    if isinstance(message, Invalid):
        return Fault(pointer, message.code, message.text)
    code, text = _MARSHMALLOW.get(
        str(message), ("invalid", Text("这一项填得不对。", "This value cannot be accepted."))
    )
    return Fault(pointer, code, text)


_MARSHMALLOW: Mapping[str, tuple[str, Text]] = {
    "Missing data for required field.": ("missing", Text("这一项必须填。", "This is required.")),
    "Field may not be null.": ("missing", Text("这一项不能为空。", "This must not be null.")),
    "Unknown field.": ("unknown_field", Text("没有这一项，请删掉。", "There is no such field; remove it.")),
    "Invalid input type.": ("not_object", Text("这里应是一个对象。", "An object is expected here.")),
    "Invalid type.": ("not_object", Text("这里应是一个对象。", "An object is expected here.")),
    "Not a valid list.": ("not_list", Text("这里应是一个列表。", "A list is expected here.")),
    "Not a valid string.": ("not_text", Text("这一项要填文字。", "Text is expected.")),
}
"""marshmallow's own refusals under our permanent codes."""
