"""The blueprint of settlement's pages, and what all of them need."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app

from fieldapp.kernel import clock
from fieldapp.kernel.days import business_today

blueprint = Blueprint("settlement_pages", __name__)


def zone() -> ZoneInfo:
    """The office's zone."""
    found: ZoneInfo = current_app.config["SETTINGS"].timezone
    return found


def this_month() -> str:
    """The month that runs."""
    return clock.month_of(business_today())


def month_before(month: str) -> str | None:
    """The month before, unless the calendar begins with this one."""
    first, _ = clock.month_days(month)
    return clock.month_of(first - clock.ONE_DAY) if first > date.min else None


def neighbours(month: str, first_month: str = "") -> tuple[str | None, str | None]:
    """The month before, unless it lies before the first one, and the month after if it has begun."""
    before = month_before(month) if month > first_month else None
    after = clock.month_of(clock.month_days(month)[1])
    return before, after if after <= this_month() else None
