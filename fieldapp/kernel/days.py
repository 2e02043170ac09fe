"""Business days: the office's today, and days named in addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from flask import current_app

from fieldapp.kernel import clock
from fieldapp.kernel.errors import NotADay


def business_today() -> date:
    """The business day at this moment, in the zone of the settings."""
    return business_day_of(clock.now())


def business_day_of(moment: datetime) -> date:
    """The business day of an instant, in the zone of the settings."""
    return clock.business_day(moment, current_app.config["SETTINGS"].timezone)


def day_begins(day: date) -> datetime:
    """The instant at which a business day begins, in the zone of the settings."""
    zone = current_app.config["SETTINGS"].timezone
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def day_named(text: str) -> date:
    """The day that an address names.

    Raises:
        NotADay: it names none.
    """
    try:
        return clock.parse_day(text)
    except ValueError:
        raise NotADay() from None
