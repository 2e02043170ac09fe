"""The only clock: instants in UTC, business days in the office's zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
ONE_DAY = timedelta(days=1)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Before the product's time: such an instant is a clock that lost its battery, not a visit."""
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
"""From here on the calendar may end before an instant can be shown in the office's zone."""


_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """The present instant, UTC."""
    return _standing.get() or datetime.now(UTC)  # noqa: TID251  the one place that may ask


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Let this thread's clock stand still at an instant: for building a demo office, and for tests."""
    token = _standing.set(instant)
    try:
        yield
    finally:
        _standing.reset(token)


def parse_instant(text: str) -> datetime:
    """An RFC 3339 instant with its zone, as UTC.

    Raises:
        ValueError: no zone, a day or time that does not exist, second 60, before the year 2000 or after 9998.
        OverflowError: the zone moves the instant out of the calendar.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError("an RFC 3339 time with its zone is expected")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    fraction = int((match[7] or "0").ljust(6, "0"))
    zone = "+00:00" if match[8] in "Zz" else match[8]
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    if int(zone[4:6]) > 59 or offset > timedelta(hours=14):
        raise ValueError("no such zone")
    local = datetime(year, month, day, hour, minute, second, fraction, tzinfo=UTC)
    instant = local + offset if zone[0] == "-" else local - offset
    return in_bounds(instant)


def in_bounds(instant: datetime) -> datetime:
    """The instant, if it lies within the years that the product knows.

    Raises:
        ValueError: before the year 2000 or after 9998.
    """
    if not _EARLIEST <= instant < _LATEST:
        raise ValueError("the time lies before the year 2000 or after 9998")
    return instant


def iso_instant(instant: datetime) -> str:
    """An instant as RFC 3339 in UTC with milliseconds, for example 2026-02-28T15:59:59.000Z."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def business_day(instant: datetime, zone: ZoneInfo) -> date:
    """The day in the office's zone on which the instant falls."""
    return instant.astimezone(zone).date()


def parse_day(text: str) -> date:
    """A day as YYYY-MM-DD.

    Raises:
        ValueError: written otherwise, no such day, before the year 2000 or after 9998.
    """
    if _DAY.fullmatch(text) is None:
        raise ValueError("a day as YYYY-MM-DD is expected")
    day = date.fromisoformat(text)
    if not _EARLIEST.date() <= day < _LATEST.date():
        raise ValueError("the day lies before the year 2000 or after 9998")
    return day


def month_of(day: date) -> str:
    """The month of a day as YYYY-MM."""
    return f"{day.year:04d}-{day.month:02d}"


def is_month(text: str) -> bool:
    """Whether the text is a month as YYYY-MM, with a year that a date can hold."""
    return _MONTH.fullmatch(text) is not None and text >= "0001"


def month_days(month: str) -> tuple[date, date]:
    """The first day of the month and the first day after it."""
    year, number = int(month[:4]), int(month[5:])
    first = date(year, number, 1)
    return first, date(year + number // 12, number % 12 + 1, 1)


def months_between(first: str, last: str) -> list[str]:
    """The months from the first to the last, both included; none when the last lies before the first."""
    months = []
    while first <= last:
        months.append(first)
        first = month_of(month_days(first)[1])
    return months
