"""Building the demo office: people, outlets, targets, sales, and a month of displays in every state."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import update

from fieldapp.demo import cast
from fieldapp.demo.shelves import shelf_photo
from fieldapp.fieldwork.models import Decision, Kind, RejectionReason
from fieldapp.fieldwork.schemas import DisplayShape
from fieldapp.fieldwork.service.intake import Arrival, submit
from fieldapp.fieldwork.service.reviews import review
from fieldapp.kernel import clock
from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import Refusal
from fieldapp.outlets.models import TargetKind
from fieldapp.outlets.queries import outlet_by_code
from fieldapp.outlets.service import (
    assign_outlet,
    enter_outlet,
    enter_sales,
    enter_townships,
    set_target,
    set_township_duty,
)
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, has_users, user_by_staff_number
from fieldapp.people.service.accounts import create_team, create_user
from fieldapp.photos.service import receive_photo
from fieldapp.settlement.service.calculation import calculate_month

LOGINS_FILE = "demo-logins.json"
FULL_SHELF = (
    "xintianlan",
    "laozihao",
    "shengfang",
    "junfang",
    "hongjiu",
    "rouhe_qixing",
    "rouhe_wuxing",
    "rouhe_sanxing",
)
DISPLAY_TARGET = 10
DISPLAYS = {"E001": 13, "E002": 8, "E003": 9, "E004": 5, "E005": 0}
"""Displays each rep submitted so far this month."""
SALES = {"E001": 112, "E002": 74, "E003": 52, "E004": 31}
"""Percent of the month's target sold; E005 has no sales part."""


class OfficeInUse(Refusal):
    """A demo is never mixed into real data."""

    code, status = "office_in_use", 409
    zh = "这个数据库里已经有账号，没有建演示数据。演示请用空的数据目录。"
    en = "This database has accounts already; no demo was built. Use an empty data folder for a demo."


@dataclass(frozen=True, slots=True)
class _Office:
    """What the steps of the building share."""

    chance: random.Random
    today: date
    month: str
    actors: dict[str, Actor]


def demo_is_built() -> bool:
    """Whether this data folder holds the demo office."""
    return (current_app.config["SETTINGS"].data_folder / LOGINS_FILE).exists() and has_users()


def build_demo() -> Iterator[int]:
    """Build the office step by step: first yields the number of steps, then once after each.

    Raises:
        OfficeInUse: there are accounts in this database.
    """
    if has_users():
        raise OfficeInUse()
    yield sum(DISPLAYS.values()) + 3
    zone = current_app.config["SETTINGS"].timezone
    today = clock.business_day(clock.now(), zone)
    office = _Office(random.Random(2018), today, clock.month_of(today), {})
    _people(office)
    yield 1
    _territory(office)
    yield 2
    for staff_number, displays in DISPLAYS.items():
        for number in range(displays):
            _display(office, staff_number, number)
            yield 3
    calculate_month(office.month, zone=zone, actor_id=office.actors["F01"].user_id)
    _leave_logins()
    yield 4


def _people(office: _Office) -> None:
    for name in sorted({team for *_, team in cast.PEOPLE if team}):
        create_team(name)
    for staff_number, name, role, team in cast.PEOPLE:
        create_user(staff_number=staff_number, name=name, role=role, team=team, password=cast.PASSWORD)
        office.actors[staff_number] = _actor(staff_number)
    with transaction() as session:
        # the demo's passwords are no secret, so nobody is asked to change them
        session.execute(update(User).values(must_change_password=False))


def _actor(staff_number: str) -> Actor:
    user = user_by_staff_number(staff_number)
    assert user
    return Actor(
        user_id=user.id,
        staff_number=staff_number,
        name=user.name,
        role=Role(user.role),
        team_id=user.team_id,
        language="zh",
        must_change_password=False,
        credential_id=0,
        credential_kind="session",
        scopes=None,
        used_at=clock.now(),
    )


def _territory(office: _Office) -> None:
    enter_townships(cast.townships())
    administrator = office.actors["A01"].user_id
    first_day = office.today.replace(day=1)
    for staff_number, townships in cast.BEAT.items():
        rep_id = office.actors[staff_number].user_id
        for outlet in cast.outlets_of(staff_number, office.chance):
            outlet_id = enter_outlet(outlet, actor_id=administrator)
            assign_outlet(
                outlet_id, rep_id, valid_from=first_day - timedelta(days=60), actor_id=administrator
            )
        for township in townships:
            set_township_duty(rep_id, township, on_duty=True, valid_from=first_day, actor_id=administrator)
        _targets_and_sales(office, staff_number, rep_id)


