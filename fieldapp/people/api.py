"""JSON routes of people: oneself, sessions, tokens, password."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from fieldapp.kernel.api import RoomApi
from fieldapp.people import queries
from fieldapp.people.access import current_actor, open_session, public, requires, set_session_cookie
from fieldapp.people.models import CredentialKind
from fieldapp.people.queries import Actor
from fieldapp.people.schemas import (
    CredentialShape,
    LoginShape,
    MeShape,
    NewTokenShape,
    PasswordShape,
    SignedInShape,
    TokenRequestShape,
)
from fieldapp.people.service import credentials, passwords

blueprint = RoomApi("people", __name__, "Signing in, sessions, tokens")


@blueprint.get("/me")
@requires("account.read", initial_password=True)
@blueprint.response(200, MeShape)
def me() -> Actor:
    """The signed-in user"""
    return current_actor()


@blueprint.post("/sessions")
@blueprint.arguments(LoginShape)
@blueprint.response(201, SignedInShape)
@public
def sign_in(login: dict[str, Any]) -> tuple[Response, int]:
    """Sign in; the session comes as a cookie"""
    made = open_session(**login)
    response = jsonify(must_change_password=made.must_change_password)
    set_session_cookie(response, made.secret)
    return response, 201


@blueprint.get("/sessions")
@requires("account.read")
@blueprint.response(200, CredentialShape(many=True))
def sessions() -> Any:
    """One's own open sessions"""
    return queries.credentials_of(current_actor().user_id, CredentialKind.SESSION)


@blueprint.delete("/sessions/<int:credential_id>")
@requires("account.change")
@blueprint.response(204)
def close_session(credential_id: int) -> None:
    """Close one of one's own sessions"""
    credentials.revoke_credential(current_actor(), credential_id, CredentialKind.SESSION)


@blueprint.get("/tokens")
@requires("account.read")
@blueprint.response(200, CredentialShape(many=True))
def tokens() -> Any:
    """One's own open tokens"""
    return queries.credentials_of(current_actor().user_id, CredentialKind.TOKEN)


@blueprint.post("/tokens")
@requires("account.change")
@blueprint.arguments(TokenRequestShape)
@blueprint.response(201, NewTokenShape)
def create_token(wanted: dict[str, Any]) -> credentials.NewCredential:
    """Make a token for a program; its secret is shown this once"""
    return credentials.create_token(current_actor(), **wanted)


@blueprint.delete("/tokens/<int:credential_id>")
@requires("account.change")
@blueprint.response(204)
def revoke_token(credential_id: int) -> None:
    """Revoke one of one's own tokens"""
    credentials.revoke_credential(current_actor(), credential_id, CredentialKind.TOKEN)


@blueprint.put("/password")
@requires("account.change", initial_password=True)
@blueprint.arguments(PasswordShape)
@blueprint.response(204)
def change_password(change: dict[str, Any]) -> None:
    """Change one's own password; every other session of one's own is closed"""
    passwords.change_password(current_actor(), **change)
