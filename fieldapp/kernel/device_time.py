"""The device's clock at the moment of sending, from a header: what corrects a clock that is off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request

from fieldapp.evaluator.faults import Fault
from fieldapp.kernel import clock
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.fields import NOT_INSTANT

DEVICE_TIME: dict[str, Any] = {
    "in": "header",
    "name": "Device-Time",
    "schema": {"type": "string", "format": "date-time"},
    "description": "The device's clock when sending: corrects a clock that is off",
}
"""The header as the API's document describes it."""


def device_time() -> datetime | None:
    """The device's clock when it sent this request, if it said so.

    Raises:
        InvalidFields: it said something else.
    """
    told = request.headers.get("Device-Time")
    try:
        return None if told is None else clock.parse_instant(told)
    except (ValueError, OverflowError):
        raise InvalidFields([Fault("/Device-Time", "not_instant", NOT_INSTANT)]) from None
