"""One-time sign-in links that still open the door."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow, db
from fieldapp.people.models import LoginLink, User


def open_login_links(user_id: int) -> Sequence[AnyRow]:
    """Sign-in links of a user that still open the door, newest first: id, made_by (staff number), made_at,
    expires_at.
    """
    return db.session.execute(
        select(LoginLink.id, User.staff_number.label("made_by"), LoginLink.made_at, LoginLink.expires_at)
        .join(User, User.id == LoginLink.made_by)
        .where(
            LoginLink.user_id == user_id,
            LoginLink.spent_at.is_(None),
            LoginLink.revoked_at.is_(None),
            LoginLink.expires_at > clock.now(),
        )
        .order_by(LoginLink.id.desc())
    ).all()


def login_link_owner(secret_sha256: str) -> AnyRow | None:
    """Whom a link of this secret would sign in: staff_number, name; None: nobody."""
    found = (
        select(User.staff_number, User.name)
        .join(LoginLink, LoginLink.user_id == User.id)
        .where(
            LoginLink.secret_sha256 == secret_sha256,
            LoginLink.spent_at.is_(None),
            LoginLink.revoked_at.is_(None),
            LoginLink.expires_at > clock.now(),
        )
    )
    return db.session.execute(found).first()
