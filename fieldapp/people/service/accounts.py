"""Accounts and teams, set up by an administrator."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, update

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.fields import Code, Line, is_visible
from fieldapp.people import queries
from fieldapp.people.errors import (
    BadName,
    BadStaffNumber,
    DaysNotInOrder,
    DisablesOneself,
    NotALeader,
    TeamIsLed,
    TeamNeeded,
    TeamNotForRole,
    UnknownTeam,
    UnknownUser,
    UserExists,
)
from fieldapp.people.models import Credential, Role, Team, User
from fieldapp.people.service.employment import append_employment, end_employment, resume_employment
from fieldapp.people.service.passwords import hash_password


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to be entered.

    Attributes:
        staff_number: the number the user signs in with.
        team: name of the rep's team; a supervisor becomes its leader.
        first_day: from when on the user works here; None: from today.
        last_day: the last day worked, if it is known already.
    """

    staff_number: str
    name: str
    role: Role
    team: str | None = None
    first_day: date | None = None
    last_day: date | None = None


def create_user(
    *,
    staff_number: str,
    name: str,
    role: Role,
    team: str | None = None,
    password: str | None = None,
    first_day: date | None = None,
) -> str:
    """Make an account and return its initial password, which has to be changed at the first login.

    Args:
        password: the initial password; made at random when left out.

    Raises:
        BadStaffNumber, BadName, UserExists, UnknownTeam, TeamNotForRole, TeamIsLed: see `enter_account`.
    """
    account = NewAccount(staff_number=staff_number, name=name, role=role, team=team, first_day=first_day)
    initial = password or initial_password()
    enter_account(account, password_hash=hash_password(initial), actor_id=None)
    return initial


def enter_account(account: NewAccount, *, password_hash: str, actor_id: int | None) -> None:
    """Make an account whose initial password is hashed already: for many accounts, hashing takes its time.

    Raises:
        BadStaffNumber, BadName: nobody could sign in with the number, or read the name.
        UserExists: the staff number is taken.
        UnknownTeam: no team of this name. TeamNotForRole: only reps and supervisors have one.
        TeamIsLed: another supervisor leads the team already.
    """
    staff_number, role = account.staff_number, account.role
    if not Code.fits(staff_number):
        raise BadStaffNumber()
    name = _checked_name(account.name)
    with transaction() as session:
        if queries.user_by_staff_number(staff_number) is not None:
            raise UserExists(staff_number=staff_number)
        found = _team(account.team, role)
        row = {
            "staff_number": staff_number,
            "name": name,
            "role": role,
            "team_id": found.id if found and role == Role.REP else None,
            "password_hash": password_hash,
            "must_change_password": True,
            "created_at": clock.now(),
        }
        user_id: int = session.execute(insert(User).returning(User.id), row).scalar_one()
        if found and role == Role.SUPERVISOR:
            session.execute(update(Team).where(Team.id == found.id).values(supervisor_id=user_id))
        days = (account.first_day or business_today(), account.last_day)
        append_employment(session, user_id, days, actor_id=actor_id)
        subject = ("user", staff_number)
        record_act(session, "user.created", subject, actor_id=actor_id, role=role, team=account.team)


def change_person(
    staff_number: str, *, name: str | None = None, team: str | None = None, actor_id: int | None
) -> None:
    """Change somebody's name or team; what is None stays as it is.

    Raises:
        UnknownUser, BadName, UnknownTeam, TeamNotForRole, TeamIsLed: see `enter_account`.
    """
    with transaction() as session:
        user = _user(staff_number)
        found = _team(team, Role(user.role))
        changes: dict[str, Any] = {} if name is None else {"name": _checked_name(name)}
        if found and user.role == Role.SUPERVISOR:
            session.execute(update(Team).where(Team.id == found.id).values(supervisor_id=user.id))
        elif found:
            changes["team_id"] = found.id
        if changes:
            session.execute(update(User).where(User.id == user.id).values(**changes))
        told = {key: value for key, value in (("name", name), ("team", team)) if value is not None}
        record_act(session, "user.changed", ("user", user.staff_number), actor_id=actor_id, **told)


def open_account(account: NewAccount, *, actor_id: int | None) -> str:
    """Make an account and return its initial password, made at random and shown this once.

    Raises:
        BadStaffNumber, BadName, UserExists, UnknownTeam, TeamNotForRole, TeamIsLed: see `enter_account`.
        TeamNeeded: a rep without a team. DaysNotInOrder: the last day lies before the first.
    """
    if account.role == Role.REP and not account.team:
        raise TeamNeeded()
    first_day = account.first_day or business_today()
    if account.last_day is not None and account.last_day < first_day:
        raise DaysNotInOrder(first_day=first_day, last_day=account.last_day)
    initial = initial_password()
    enter_account(account, password_hash=hash_password(initial), actor_id=actor_id)
    return initial


