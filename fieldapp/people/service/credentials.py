"""Signing in and out: sessions of browsers and tokens of programs."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act, record_refusal
from fieldapp.kernel.columns import BIGGEST_ID
from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import Busy, NotFound, StorageFull, TooManyTries, WritesStopped
from fieldapp.people import queries
from fieldapp.people.errors import UnknownScope, WrongLogin
from fieldapp.people.models import Credential, CredentialKind, User
from fieldapp.people.permissions import PERMISSIONS, allows
from fieldapp.people.queries import Actor
from fieldapp.people.service.passwords import password_fits

FAILURE_WINDOW = timedelta(minutes=15)
TOUCH_AFTER = timedelta(hours=6)
"""`used_at` is refreshed at most this often, so that reading does not write."""
TOKEN_DAYS = 365


@dataclass(frozen=True, slots=True)
class NewCredential:
    """A credential just made: the only moment its secret is known."""

    id: int
    secret: str
    must_change_password: bool


def sign_in(
    *,
    staff_number: str,
    password: str,
    device: str,
    address: str | None,
    session_days: int,
    failures_allowed: int,
) -> NewCredential:
    """Open a browser session.

    Args:
        device: the browser's own name for itself, shown in the list of sessions.
        address: network address of the caller, for the audit trail.
        session_days: how long the session lasts without use.
        failures_allowed: failed tries in a quarter of an hour before this account has to wait.

    Raises:
        WrongLogin: number or password wrong, or account disabled; the answer does not tell which.
        TooManyTries: too many failures; the right password does not help either.
    """
    account = ("staff_number", staff_number.lower())  # in whatever case it is typed, it is one account
    if queries.recent_login_failures(account[1], FAILURE_WINDOW) >= failures_allowed:
        wait_s = int(FAILURE_WINDOW.total_seconds())
        raise TooManyTries(retry_after_s=wait_s, headers={"Retry-After": str(wait_s)})
    user = queries.user_by_staff_number(staff_number)
    # an unknown number costs the same hashing as a known one, so time tells nothing
    fits = password_fits(user.password_hash if user else None, password)
    if user is None or user.disabled_at is not None or not fits:
        record_refusal("login.failed", account, actor_id=None, address=address)
        raise WrongLogin()
    with transaction() as session:
        made = issue(user, CredentialKind.SESSION, device, scopes=None, days=session_days)
        record_act(session, "login.succeeded", account, actor_id=user.id, address=address)
        return made


def create_token(actor: Actor, *, name: str, scopes: Collection[str]) -> NewCredential:
    """Make a named bearer token for a program that acts as this user.

    Raises:
        UnknownScope: a scope is no permission of the actor's role, or wider than the token that asks.
    """
    for scope in scopes:
        if (
            scope not in PERMISSIONS
            or not allows(actor.role, scope)
            or scope not in (actor.scopes or (scope,))
        ):
            raise UnknownScope(scope=scope)
    with transaction() as session:
        user = session.get_one(User, actor.user_id)
        made = issue(user, CredentialKind.TOKEN, name, scopes=sorted(set(scopes)), days=TOKEN_DAYS)
        record_act(
            session, "token.created", ("credential", made.id), actor_id=actor.user_id, scopes=sorted(scopes)
        )
        return made


def own_sessions(actor: Actor) -> list[dict[str, Any]]:
    """The actor's open sessions, newest first (`SessionShape`); one of them is the one that asks."""
    shown = ("id", "name", "scopes", "created_at", "used_at", "expires_at")
    return [
        {**{name: getattr(one, name) for name in shown}, "is_current": one.id == actor.credential_id}
        for one in queries.credentials_of(actor.user_id, CredentialKind.SESSION)
    ]


def revoke_credential(actor: Actor, credential_id: int, kind: CredentialKind) -> None:
    """Close one of the actor's own sessions or tokens at once.

    Raises:
        NotFound: no such open credential of this kind is theirs.
    """
    if credential_id > BIGGEST_ID:
        raise NotFound()
    with transaction() as session:
        closed = session.execute(
            update(Credential)
            .where(
                Credential.id == credential_id,
                Credential.user_id == actor.user_id,
                Credential.kind == kind,
                Credential.revoked_at.is_(None),
            )
            .values(revoked_at=clock.now())
        )
        if closed.rowcount == 0:  # type: ignore[attr-defined]
            raise NotFound()
        record_act(session, f"{kind}.revoked", ("credential", credential_id), actor_id=actor.user_id)


def actor_of_secret(secret: str, *, session_days: int) -> Actor | None:
    """Who holds this secret; a session in use is prolonged now and then."""
    actor = queries.actor_by_secret(secret_hash(secret))
    if actor is not None and clock.now() - actor.used_at > TOUCH_AFTER:
        with suppress(Busy, StorageFull, WritesStopped):  # reading goes on where nothing can be written
            _touch(actor, session_days)
    return actor


def secret_hash(secret: str) -> str:
    """What is stored of a secret. 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _touch(actor: Actor, session_days: int) -> None:
    fresh = {"used_at": clock.now()}
    if actor.credential_kind == CredentialKind.SESSION:
        fresh["expires_at"] = clock.now() + timedelta(days=session_days)
    with transaction() as session:
        session.execute(update(Credential).where(Credential.id == actor.credential_id).values(**fresh))


def issue(
    user: User, kind: CredentialKind, name: str, *, scopes: list[str] | None, days: int
) -> NewCredential:
    """A new credential of a user; the caller writes the audit row."""
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    row = {
        "secret_sha256": secret_hash(secret),
        "kind": kind,
        "user_id": user.id,
        "name": name[:200],
        "scopes": scopes,
        "created_at": now,
        "used_at": now,
        "expires_at": now + timedelta(days=days),
    }
    with transaction() as session:
        credential_id: int = session.execute(insert(Credential).returning(Credential.id), row).scalar_one()
    return NewCredential(credential_id, secret, user.must_change_password)
