"""Secrets that are shown once, on the page after the one that made them.

They travel in a cookie of the administrator's own browser, which only that page is sent and which it deletes: nothing
is kept on the server, and loading the page again neither shows them nor makes others.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, after_this_request, redirect, request, url_for

COOKIE = "shown-once"
SECONDS = 120


def show_once(endpoint: str, secrets: dict[str, str], **values: Any) -> Any:
    """On to a page, which is to show secrets."""
    answer = redirect(url_for(endpoint, **values), 303)
    answer.set_cookie(COOKIE, urlencode(secrets), max_age=SECONDS, **_kept_by(url_for(endpoint, **values)))
    return answer


def taken_once() -> dict[str, str]:
    """The secrets that this page is to show, for the only time."""
    packed = request.cookies.get(COOKIE)
    if not packed or not request.endpoint:
        return {}
    page = url_for(request.endpoint, **(request.view_args or {}))

    @after_this_request
    def _forget(answer: Response) -> Response:
        answer.delete_cookie(COOKIE, **_kept_by(page))
        return answer

    return dict(parse_qsl(packed))


def _kept_by(path: str) -> dict[str, Any]:
    return {"path": path, "httponly": True, "samesite": "Strict", "secure": request.is_secure}
