"""Addresses of pages that forms are sent to: which page can be opened there, by going back or loading again."""

from __future__ import annotations

from flask import request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException


def address_to_open() -> str:
    """The address of this request if it can be opened, or the nearest one above it that can."""
    path, _ = _nearest()
    if path != request.path:
        return path
    asked = request.query_string.decode("ascii", "replace")
    return f"{path}?{asked}" if asked else path


def endpoint_to_open() -> str:
    """What answers there."""
    return (request.endpoint or "") if request.method == "GET" else _nearest()[1]


def _nearest() -> tuple[str, str]:
    path, endpoint = request.path, _endpoint(request.path)
    while path and endpoint is None:
        path = path.rpartition("/")[0]
        endpoint = _endpoint(path)
    return path or "/", endpoint or ""


def _endpoint(path: str) -> str | None:
    """What answers when a path is opened; None: nothing does."""
    adapter = request_ctx.url_adapter
    try:
        return None if adapter is None else str(adapter.match(path, method="GET")[0])
    except HTTPException:
        return None
