"""The JSON API as a whole: one OpenAPI document, one kind of blueprint for all rooms."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint

from fieldapp.kernel.shapes import Shape, StrictParser

_PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457); docs/errors.md lists every code.",
    "required": ["type", "title", "status", "code", "message", "errors"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:fieldapp:error:invalid_fields"]},
        "title": {"type": "string", "description": "The message in the reader's language"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Permanent"},
        "message": {"$ref": "#/components/schemas/Sentence"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
    },
}
_FAULT = {
    "type": "object",
    "required": ["pointer", "code", "message"],
    "properties": {
        "pointer": {
            "type": "string",
            "description": "JSON pointer into the body, or a query's or header's name",
        },
        "code": {"type": "string", "description": "Permanent"},
        "message": {"$ref": "#/components/schemas/Sentence"},
        "row": {"type": ["integer", "null"], "description": "Of a table: the row's number"},
        "column": {"type": ["string", "null"], "description": "Of a table: the column's letter"},
        "header": {"type": ["string", "null"], "description": "Of a table: what stands above the cell"},
    },
}
_SENTENCE = {
    "type": "object",
    "required": ["zh", "en"],
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
}
_REFUSED = {
    "description": "Refused; nothing was stored",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_PATH_PARAMETERS: dict[str, dict[str, Any]] = {
    "uuid": {
        "description": "The record's id, made by the client: a UUIDv7",
        "schema": {"type": "string", "format": "uuid"},
    },
    "sha256": {
        "description": "SHA-256 of the photo's bytes",
        "schema": {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"},
    },
    "month": {"schema": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "examples": ["2026-11"]}},
    "day": {"schema": {"type": "string", "format": "date", "examples": ["2026-11-05"]}},
    "first_day": {"schema": {"type": "string", "format": "date", "examples": ["2026-11-05"]}},
}
"""What a name in an address means, the same on every route."""
_DESCRIPTION = (
    "Sign in with `POST /api/v1/sessions` (a browser), or send a token from `POST /api/v1/tokens` as "
    "`Authorization: Bearer …` (a program). Unsafe requests with the cookie must come from this site's own "
    "pages. `x-permission` names what a role or token must hold; docs/permissions.md lists who does."
)


class RoomApi(Blueprint):  # type: ignore[misc]
    """A room's JSON routes, parsed strictly and described in the OpenAPI document."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(name, import_name, url_prefix="/api/v1", description=description)

    def arguments(self, schema: type[Shape], **kwargs: Any) -> Any:
        """As flask-smorest's, but the shape is built once and not anew for every request."""
        return super().arguments(schema(), **kwargs)

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        """Register a route; what the names in its address mean is described for it."""
        named = [
            {"in": "path", "name": name, **deepcopy(meaning)}
            for name, meaning in _PATH_PARAMETERS.items()
            if f"<{name}>" in rule
        ]
        super().add_url_rule(rule, *args, **{**options, "parameters": named})

    def _store_endpoint_docs(
        self, endpoint: str, obj: Callable[..., Any], *args: Any, **options: Any
    ) -> None:
        """Describe a route, with its name and the permission that it asks for."""
        super()._store_endpoint_docs(endpoint, obj, *args, **options)
        permission = getattr(obj, "permission", None)
        gate: dict[str, Any] = {"security": []} if permission == "public" else {"x-permission": permission}
        for method, described in self._docs[endpoint].items():
            if method != "parameters":
                manual = described.get("manual_doc", {})
                described["manual_doc"] = {"operationId": f"{self.name}.{endpoint}", **gate, **manual}


class _OurApi(Api):  # type: ignore[misc]
    """flask-smorest's API, but errors are answered by `http`, in problem JSON."""

    def _register_error_handlers(self) -> None:
        """Leave HTTP errors to `http.configure_http`."""

    def _register_responses(self) -> None:
        """Let every status that a route may answer with, and the default, be problem JSON."""
        for name, schema in (("Problem", _PROBLEM), ("Fault", _FAULT), ("Sentence", _SENTENCE)):
            self.spec.components.schema(name, deepcopy(schema))
        for name in ("DEFAULT_ERROR", *(status.name for status in HTTPStatus)):
            self.spec.components.response(name, deepcopy(_REFUSED), lazy=True)
        self.spec.components.security_scheme("session", {"type": "apiKey", "in": "cookie", "name": "session"})
        self.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})


def configure_api(app: Flask) -> Api:
    """Make the API that rooms register their blueprints with; the document stands at /api/openapi.json."""
    app.config.update(
        API_TITLE="fieldapp",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": _DESCRIPTION},
            "servers": [{"url": "/"}],
            "security": [{"session": []}, {"token": []}],
        },
    )
    return _OurApi(app)
