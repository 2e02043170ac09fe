"""How much a record's signals ask to be looked at: what the review queue is ordered by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

GRAVITY: Mapping[str, int] = {
    "photo_seen_before": 9,  # proof: the same bytes
    "photo_like_other_outlet": 8,  # of honest photos of other shelves none came within 18 bits
    "far_from_outlet": 7,
    "impossible_speed": 7,
    "outlet_not_assigned": 6,
    "like_known_outlet": 6,
    "same_occasion": 6,
    "repeated_coordinates": 5,
    "accuracy_zero": 5,
    "photo_older_than_visit": 4,
    "position_cached": 4,
    "altitude_never": 3,
    "clock_off": 3,
    "from_the_future": 3,
    "booked_late": 3,
    "sent_late": 2,
    "no_position": 2,
    "position_unsure": 1,
    "photo_like_earlier": 0,  # a hint for inspectors, not for reviewers
}
"""Of each signal, 9 the gravest: first what no honest phone or rep brings about, last what bad reception does."""


def gravity_of(signals: Iterable[Mapping[str, Any]]) -> int:
    """Where a record stands in the queue: its gravest signal first, then how many others there are; 0: none.

    A code that is not known any more stands for a light signal: it was written down for a reason.
    """
    found = sorted((GRAVITY.get(signal["code"], 1) for signal in signals), reverse=True)
    shown = [gravity for gravity in found if gravity]
    return shown[0] * 10 + min(len(shown) - 1, 9) if shown else 0
