"""The JSON API as a whole: one OpenAPI document, one kind of blueprint for all rooms."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint

from fieldapp.kernel.shapes import Shape, StrictParser


class RoomApi(Blueprint):  # type: ignore[misc]
    """A room's JSON routes, parsed strictly and described in the OpenAPI document."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(name, import_name, url_prefix="/api/v1", description=description)

    def arguments(self, schema: type[Shape], **kwargs: Any) -> Any:
        """As flask-smorest's, but the shape is built once and not for every request."""
        return super().arguments(schema(), **kwargs)


class _OurApi(Api):  # type: ignore[misc]
    """flask-smorest's API, but errors are answered by `http`, in problem JSON."""

    ERROR_SCHEMA: Any = None

    def _register_error_handlers(self) -> None:
        """Leave HTTP errors to `http.configure_http`."""


def configure_api(app: Flask) -> Api:
    """Make the API that rooms register their blueprints with; the document stands at /api/openapi.json."""
    app.config.update(
        API_TITLE="fieldapp",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    return _OurApi(app)
