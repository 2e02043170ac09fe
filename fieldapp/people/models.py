"""Tables of people: users with their role, teams, and the credentials they sign in with."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.kernel.columns import CodeText, SerialId, Sha256, UtcDateTime
from fieldapp.kernel.database import Base


class Role(StrEnum):
    """What a user is. One role each: so nobody who administers also decides."""

    REP = "rep"
    INSPECTOR = "inspector"
    INSPECTION_LEAD = "inspection_lead"
    SUPERVISOR = "supervisor"
    FINANCE = "finance"
    ADMINISTRATOR = "administrator"


class CredentialKind(StrEnum):
    """A browser's session, or a token a program carries."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105  a kind, no secret


class Team(Base):
    """Reps led by one supervisor."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    supervisor_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", use_alter=True), index=True
    )


class User(Base):
    """Somebody who may sign in; named in JSON by the staff number."""

    __tablename__ = "user_account"
    __table_args__ = (CheckConstraint(f"role IN ({', '.join(repr(r.value) for r in Role)})", "role"),)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    staff_number: Mapped[str] = mapped_column(CodeText(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(CodeText(20))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool]
    language: Mapped[str] = mapped_column(CodeText(2), default="zh")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Credential(Base):
    """A way in that the server can list and revoke; of the secret itself only the hash is kept."""

    __tablename__ = "credential"
    __table_args__ = (Index(None, "user_id", "kind"),)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    secret_sha256: Mapped[str] = mapped_column(Sha256, unique=True)
    kind: Mapped[str] = mapped_column(CodeText(10))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(200))
    scopes: Mapped[list[str] | None] = mapped_column(JSON)
    """Permissions a token is limited to; None (sessions): all of the role's."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LoginLink(Base):
    """A link that signs one user in once, made by an administrator; of its secret only the hash is kept."""

    __tablename__ = "login_link"
    __table_args__ = (Index(None, "user_id", "expires_at"),)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    secret_sha256: Mapped[str] = mapped_column(Sha256, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    spent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Look(Base):
    """That somebody looked at a record, photo or statement of another person's on a day."""

    __tablename__ = "look"
    __table_args__ = {"sqlite_with_rowid": False, "info": {"append_only": True}}  # noqa: RUF012  SQLAlchemy's way

    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    thing_kind: Mapped[str] = mapped_column(CodeText(20), primary_key=True)
    thing_id: Mapped[str] = mapped_column(CodeText(64), primary_key=True)


class Employment(Base):
    """When somebody works here. A rep is paid for the months it touches.

    A row replaces the earlier ones that it has a day in common with (`queries.employments_in_force`).
    `last_day` is the last day worked; None while no end is known.
    """

    __tablename__ = "employment"
    __table_args__ = (Index(None, "user_id", "decided_at"), {"info": {"append_only": True}})

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class Leave(Base):
    """Days somebody is away, both ends included; of one first day the row decided last is in force."""

    __tablename__ = "leave"
    __table_args__ = (Index(None, "user_id", "first_day", "decided_at"), {"info": {"append_only": True}})

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    is_cancelled: Mapped[bool]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


class Deputy(Base):
    """From `first_day` to `last_day` another supervisor reviews for this one, unless revoked before."""

    __tablename__ = "deputy"
    __table_args__ = (Index(None, "deputy_id", "last_day"),)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
