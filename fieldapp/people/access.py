"""The gate of every route: who is asking, and does their role (and token) hold the permission."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import segno
from flask import Response, current_app, g, request, url_for

from fieldapp.kernel.errors import NotAllowed
from fieldapp.kernel.limits import limiter, login_limit
from fieldapp.people.errors import NotSignedIn, PasswordMustChange
from fieldapp.people.permissions import PERMISSIONS, allows
from fieldapp.people.queries import Actor
from fieldapp.people.service.credentials import NewCredential, actor_of_secret, sign_in
from fieldapp.people.service.login_links import NewLoginLink, spend_login_link

COOKIE = "session"
PUBLIC = "public"
"""Marks a route that needs no sign-in."""

View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: str, *, initial_password: bool = False) -> Callable[[View], View]:
    """Let a view be called only by users whose role, and whose token's scopes, hold the permission.

    Args:
        permission: a key of `PERMISSIONS`.
        initial_password: whether a user who still has to change the initial password may pass.

    Raises:
        NotSignedIn, PasswordMustChange, NotAllowed: when the view is called.
    """
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            _admit(permission, initial_password)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def public(view: View) -> View:
    """Mark a view that anybody may call; without a mark, a test fails."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def current_actor() -> Actor:
    """The signed-in user of this request.

    Raises:
        NotSignedIn: nobody is.
    """
    actor = visitor()
    if actor is None:
        raise NotSignedIn()
    return actor


def visitor() -> Actor | None:
    """The signed-in user of this request, or None."""
    if "actor" not in g:
        g.actor = _authenticate()
        if g.actor is not None:
            g.actor_id, g.language = g.actor.user_id, g.actor.language
    actor: Actor | None = g.actor
    return actor


@limiter.limit(login_limit)
def open_session(staff_number: str, password: str) -> NewCredential:
    """Sign this request's browser in.

    Raises:
        WrongLogin, TooManyTries: see `credentials.sign_in`.
    """
    settings = current_app.config["SETTINGS"]
    return sign_in(
        staff_number=staff_number,
        password=password,
        device=request.headers.get("User-Agent", "?"),
        address=request.remote_addr,
        session_days=settings.session_days,
        failures_allowed=settings.login_failures,
    )


@limiter.limit(login_limit)
def open_session_by_link(secret: str) -> NewCredential:
    """Sign this request's browser in by a one-time link, which is spent by it.

    Raises:
        LoginLinkSpent: the link is good no longer.
    """
    return spend_login_link(
        secret,
        device=request.headers.get("User-Agent", "?"),
        address=request.remote_addr,
        session_days=current_app.config["SETTINGS"].session_days,
    )


def shown_link(made: NewLoginLink) -> dict[str, Any]:
    """A one-time link as the administrator is shown it: its address, also as a QR code."""
    return {"id": made.id, "expires_at": made.expires_at, **link_of(made.secret)}


def link_of(secret: str) -> dict[str, Any]:
    """The address of a one-time link, also as a QR code; and whether only this machine can open it."""
    address = url_for("people_pages.login_link", secret=secret, _external=True)
    host = urlsplit(address).hostname or ""
    return {
        "address": address,
        "qr_svg": segno.make(address, error="m").svg_inline(scale=5, border=4),
        "is_here_alone": host in ("localhost", "::1") or host.startswith("127."),
    }


def set_session_cookie(response: Response, secret: str) -> None:
    """Hand the browser its session: unreadable to scripts, not sent by other sites."""
    days = current_app.config["SETTINGS"].session_days
    response.set_cookie(
        COOKIE, secret, max_age=days * 86400, httponly=True, samesite="Lax", secure=request.is_secure
    )


def _admit(permission: str, initial_password: bool) -> None:
    actor = current_actor()
    if actor.must_change_password and not initial_password:
        raise PasswordMustChange()
    if not allows(actor.role, permission):
        raise NotAllowed()
    if actor.scopes is not None and permission not in actor.scopes:
        raise NotAllowed()


def _authenticate() -> Actor | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if "Authorization" in request.headers:  # `http` then asks for no proof of the own site: the cookie is out
        return _holder(token.strip(), "token") if scheme.lower() == "bearer" else None
    return _holder(request.cookies.get(COOKIE, ""), "session")


def _holder(secret: str, kind: str) -> Actor | None:
    """A session's secret opens as a cookie only, a token's as a bearer only."""
    if not secret:
        return None
    actor = actor_of_secret(secret, session_days=current_app.config["SETTINGS"].session_days)
    if actor is None or actor.credential_kind != kind or not _meant_for(actor):
        return None
    return actor


def _meant_for(actor: Actor) -> bool:
    """A phone says whose record it sends: after somebody else has signed in on it, the record must wait."""
    told = request.headers.get("For-User")
    return told is None or unquote(told) == actor.staff_number
