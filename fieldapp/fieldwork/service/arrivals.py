"""A record as it reached the server, and when it happened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.evaluator.faults import Fault
from fieldapp.fieldwork.models import Kind
from fieldapp.kernel import clock
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.fields import NOT_INSTANT
from fieldapp.kernel.group_commit import Inserts, Row
from fieldapp.kernel.likeness import plain_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A record as it reached the server, already checked in form.

    Attributes:
        raw: the JSON object as sent; its canonical form identifies the content for ever.
        fields: the same, loaded: instants aware, hashes and ids in lower case.
        sent_at: the device's clock when it sent this, if it said so.
        beside: from the record's row (its day, month, outlet) makes rows of a higher room's tables, stored together
            with the record or not at all; it may refuse the record.
    """

    kind: Kind
    submission_id: str
    raw: Mapping[str, Any]
    fields: Mapping[str, Any]
    sent_at: datetime | None
    beside: Callable[[Row], Inserts] | None = None

    @property
    def photo_sha256s(self) -> list[str]:
        """The hashes its manifest commits to, in order."""
        return [photo["sha256"] for photo in self.fields["photos"]]

    @property
    def position(self) -> Mapping[str, Any]:
        """Where the phone was; empty without a position."""
        return self.fields.get("position") or {}

    @property
    def outlet_field(self) -> str:
        """The field that names its outlet."""
        return "shop" if self.kind == Kind.BANQUET else "outlet"

    @property
    def outlet(self) -> str | None:
        """Code of the outlet it names."""
        return self.fields.get(self.outlet_field)

    @property
    def corrects(self) -> str | None:
        """Id of the record that it corrects."""
        return self.fields.get("corrects")

    @property
    def about(self) -> str | None:
        """Id of the booking that it proves."""
        return self.fields.get("banquet") if self.kind == Kind.PROOF else None

    @property
    def occasion(self) -> str | None:
        """Day, meal and place of a booked banquet."""
        if self.kind != Kind.BANQUET:
            return None
        day, meal, venue = (self.fields[name] for name in ("held_on", "meal", "venue"))
        return f"{day.isoformat()}|{meal}|{plain_name(venue)}"[:_LONGEST_OCCASION]

    def products(self) -> Iterator[tuple[str, str]]:
        """The products it names, each with the JSON pointer to its code."""
        lists = {
            "/products": self.fields.get("products", ()),
            "/checklist/bottles": self.fields.get("checklist", {}).get("bottles", ()),
        }
        for pointer, items in lists.items():
            for index, item in enumerate(items):
                yield f"{pointer}/{index}/product", item["product"]


_LONGEST_OCCASION = 200
"""A character may become many when its compatible form is taken."""


def canonical_sha256(body: Mapping[str, Any]) -> str:
    """SHA-256 of a JSON object with sorted keys and no white space: equal content, equal hash."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Times:
    """When a record happened, by whose clock.

    Attributes:
        claimed_at: device time corrected by the clocks' offset.
        occurred_at: the same, never later than `received_at`.
        day: the business day of `occurred_at`; a correction belongs to the day of the record it corrects.
    """

    received_at: datetime
    claimed_at: datetime
    occurred_at: datetime
    offset_s: int
    day: date


def times_of(arrival: Arrival, zone: ZoneInfo) -> Times:
    """When an arriving record happened.

    Raises:
        InvalidFields: the clocks' offset moves its time out of the calendar.
    """
    received_at = clock.now()
    offset = received_at - arrival.sent_at if arrival.sent_at else timedelta()
    claimed_at = _corrected(arrival.fields["occurred_at"], offset)
    occurred_at = min(claimed_at, received_at)
    return Times(
        received_at,
        claimed_at,
        occurred_at,
        round(offset.total_seconds()),
        clock.business_day(occurred_at, zone),
    )


def _corrected(device_time: datetime, offset: timedelta) -> datetime:
    """Device time moved by the clocks' offset; a clock that was reset in between can make it impossible."""
    try:
        return clock.in_bounds(device_time + offset)
    except (ValueError, OverflowError):
        raise InvalidFields([Fault("/occurred_at", "not_instant", NOT_INSTANT)]) from None
