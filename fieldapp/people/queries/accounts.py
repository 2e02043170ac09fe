"""Accounts, teams and the credentials they sign in with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from fieldapp.kernel import clock
from fieldapp.kernel.audit import AuditEntry
from fieldapp.kernel.database import AnyRow, db, look_up
from fieldapp.people.models import Credential, Role, Team, User

CHUNK = 1000
"""How many keys one statement asks for: every database takes so many parameters."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in user of a request, with the credential used."""

    user_id: int
    staff_number: str
    name: str
    role: Role
    team_id: int | None
    language: str
    must_change_password: bool
    credential_id: int
    credential_kind: str
    scopes: tuple[str, ...] | None
    used_at: datetime


_ACTOR = (
    select(
        User.id,
        User.staff_number,
        User.name,
        User.role,
        User.team_id,
        User.language,
        User.must_change_password,
        Credential.id.label("credential_id"),
        Credential.kind,
        Credential.scopes,
        Credential.used_at,
        Credential.expires_at,
    )
    .join(Credential, Credential.user_id == User.id)
    .where(
        Credential.secret_sha256 == bindparam("secret_sha256"),
        Credential.revoked_at.is_(None),
        User.disabled_at.is_(None),
    )
)


def actor_by_secret(secret_sha256: str) -> Actor | None:
    """Who holds this credential, if it is neither revoked, nor expired, nor its user disabled."""
    rows = look_up(_ACTOR, {"secret_sha256": secret_sha256})
    if not rows or rows[0].expires_at <= clock.now():
        return None
    row = rows[0]
    return Actor(
        user_id=row.id,
        staff_number=row.staff_number,
        name=row.name,
        role=Role(row.role),
        team_id=row.team_id,
        language=row.language,
        must_change_password=row.must_change_password,
        credential_id=row.credential_id,
        credential_kind=row.kind,
        scopes=None if row.scopes is None else tuple(row.scopes),
        used_at=row.used_at,
    )


def user_by_staff_number(staff_number: str) -> User | None:
    """The user with this staff number in whatever case, disabled or not."""
    same = func.lower(User.staff_number) == staff_number.lower()
    return db.session.scalars(select(User).where(same)).first()


def staff_numbers_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Staff numbers by user id."""
    left, found = iter(sorted(set(user_ids))), {}
    while chunk := list(islice(left, CHUNK)):
        rows = db.session.execute(select(User.id, User.staff_number).where(User.id.in_(chunk)))
        found.update({row.id: row.staff_number for row in rows})
    return found


def led_teams() -> dict[str, int | None]:
    """All teams by name, with the id of the supervisor who leads each."""
    return {row.name: row.supervisor_id for row in db.session.execute(select(Team.name, Team.supervisor_id))}


def team_by_name(name: str) -> Team | None:
    """The team with this name."""
    return db.session.scalars(select(Team).where(Team.name == name)).first()


def users_with_teams() -> Sequence[AnyRow]:
    """Everybody, by staff number: staff_number, name, role, team, leads (a team's name), disabled_at."""
    led = aliased(Team)
    return db.session.execute(
        select(
            User.staff_number,
            User.name,
            User.role,
            Team.name.label("team"),
            led.name.label("leads"),
            User.disabled_at,
        )
        .outerjoin(Team, User.team_id == Team.id)
        .outerjoin(led, led.supervisor_id == User.id)
        .order_by(User.staff_number)
    ).all()


def credentials_of(user_id: int, kind: str) -> Sequence[Credential]:
    """Credentials of a user that still open the door, newest first."""
    return db.session.scalars(
        select(Credential)
        .where(
            Credential.user_id == user_id,
            Credential.kind == kind,
            Credential.revoked_at.is_(None),
            Credential.expires_at > clock.now(),
        )
        .order_by(Credential.id.desc())
    ).all()


def recent_login_failures(staff_number: str, within: timedelta) -> int:
    """Failed logins under this staff number (real or not) since its last success, within the time given."""
    since = clock.now() - within
    success = (
        select(func.max(AuditEntry.at))
        .where(AuditEntry.action == "login.succeeded", AuditEntry.subject_id == staff_number)
        .scalar_subquery()
    )
    return db.session.execute(
        select(func.count())
        .select_from(AuditEntry)
        .where(
            AuditEntry.action == "login.failed",
            AuditEntry.subject_id == staff_number,
            AuditEntry.at > since,
            AuditEntry.at > func.coalesce(success, since),
        )
    ).scalar_one()


def has_users() -> bool:
    """Whether anybody at all has an account."""
    return db.session.execute(select(User.id).limit(1)).first() is not None