def reset_password(staff_number: str, *, actor_id: int | None = None) -> str:
    """Give a user a new initial password, close all their sessions and tokens, and return it.

    Raises:
        UnknownUser: no such staff number.
    """
    initial = initial_password()
    with transaction() as session:
        user = _user(staff_number)
        session.execute(
            update(User)
            .where(User.id == user.id)
            .values(password_hash=hash_password(initial), must_change_password=True)
        )
        _close_credentials(user.id)
        record_act(session, "password.reset", ("user", user.staff_number), actor_id=actor_id)
    return initial


def disable_user(staff_number: str, *, actor_id: int | None = None) -> None:
    """Shut a user out at once and end the employment today; what they recorded stays.

    Raises:
        UnknownUser: no such staff number. DisablesOneself: the actor would be shut out, and perhaps everybody.
    """
    with transaction() as session:
        user = _user(staff_number)
        if user.id == actor_id:
            raise DisablesOneself()
        session.execute(update(User).where(User.id == user.id).values(disabled_at=clock.now()))
        _close_credentials(user.id)
        record_act(session, "user.disabled", ("user", user.staff_number), actor_id=actor_id)
        end_employment(session, user.id, actor_id=actor_id)


def enable_user(staff_number: str, *, works_again: bool = True, actor_id: int | None = None) -> str:
    """Let a disabled user in again, with a new initial password, which is returned.

    Args:
        works_again: whether the user works here again from today on; else the employment stays ended, and the
            user may read the own statements and appeal.

    Raises:
        UnknownUser: no such staff number.
    """
    with transaction() as session:
        user = _user(staff_number)
        session.execute(update(User).where(User.id == user.id).values(disabled_at=None))
        record_act(
            session, "user.enabled", ("user", user.staff_number), actor_id=actor_id, works_again=works_again
        )
        if works_again:
            resume_employment(session, user.id, actor_id=actor_id)
        return reset_password(staff_number, actor_id=actor_id)


def create_team(name: str, *, actor_id: int | None = None) -> bool:
    """Make a team and tell whether it is new; a name that exists already is left as it is."""
    with transaction() as session:
        if queries.team_by_name(name) is not None:
            return False
        session.execute(insert(Team), {"name": name})
        record_act(session, "team.created", ("team", name), actor_id=actor_id)
    return True


def hand_team(name: str, staff_number: str, *, actor_id: int | None) -> None:
    """Let another supervisor lead a team; the one before leads it no longer.

    Raises:
        UnknownTeam: no team of this name. NotALeader: no supervisor whose account is open.
    """
    with transaction() as session:
        team, user = queries.team_by_name(name), queries.user_by_staff_number(staff_number)
        if team is None:
            raise UnknownTeam(team=name)
        if user is None or user.role != Role.SUPERVISOR or user.disabled_at is not None:
            raise NotALeader(staff_number=staff_number)
        if team.supervisor_id != user.id:
            session.execute(update(Team).where(Team.id == team.id).values(supervisor_id=user.id))
            told = {"supervisor": user.staff_number}
            record_act(session, "team.handed_over", ("team", name), actor_id=actor_id, **told)


def _close_credentials(user_id: int) -> None:
    with transaction() as session:
        session.execute(
            update(Credential)
            .where(Credential.user_id == user_id, Credential.revoked_at.is_(None))
            .values(revoked_at=clock.now())
        )


def _checked_name(name: str) -> str:
    name = Line.cleaned(name)
    if not 0 < len(name) <= 60 or not is_visible(name):
        raise BadName()
    return name


def _user(staff_number: str) -> User:
    user = queries.user_by_staff_number(staff_number)
    if user is None:
        raise UnknownUser(staff_number=staff_number)
    return user


def _team(name: str | None, role: Role) -> Team | None:
    if name is None:
        return None
    if role not in (Role.REP, Role.SUPERVISOR):
        raise TeamNotForRole()
    team = queries.team_by_name(name)
    if team is None:
        raise UnknownTeam(team=name)
    if role == Role.SUPERVISOR and team.supervisor_id is not None:
        raise TeamIsLed(team=name)
    return team


def initial_password() -> str:
    """Sixty bits in letters and digits that nobody misreads or mishears, for example `k7qf-2m9d-x4hn`."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(3))


_CLEAR = "23456789abcdefghjkmnpqrstuvwxyz"
