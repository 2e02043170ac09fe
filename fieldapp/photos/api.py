"""JSON and image routes of photos."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request

from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.errors import NotAcceptable
from fieldapp.kernel.ids import sha256_hex
from fieldapp.kernel.shapes import refuse_compressed
from fieldapp.people.access import current_actor, requires
from fieldapp.photos import service
from fieldapp.photos.errors import NotASha256
from fieldapp.photos.schemas import PhotoReceiptShape

blueprint = RoomApi("photos", __name__, "Photos, named by their SHA-256")

RAW_TYPES = ("image/", "application/octet-stream")
_BYTES = {
    "required": True,
    "description": "The bytes of a JPEG, PNG or WebP picture",
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}}
        for kind in ("image/jpeg", "image/png", "image/webp", "application/octet-stream")
    },
}


@blueprint.put("/photos/<sha256>")
@requires("photos.send")
@blueprint.doc(requestBody=_BYTES)
@blueprint.response(200, PhotoReceiptShape, description="The same photo was received before")
@blueprint.alt_response(201, schema=PhotoReceiptShape, description="Stored")
def put_photo(sha256: str) -> Any:
    """Send the bytes of a photo that a manifest announced"""
    digest = _digest(sha256)
    service.expect_photo(current_actor(), digest)
    new = service.receive_photo(current_actor(), digest, _raw_body())
    return {"sha256": digest, "status": "received"}, 201 if new else 200


@blueprint.get("/photos/<sha256>")
@requires("photos.read")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def get_photo(sha256: str) -> Response:
    """The large copy: upright, without metadata"""
    return _jpeg(service.served_photo(current_actor(), _digest(sha256), small=False))


@blueprint.get("/photos/<sha256>/thumbnail")
@requires("photos.read")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def get_thumbnail(sha256: str) -> Response:
    """The small copy: upright, without metadata"""
    return _jpeg(service.served_photo(current_actor(), _digest(sha256), small=True))


def _digest(text: str) -> str:
    digest = sha256_hex(text)
    if digest is None:
        raise NotASha256()
    return digest


def _raw_body() -> bytes:
    if not request.mimetype.startswith(RAW_TYPES):
        raise NotAcceptable(expected="image/jpeg")
    refuse_compressed(request)
    request.max_content_length = current_app.config["SETTINGS"].max_photo_bytes
    return request.get_data(cache=False)


def _jpeg(data: bytes) -> Response:
    response = Response(data, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
