"""Appeal windows: whole days of the office, counted from the day after somebody was told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from fieldapp.kernel import clock


def window_end(posted_at: datetime, *, zone: ZoneInfo, days: int) -> datetime:
    """The moment (exclusive, UTC) until which an appeal may be made: the start of the day after the window.

    Args:
        posted_at: when the rep was told; the rest of that day comes on top of the window.
        days: whole days of the window, >= 1.
    """
    day_after = clock.business_day(posted_at, zone) + timedelta(days=days + 1)
    return datetime.combine(day_after, time(), zone).astimezone(UTC)


def appeal_until(posted_at: datetime) -> datetime:
    """`window_end` by the settings of the running app."""
    settings = current_app.config["SETTINGS"]
    return window_end(posted_at, zone=settings.timezone, days=settings.appeal_days)


def last_day(until: datetime) -> date:
    """The last day of a window that ends (exclusive) at this moment."""
    return clock.business_day(until - timedelta(microseconds=1), current_app.config["SETTINGS"].timezone)
