"""Records as the evaluator sees them: pure, from plain rows and bodies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.evaluator.facts import Banquet, BanquetItem, Display, Opening
from fieldapp.kernel import clock


def display_facts(
    submission_id: str, outlet_code: str, township_code: str, body: Mapping[str, Any]
) -> Display:
    """A display as the evaluator sees it.

    Source: sujiu-2018, 二.2.
    """
    return Display(
        id=submission_id,
        outlet=outlet_code,
        township=township_code,
        joint=body["joint"],
        prominent=body["prominent"],
        products=tuple(item["product"] for item in body["products"]),
    )


def opening_facts(
    submission_id: str,
    outlet_code: str | None,
    body: Mapping[str, Any],
    *,
    is_new: bool = True,
    on_display_subsidy: bool = False,
) -> Opening:
    """An opening as the evaluator sees it.

    Args:
        outlet_code: the outlet it was held to be; None before its review: it then stands for itself.
        is_new, on_display_subsidy: what history decides. Left out, the opening's content alone is judged.

    Source: sujiu-2018, 二.3.
    """
    return Opening(
        id=submission_id,
        outlet=outlet_code or submission_id,
        is_new=is_new,
        on_display_subsidy=on_display_subsidy,
        layers=body["layers"],
        products=tuple(item["product"] for item in body["products"]),
    )


def banquet_facts(
    booking_id: str,
    booking: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    registered: bool,
    held: bool = True,
) -> Banquet:
    """A banquet as the evaluator sees it: the booking's source, the proof's tables and bottles.

    Args:
        booking, proof: their bodies as sent.
        registered: the company received the booking before the day of the banquet.
        held: the proof is approved, or judged as if it were.

    Returns:
        Bottles are those taken less those returned.

    Source: sujiu-2018, 二.1 ①.
    """
    return Banquet(
        id=booking_id,
        source=booking["source"],
        tables=proof["tables"],
        registered=registered,
        held=held,
        items=tuple(
            BanquetItem(item["product"], max(0, item["bottles_taken"] - item["bottles_returned"]))
            for item in proof["products"]
        ),
    )


def day_held(booking: Mapping[str, Any]) -> date:
    """The day of a booked banquet, from the booking's body."""
    return date.fromisoformat(booking["held_on"])


def registered_in_time(first_received_at: datetime, held_on: date, zone: ZoneInfo) -> bool:
    """Whether the server received a booking on a business day before that of the banquet.

    Args:
        first_received_at: see `queries.Booking`.

    Source: sujiu-2018, 二.1 ①.
    """
    return clock.business_day(first_received_at, zone) < held_on
