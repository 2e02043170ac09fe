"""Passwords: hashed with argon2id, an initial one changed at the first login."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import update

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.people.errors import WeakPassword, WrongPassword
from fieldapp.people.models import Credential, User
from fieldapp.people.queries import Actor

MINIMUM_LENGTH = 8

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash that is stored."""
    return _hasher.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; no hash costs the same time and never fits."""
    try:
        _hasher.verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def change_password(actor: Actor, *, present: str, new: str) -> None:
    """Replace one's own password and close every other session.

    Raises:
        WrongPassword: the present password does not fit.
        WeakPassword: too short, or the same as the present one or the staff number.
    """
    with transaction() as session:
        user = session.get_one(User, actor.user_id)
        if not password_fits(user.password_hash, present):
            raise WrongPassword()
        if len(new) < MINIMUM_LENGTH or new == present or user.staff_number.lower() in new.lower():
            raise WeakPassword(minimum=MINIMUM_LENGTH)
        session.execute(
            update(User)
            .where(User.id == user.id)
            .values(password_hash=hash_password(new), must_change_password=False)
        )
        session.execute(
            update(Credential)
            .where(
                Credential.user_id == user.id,
                Credential.id != actor.credential_id,
                Credential.kind == "session",
                Credential.revoked_at.is_(None),
            )
            .values(revoked_at=clock.now())
        )
        record_act(session, "password.changed", ("user", user.staff_number), actor_id=user.id)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
