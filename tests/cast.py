"""The small named cast of the tests, and the shops they work in."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select

from fieldapp.kernel import clock
from fieldapp.kernel.database import transaction
from fieldapp.outlets.models import OutletKind
from fieldapp.outlets.service import NewOutlet, assign_outlet, enter_outlet, enter_townships
from fieldapp.people.models import Credential, Role, User
from fieldapp.people.service.accounts import create_team, create_user

PEOPLE = {
    "rep_an": (Role.REP, "north"),
    "rep_bai": (Role.REP, "north"),
    "rep_cui": (Role.REP, "south"),
    "supervisor_chen": (Role.SUPERVISOR, "north"),
    "supervisor_ding": (Role.SUPERVISOR, "south"),
    "inspector_bo": (Role.INSPECTOR, None),
    "inspector_fu": (Role.INSPECTOR, None),
    "lead_guo": (Role.INSPECTION_LEAD, None),
    "lead_hou": (Role.INSPECTION_LEAD, None),
    "finance_du": (Role.FINANCE, None),
    "admin_wang": (Role.ADMINISTRATOR, None),
}
PASSWORD = "a long enough password"
LONG_AGO = date(2018, 1, 1)
LONG_AGO_AT = datetime(2018, 1, 1, tzinfo=UTC)
TOWNSHIPS = (("xinji", True), ("weibo", False), ("jiucheng", False))


def secret_of(staff_number: str) -> str:
    """The session secret of a member of the cast."""
    return f"secret-of-{staff_number}"


def enter_cast() -> None:
    """People with open sessions; three outlets per rep, in their townships, assigned long ago."""
    with clock.standing_at(LONG_AGO_AT):
        _enter_people()
        _enter_shops()
    _open_sessions()


def _enter_people() -> None:
    for team in ("north", "south"):
        create_team(team)
    for staff_number, (role, team) in PEOPLE.items():
        create_user(
            staff_number=staff_number,
            name=staff_number,
            role=role,
            team=team,
            password=PASSWORD,
            first_day=LONG_AGO,
        )


def _enter_shops() -> None:
    enter_townships((code, code, None, seat) for code, seat in TOWNSHIPS)
    with transaction() as session:
        found = session.execute(select(User.staff_number, User.id).where(User.role == Role.REP))
        reps = dict(found.all())
    for rep, rep_id in reps.items():
        for number, (township, _) in enumerate(TOWNSHIPS):
            _enter_shop(f"{rep}-{number}", township, rep_id)


def _enter_shop(code: str, township: str, rep_id: int) -> None:
    shop = NewOutlet(
        code=code,
        name=f"Shop {code}",
        kind=OutletKind.TOBACCO_LIQUOR,
        township_code=township,
        lat=37.9,
        lon=115.2,
    )
    assign_outlet(enter_outlet(shop, actor_id=None), rep_id, valid_from=LONG_AGO, actor_id=None)


def _open_sessions() -> None:
    now = clock.now()
    with transaction() as session:
        for user in session.scalars(select(User)):
            user.must_change_password = False
            user.created_at = LONG_AGO_AT
            row = {
                "secret_sha256": hashlib.sha256(secret_of(user.staff_number).encode()).hexdigest(),
                "kind": "session",
                "user_id": user.id,
                "name": "test",
                "scopes": None,
                "created_at": now,
                "used_at": now,
                "expires_at": now + timedelta(days=90),
            }
            session.execute(insert(Credential), row)
        session.flush()
