"""What all parts of the demo share: chance, days, who is who, and ids as phones make them."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from fieldapp.demo.cast import Rep
from fieldapp.demo.timeline import Timeline
from fieldapp.kernel import clock
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor, user_by_staff_number

CLOSED, LAST, CURRENT = 0, 1, 2
"""The months of the demo: two closed ones and the one in progress."""


@dataclass(slots=True)
class World:
    """The office while it is being built."""

    now: datetime
    zone: ZoneInfo
    timeline: Timeline
    chance: random.Random = field(default_factory=lambda: random.Random(2018))
    actors: dict[str, Actor] = field(default_factory=dict)
    outlets: dict[str, tuple[int, float, float]] = field(default_factory=dict)
    """By code: id and position."""
    shop_names: dict[str, str] = field(default_factory=dict)
    findings: list[tuple[int, Rep, str, datetime]] = field(default_factory=list)
    """Which month, the shop's rep, the finding's id, and when it was found."""
    rejected: list[tuple[int, Rep, str, datetime]] = field(default_factory=list)
    """Which month, the rep, the record's id, and when it was rejected."""
    photos_used: int = 0

    @property
    def today(self) -> date:
        """The business day on which the demo is built."""
        return clock.business_day(self.now, self.zone)

    def month(self, which: int) -> str:
        """The month `CLOSED`, `LAST` or `CURRENT`; smaller numbers lie before."""
        first = self.today.replace(day=1)
        for _ in range(CURRENT - which):
            first = (first - timedelta(days=1)).replace(day=1)
        return clock.month_of(first)

    def at(self, month: str, day: int, hour: int = 9, minute: int = 0) -> datetime:
        """A moment of a month in the office's zone; days beyond the month's end are its last one."""
        year, number = int(month[:4]), int(month[5:])
        last = calendar.monthrange(year, number)[1]
        local = datetime.combine(date(year, number, min(day, last)), time(hour, minute), self.zone)
        return local.astimezone(UTC)

    def actor(self, staff_number: str) -> Actor:
        """Somebody as a service wants to know them."""
        if staff_number not in self.actors:
            user = user_by_staff_number(staff_number)
            assert user
            self.actors[staff_number] = Actor(
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
        return self.actors[staff_number]

    def new_id(self, instant: datetime) -> str:
        """A UUIDv7 (RFC 9562, section 5.7), as a phone would make it."""
        number = (
            int(instant.timestamp() * 1000) << 80
            | 7 << 76
            | self.chance.getrandbits(12) << 64
            | 2 << 62
            | self.chance.getrandbits(62)
        )
        digits = f"{number:032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def build_world() -> World:
    """A world without anything in it yet."""
    now, zone = clock.now(), current_app.config["SETTINGS"].timezone
    return World(now, zone, Timeline(now))
