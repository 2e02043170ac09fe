"""Accounts and teams, set up by an administrator."""

from __future__ import annotations

import secrets

from sqlalchemy import insert, update

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.fields import Code, Line, is_visible
from fieldapp.people import queries
from fieldapp.people.errors import (
    BadName,
    BadStaffNumber,
    TeamIsLed,
    TeamNotForRole,
    UnknownTeam,
    UnknownUser,
    UserExists,
)
from fieldapp.people.models import Credential, Role, Team, User
from fieldapp.people.service.passwords import hash_password


def create_user(
    *, staff_number: str, name: str, role: Role, team: str | None = None, password: str | None = None
) -> str:
    """Make an account and return its initial password, which has to be changed at the first login.

    Args:
        staff_number: the number the user signs in with.
        team: name of the rep's team; a supervisor becomes its leader.
        password: the initial password; made at random when left out.

    Raises:
        BadStaffNumber, BadName: nobody could sign in with the number, or read the name.
        UserExists: the staff number is taken.
        UnknownTeam: no team of this name. TeamNotForRole: only reps and supervisors have one.
        TeamIsLed: another supervisor leads the team already.
    """
    if not Code.fits(staff_number):
        raise BadStaffNumber()
    name = Line.cleaned(name)
    if not 0 < len(name) <= 60 or not is_visible(name):
        raise BadName()
    initial = password or _initial_password()
    with transaction() as session:
        if queries.user_by_staff_number(staff_number) is not None:
            raise UserExists(staff_number=staff_number)
        found = _team(team, role)
        row = {
            "staff_number": staff_number,
            "name": name,
            "role": role,
            "team_id": found.id if found and role == Role.REP else None,
            "password_hash": hash_password(initial),
            "must_change_password": True,
            "created_at": clock.now(),
        }
        user_id: int = session.execute(insert(User).returning(User.id), row).scalar_one()
        if found and role == Role.SUPERVISOR:
            session.execute(update(Team).where(Team.id == found.id).values(supervisor_id=user_id))
        record_act(session, "user.created", ("user", staff_number), actor_id=None, role=role, team=team)
    return initial


def reset_password(staff_number: str) -> str:
    """Give a user a new initial password, close all their sessions and tokens, and return it.

    Raises:
        UnknownUser: no such staff number.
    """
    initial = _initial_password()
    with transaction() as session:
        user = _user(staff_number)
        session.execute(
            update(User)
            .where(User.id == user.id)
            .values(password_hash=hash_password(initial), must_change_password=True)
        )
        _close_credentials(user.id)
        record_act(session, "password.reset", ("user", staff_number), actor_id=None)
    return initial


def disable_user(staff_number: str) -> None:
    """Shut a user out at once; what they recorded stays.

    Raises:
        UnknownUser: no such staff number.
    """
    with transaction() as session:
        user = _user(staff_number)
        session.execute(update(User).where(User.id == user.id).values(disabled_at=clock.now()))
        _close_credentials(user.id)
        record_act(session, "user.disabled", ("user", staff_number), actor_id=None)


def enable_user(staff_number: str) -> str:
    """Let a disabled user in again, with a new initial password, which is returned.

    Raises:
        UnknownUser: no such staff number.
    """
    with transaction() as session:
        user = _user(staff_number)
        session.execute(update(User).where(User.id == user.id).values(disabled_at=None))
        record_act(session, "user.enabled", ("user", user.staff_number), actor_id=None)
        return reset_password(staff_number)


def create_team(name: str) -> None:
    """Make a team; a name that exists already is left as it is."""
    with transaction() as session:
        if queries.team_by_name(name) is None:
            session.execute(insert(Team), {"name": name})
            record_act(session, "team.created", ("team", name), actor_id=None)


def _close_credentials(user_id: int) -> None:
    with transaction() as session:
        session.execute(
            update(Credential)
            .where(Credential.user_id == user_id, Credential.revoked_at.is_(None))
            .values(revoked_at=clock.now())
        )


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


def _initial_password() -> str:
    """Sixty bits in letters and digits that nobody misreads or mishears, for example `k7qf-2m9d-x4hn`."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(3))


_CLEAR = "23456789abcdefghjkmnpqrstuvwxyz"
