"""What every answer and every request has in common: problem JSON, headers, the cross-site check."""

from __future__ import annotations

import encodings.idna  # noqa: F401  werkzeug asks for it in every request; two first requests at once fail
import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from flask import (
    Flask,
    Request,
    Response,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.globals import request_ctx
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from fieldapp.evaluator.text import Text
from fieldapp.kernel.addresses import address_to_open
from fieldapp.kernel.audit import record_refusal
from fieldapp.kernel.database import storage_refusal
from fieldapp.kernel.errors import (
    BadRequest,
    CrossSite,
    InternalFault,
    MethodNotAllowed,
    NotFound,
    RangeNotSatisfiable,
    Refusal,
    TooLarge,
    TooManyTries,
)
from fieldapp.kernel.language import in_language

log = logging.getLogger(__name__)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'none'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def configure_http(app: Flask) -> None:
    """Register headers, the cross-site check and the error answers."""
    app.before_request(_refuse_cross_site)
    app.before_request(_refuse_nul)
    app.after_request(_add_headers)
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, _answer_http_exception)
    app.register_error_handler(Exception, _answer_unforeseen)


def is_api() -> bool:
    """Whether the request is for the JSON API (and so wants problem JSON)."""
    return request.path.startswith("/api/")


def from_own_site(req: Request) -> bool:
    """Whether a browser says that its own page of this site sent the request."""
    site = req.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return req.headers.get("Origin") == req.host_url.rstrip("/")


def _refuse_cross_site() -> None:
    """Unsafe requests that carry our cookie, or log in, must come from our own pages.

    A bearer token is never sent by a browser of its own accord, so programs need no such proof; nor do
    they have a cookie.
    """
    if request.method in SAFE_METHODS or "Authorization" in request.headers:
        return
    browser = any(h in request.headers for h in ("Origin", "Sec-Fetch-Site", "Cookie"))
    if browser and not from_own_site(request):
        raise CrossSite()


def _refuse_nul() -> None:
    """No address or form holds a NUL; PostgreSQL refuses such text only once it is asked for it."""
    form = request.form if request.mimetype in _FORM_TYPES and not is_api() else {}
    if any("\0" in text for text in (request.path, *request.args.values(), *form.values())):
        raise BadRequest()


_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    tiles = current_app.config["SETTINGS"].tile_origin
    if tiles:  # a map's pictures, and nothing else of theirs
        policy = CONTENT_SECURITY_POLICY.replace("img-src 'self'", f"img-src 'self' {tiles}")
        response.headers["Content-Security-Policy"] = policy
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def answer_refusal(refusal: Refusal) -> Any:
    """The answer to a refusal: problem JSON for programs, a page for people."""
    if refusal.audited:
        _audit(refusal)
    if is_api():
        answer = jsonify(problem(refusal))
        answer.mimetype = "application/problem+json"
    elif refusal.page:
        return redirect(url_for(refusal.page, next=_return_path()), 303)
    elif request_ctx.url_adapter is None:  # a Host header that is none: no page can name its own addresses
        answer = Response(in_language(refusal.message), mimetype="text/plain")
    else:
        answer = Response(render_template("problem.html", refusal=refusal))
    answer.status_code = refusal.status
    answer.headers.update(refusal.headers)
    if refusal.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="fieldapp"'
    return answer


def problem(refusal: Refusal) -> dict[str, Any]:
    """A refusal as problem details.

    Source: RFC 9457; `code`, `message` and `errors` are our extension members.
    """
    return {
        "type": f"urn:fieldapp:error:{refusal.code}",
        "title": in_language(refusal.message),
        "status": refusal.status,
        "code": refusal.code,
        "message": refusal.message.as_json(),
        "errors": [fault.as_json() for fault in refusal.faults],
    }


def _return_path() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None


def _audit(refusal: Refusal) -> None:
    """Refusals of authority leave a trace; that they cannot must not hide the refusal itself."""
    try:
        record_refusal(
            "access.refused",
            ("route", request.endpoint or "unknown"),
            actor_id=g.get("actor_id"),
            address=request.remote_addr,
            code=refusal.code,
            method=request.method,
        )
    except (Refusal, SQLAlchemyError):
        log.exception("a refusal could not be written to the audit trail")


def _answer_http_exception(error: HTTPException) -> Any:
    """Flask's and werkzeug's own refusals as ours."""
    if error.code is not None and error.code < 400:
        return error
    if error.code == 405 and request.method == "GET" and not is_api():
        return redirect(address_to_open(), 303)  # where a form was sent: back to its page
    made = _REFUSALS.get(error.code or 0)
    return answer_refusal(made(error)) if made else _answer_unforeseen(error)


_REFUSALS: Mapping[int, Callable[[Any], Refusal]] = {
    400: lambda _: BadRequest(),
    404: lambda _: NotFound(),
    405: lambda error: MethodNotAllowed(headers={"Allow": ", ".join(error.valid_methods or ())}),
    413: lambda _: TooLarge(limit_bytes=request.max_content_length),
    415: lambda _: BadRequest(),
    416: lambda _: RangeNotSatisfiable(),
    429: lambda _: TooManyTries(retry_after_s=60, headers={"Retry-After": "60"}),
}


def _answer_unforeseen(error: Exception) -> Any:
    if isinstance(error, DBAPIError) and (refusal := storage_refusal(error)):  # met by a read
        log.error("the database: %s", error.orig)
        return answer_refusal(refusal)
    incident = secrets.token_hex(4)
    log.exception("incident %s", incident, exc_info=error)
    return answer_refusal(InternalFault(incident=incident))


def name_download(answer: Response, name: str, words: Text) -> None:
    """Send an answer as a file: under its plain name, and for people with words in the place of its first part.

    Browsers prefer `filename*` (RFC 5987); programs that do not know it take the plain name.
    """
    _, _, rest = name.partition("-")
    told = quote(f"{in_language(words)}-{rest}", safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}; filename*=UTF-8''{told}"