def _targets_and_sales(office: _Office, staff_number: str, rep_id: int) -> None:
    finance = office.actors["F01"].user_id
    # banquets and openings cannot be recorded yet, so nobody is fined for lacking them
    targets = {TargetKind.DISPLAY: DISPLAY_TARGET, TargetKind.BANQUET: 0, TargetKind.OPENING: 0}
    if staff_number == "E005":
        targets[TargetKind.DISPLAY] = 0
    for kind, value in targets.items():
        set_target(rep_id, office.month, kind, value, actor_id=finance)
    for line, target_fen in (("yanghe", 6_000_000), ("shuanggou", 3_000_000), ("redwine", 800_000)):
        if percent := SALES.get(staff_number):
            sold_fen = target_fen * (percent + office.chance.randrange(-8, 9)) // 100
            enter_sales(
                rep_id, office.month, line, target_fen=target_fen, actual_fen=sold_fen, actor_id=finance
            )


def _display(office: _Office, staff_number: str, number: int) -> None:
    """One display, some days ago; every fifth lacks something, the last ones are not reviewed yet."""
    actor = office.actors[staff_number]
    outlet_code = f"X{staff_number[1:]}{number:02d}"
    happened = _instant(office, number)
    photo = shelf_photo(office.chance)
    body = _body(office, outlet_code, happened, photo, complete=number % 5 != 4)
    arrival = Arrival(
        kind=Kind.DISPLAY,
        submission_id=_uuid7(happened, office.chance),
        raw=json.loads(json.dumps(body)),
        fields=DisplayShape().load(body),
        sent_at=None,
    )
    settings = current_app.config["SETTINGS"]
    with clock.standing_at(happened + timedelta(minutes=3)):
        submit(actor, arrival, zone=settings.timezone, fence_m=settings.outlet_fence_m)
        if number != 7:  # one photo per rep is still on its way
            receive_photo(actor, hashlib.sha256(photo).hexdigest(), photo)
    if number < 6:
        with clock.standing_at(happened + timedelta(minutes=20)):
            _review(office, staff_number, arrival.submission_id, rejected=number == 5)


def _review(office: _Office, staff_number: str, submission_id: str, *, rejected: bool) -> None:
    supervisor = office.actors["S01" if staff_number in ("E001", "E002") else "S02"]
    if rejected:
        reason, remark = RejectionReason.PHOTO_UNCLEAR, "瓶标看不清，请走近一步再拍。"
        review(supervisor, submission_id, decision=Decision.REJECTED, reason=reason, remark=remark)
    else:
        review(supervisor, submission_id, decision=Decision.APPROVED, reason=None, remark=None)


def _instant(office: _Office, number: int) -> datetime:
    """A working hour of this month, never in the future; displays of one rep come in the order of numbers."""
    zone = current_app.config["SETTINGS"].timezone
    day = office.today.replace(day=max(1, office.today.day * (number + 1) // 15))
    opening = datetime.combine(day, time(9 + number % 8, office.chance.randrange(60)), zone)
    return min(opening.astimezone(UTC), clock.now() - timedelta(minutes=60 - number))


def _body(
    office: _Office, outlet_code: str, happened: datetime, photo: bytes, *, complete: bool
) -> dict[str, Any]:
    outlet = outlet_by_code(outlet_code)
    assert outlet
    lat, lon = outlet.lat or 0, outlet.lon or 0
    shelf: Sequence[str] = FULL_SHELF if complete else FULL_SHELF[2:]
    return {
        "outlet": outlet_code,
        "occurred_at": clock.iso_instant(happened),
        "position": {
            "lat": round(lat + office.chance.uniform(-0.0006, 0.0006), 6),
            "lon": round(lon + office.chance.uniform(-0.0006, 0.0006), 6),
            "accuracy_m": round(office.chance.uniform(8, 60), 1),
            "crs": "WGS84",
            "source": "device",
        },
        "joint": True,
        "prominent": True,
        "products": [
            {
                "product": product,
                "bottles": office.chance.randrange(2, 13),
                "layers": office.chance.randrange(1, 4),
            }
            for product in shelf
        ],
        "photos": [
            {
                "sha256": hashlib.sha256(photo).hexdigest(),
                "taken_at": clock.iso_instant(happened),
                "taken_at_source": "clock",
                "size_bytes": len(photo),
            }
        ],
    }


def _uuid7(instant: datetime, chance: random.Random) -> str:
    """A UUIDv7 (RFC 9562, section 5.7) from a given chance, as a phone would make it."""
    number = (
        int(instant.timestamp() * 1000) << 80
        | 7 << 76
        | chance.getrandbits(12) << 64
        | 2 << 62
        | chance.getrandbits(62)
    )
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _leave_logins() -> None:
    """What `make run` prints: one login per role."""
    first: dict[str, str] = {}
    for staff_number, _, role, _ in cast.PEOPLE:
        first.setdefault(role.value, staff_number)
    logins = {role: {"staff_number": number, "password": cast.PASSWORD} for role, number in first.items()}
    path = current_app.config["SETTINGS"].data_folder / LOGINS_FILE
    path.write_text(json.dumps(logins, ensure_ascii=False, indent=2), encoding="utf-8")
