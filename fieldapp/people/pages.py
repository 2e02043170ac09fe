"""HTML pages of people: one's own account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from fieldapp.kernel.errors import Refusal
from fieldapp.people import queries
from fieldapp.people.access import (
    COOKIE,
    current_actor,
    open_session_by_link,
    public,
    requires,
    set_session_cookie,
)
from fieldapp.people.errors import LoginLinkSpent, PasswordsDiffer, WeakPassword, WrongPassword
from fieldapp.people.models import CredentialKind
from fieldapp.people.service import credentials, passwords

blueprint = Blueprint("people_pages", __name__)


@blueprint.get("/account")
@requires("account.read", initial_password=True)
def account() -> str:
    """Who I am, my password, where I am signed in."""
    return _account_page()


@blueprint.post("/account/password")
@requires("account.change", initial_password=True)
def change_password() -> Any:
    """Change my password."""
    new = request.form.get("new", "")
    try:
        if request.form.get("again") != new:
            raise PasswordsDiffer()
        passwords.change_password(current_actor(), present=request.form.get("present", ""), new=new)
    except (WeakPassword, WrongPassword, PasswordsDiffer) as refusal:
        return _account_page(refusal), refusal.status
    return redirect(url_for("people_pages.account", changed=1), 303)


@blueprint.post("/account/sessions/<int:credential_id>/close")
@requires("account.change")
def close_session(credential_id: int) -> Any:
    """Sign one of my browsers out."""
    credentials.revoke_credential(current_actor(), credential_id, CredentialKind.SESSION)
    return redirect(url_for("people_pages.account"), 303)


@blueprint.post("/sign-out")
@requires("account.change", initial_password=True)
def sign_out() -> Any:
    """Sign this browser out."""
    credentials.revoke_credential(current_actor(), current_actor().credential_id, CredentialKind.SESSION)
    response = redirect(url_for("shell_pages.login"), 303)
    response.delete_cookie(COOKIE)
    return response


@blueprint.get("/login/link/<secret>")
@public
def login_link(secret: str) -> Any:
    """The page a one-time link opens. Looking spends nothing: WeChat and others fetch links to preview them."""
    owner = queries.login_link_owner(credentials.secret_hash(secret))
    if owner is None:
        raise LoginLinkSpent()
    return render_template("login_link.html", secret=secret, owner=owner)


@blueprint.post("/login/link/<secret>")
@public
def sign_in_by_link(secret: str) -> Any:
    """Sign this phone in; the link is spent."""
    made = open_session_by_link(secret)
    response: Any = redirect(url_for("shell_pages.home"), 303)
    set_session_cookie(response, made.secret)
    return response


def _account_page(refusal: Refusal | None = None) -> str:
    actor = current_actor()
    return render_template(
        "account.html",
        sessions=queries.credentials_of(actor.user_id, CredentialKind.SESSION),
        refusal=refusal,
        minimum=passwords.MINIMUM_LENGTH,
    )
