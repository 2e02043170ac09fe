"""One-time sign-in links: how an administrator sets up a phone, or lets somebody in who forgot the password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Update, insert, update
from sqlalchemy.orm import Session

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.columns import BIGGEST_ID
from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import NotFound
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notice
from fieldapp.people import queries
from fieldapp.people.errors import LoginLinkSpent
from fieldapp.people.models import CredentialKind, LoginLink, User
from fieldapp.people.queries import Actor
from fieldapp.people.service.credentials import NewCredential, issue, secret_hash
from fieldapp.people.service.passwords import hash_password


@dataclass(frozen=True, slots=True)
class NewLoginLink:
    """A link just made: the only moment its secret is known."""

    id: int
    secret: str
    expires_at: datetime


def make_login_link(actor: Actor, staff_number: str, *, hours: int) -> NewLoginLink:
    """Make a link that signs a user in once; links made for the user before are void from now on.

    The user is told of it by a notice, so that nobody is let into an account behind its owner's back.

    Raises:
        NotFound: nobody has the number, or the account is disabled.
    """
    with transaction() as session:
        user = account_of(staff_number)
        _revoke_open(session, user.id)
        secret, now = secrets.token_urlsafe(32), clock.now()
        row = {
            "secret_sha256": secret_hash(secret),
            "user_id": user.id,
            "made_by": actor.user_id,
            "made_at": now,
            "expires_at": now + timedelta(hours=hours),
        }
        link_id: int = session.execute(insert(LoginLink).returning(LoginLink.id), row).scalar_one()
        subject = ("user", user.staff_number)
        record_act(session, "login_link.made", subject, actor_id=actor.user_id, link=link_id)
        post_notice(session, user.id, NoticeCode.LOGIN_LINK_MADE, subject, admin=actor.name)
        return NewLoginLink(link_id, secret, row["expires_at"])  # type: ignore[arg-type]


def account_of(staff_number: str) -> User:
    """The account with this number that may sign in.

    Raises:
        NotFound: nobody has the number, or the account is disabled.
    """
    user = queries.user_by_staff_number(staff_number)
    if user is None or user.disabled_at is not None:
        raise NotFound()
    return user


def revoke_login_link(actor: Actor, link_id: int) -> None:
    """Let a link no longer sign anybody in.

    Raises:
        NotFound: no such link is open.
    """
    if link_id > BIGGEST_ID:
        raise NotFound()
    with transaction() as session:
        open_ones = _open().where(LoginLink.id == link_id).returning(LoginLink.user_id)
        user_id = session.execute(open_ones.values(revoked_at=clock.now())).scalar_one_or_none()
        if user_id is None:
            raise NotFound()
        record_act(session, "login_link.revoked", ("user", user_id), actor_id=actor.user_id, link=link_id)


def spend_login_link(secret: str, *, device: str, address: str | None, session_days: int) -> NewCredential:
    """Sign the link's user in, once. An initial password, which others know, opens nothing from then on.

    Raises:
        LoginLinkSpent: there is no such link, or it was spent, revoked or is over; the answer does not tell which.
    """
    with transaction() as session:
        spent = _open().where(
            LoginLink.secret_sha256 == secret_hash(secret), LoginLink.expires_at > clock.now()
        )
        user_id = session.execute(
            spent.values(spent_at=clock.now()).returning(LoginLink.user_id)
        ).scalar_one_or_none()
        user = None if user_id is None else session.get_one(User, user_id)
        if user is None or user.disabled_at is not None:
            raise LoginLinkSpent()
        if user.must_change_password:
            user.password_hash, user.must_change_password = hash_password(secrets.token_urlsafe(32)), False
            session.flush()
        made = issue(user, CredentialKind.SESSION, device, scopes=None, days=session_days)
        account = ("staff_number", user.staff_number.lower())
        record_act(session, "login.succeeded", account, actor_id=user.id, address=address, by="link")
        return made


def _revoke_open(session: Session, user_id: int) -> None:
    session.execute(_open().where(LoginLink.user_id == user_id).values(revoked_at=clock.now()))


def _open() -> Update:
    return update(LoginLink).where(LoginLink.spent_at.is_(None), LoginLink.revoked_at.is_(None))
