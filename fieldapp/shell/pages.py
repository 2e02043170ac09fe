"""The way in: login page, home, language, health, API documentation."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError

from fieldapp.kernel.database import write_latch
from fieldapp.kernel.errors import NotFound, TooManyTries
from fieldapp.kernel.language import COOKIE as LANGUAGE_COOKIE
from fieldapp.kernel.language import LANGUAGES
from fieldapp.people.access import current_actor, open_session, public, requires, set_session_cookie, visitor
from fieldapp.people.errors import WrongLogin
from fieldapp.people.models import Role
from fieldapp.people.queries import has_users

blueprint = Blueprint("shell_pages", __name__)

HOME = {
    Role.SUPERVISOR: "fieldwork_pages.review_queue",
    Role.FINANCE: "settlement_pages.this_month",
    Role.INSPECTION_LEAD: "inspection_pages.appeals",
    Role.ADMINISTRATOR: "office_pages.people",
}
ON_THE_PHONE = frozenset({Role.REP, Role.INSPECTOR})
"""Whose day begins in the phone app; the pages stay reachable from their menu."""


@blueprint.get("/")
@requires("account.read", initial_password=True)
def home() -> Any:
    """The page where a role's day begins."""
    role = current_actor().role
    if role in ON_THE_PHONE:
        return redirect(url_for("phone.app_page", _anchor="/arrived"))  # the app asks who it is
    return redirect(url_for(HOME.get(role, "people_pages.account")))


@blueprint.get("/login")
@public
def login() -> Any:
    """The login page."""
    if visitor() is not None:
        return redirect(url_for(".home"))
    return render_template(
        "login.html", next=_own_path(request.args.get("next")), refusal=None, staff_number=""
    )


@blueprint.post("/login")
@public
def sign_in() -> Any:
    """Sign in and go on to where one wanted to go."""
    staff_number = _half_width(request.form.get("staff_number", "")).strip()
    onward = _own_path(request.form.get("next"))
    try:
        made = open_session(staff_number, request.form.get("password", ""))
    except (WrongLogin, TooManyTries) as refusal:
        page = render_template("login.html", next=onward, refusal=refusal, staff_number=staff_number)
        return page, refusal.status, refusal.headers
    to = url_for("people_pages.account") if made.must_change_password else onward or url_for(".home")
    response: Any = redirect(to, 303)
    set_session_cookie(response, made.secret)
    return response


@blueprint.get("/more")
@requires("account.read")
def more() -> str:
    """The whole menu, for phones, whose bar has no room for all of it."""
    return render_template("more.html")


@blueprint.post("/language/<code>")
@public
def choose_language(code: str) -> Any:
    """Remember the reader's language on this device."""
    if code not in LANGUAGES:
        raise NotFound()
    response = redirect(_own_path(request.form.get("next")) or url_for(".home"), 303)
    response.set_cookie(LANGUAGE_COOKIE, code, max_age=365 * 86400, samesite="Lax", secure=request.is_secure)
    return response


@blueprint.get("/health")
@public
def health() -> tuple[Response, int]:
    """Whether this worker can serve: the tables are there and writes are not stopped."""
    try:
        has_users()
    except DBAPIError:
        return jsonify(status="no_database"), 503
    stopped = write_latch().path.exists()
    return jsonify(status="writes_stopped" if stopped else "ok"), 503 if stopped else 200


@blueprint.get("/api/docs")
@public
def api_docs() -> str:
    """The OpenAPI document, readable."""
    return render_template("api_docs.html")


def _own_path(target: str | None) -> str | None:
    """A path of this site to go on to; anything that could lead elsewhere is dropped."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    try:
        parts = urlsplit(target)
    except ValueError:  # brackets that hold no address
        return None
    return None if parts.scheme or parts.netloc else target


def _half_width(typed: str) -> str:
    """Full-width letters and digits of a Chinese keyboard as the plain ones they stand for."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in typed)
