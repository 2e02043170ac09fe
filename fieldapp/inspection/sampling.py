"""Drawing a sample: by chance, more likely where more is amiss, and for anybody to repeat. Pure.

Every outlet's lot is a number of its own, made from the seed and the outlet's code alone:

    u = (the first 8 bytes of SHA-256 of "seed:code", as a big-endian number, + 0.5) / 2^64
    lot = -ln(u) / weight

The outlets with the smallest lots are drawn, smallest first. That is weighted drawing without replacement
(Efraimidis and Spirakis 2006, whose u^(1/weight) orders alike), and no draw depends on a programme's
random number generator: with seed, codes and weights it can be repeated in a spreadsheet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import log

MOST_DAYS = 90
"""An outlet that was not inspected for a quarter, or never, is as overdue as can be."""
DAYS_PER_SIGNAL = 5
"""One signal on a record makes an outlet as likely as five days without an inspection do."""
MOST_SIGNALS = 20
"""So that one careless phone does not decide the whole sample."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An outlet that may be drawn."""

    outlet_id: int
    code: str
    weight: float


def weight(*, last_inspected: date | None, signals: int, today: date) -> float:
    """How likely an outlet is to be drawn, against others.

    Args:
        last_inspected: day of the last inspection; None: never.
        signals: signals on records of the last 30 days there.
        today: the day of the draw.

    Returns:
        1 for an outlet inspected today without signals, up to 191.
    """
    days = MOST_DAYS if last_inspected is None else (today - last_inspected).days
    overdue = min(max(days, 0), MOST_DAYS)
    return float(1 + overdue + DAYS_PER_SIGNAL * min(signals, MOST_SIGNALS))


def draw(candidates: Iterable[Candidate], size: int, seed: int) -> list[Candidate]:
    """Outlets drawn without replacement, in the order drawn.

    Args:
        candidates: any order; their codes differ, their weights are above 0.
        size: how many; all of them when there are no more.
        seed: any whole number; the same seed, codes and weights give the same sample for ever.
    """
    return sorted(candidates, key=lambda one: (lot(one.code, one.weight, seed), one.code))[:size]


def draw_with_doubles(
    candidates: Iterable[Candidate], size: int, seed: int, *, doubles: int, twice: Iterable[Candidate]
) -> list[Candidate]:
    """Outlets drawn, some of them from those that another inspector is sent to on the day as well.

    Args:
        candidates: where nobody else is sent to.
        size: how many in all.
        seed: as of `draw`.
        doubles: how many of them to draw from `twice`; fewer are drawn where there are no more.
        twice: where another inspector is sent to.

    Returns:
        Without doubles the outlets in the order drawn; else by lots of a weight of 1 from the next seed, so that a
        double check cannot be told by its place.
    """
    again = draw(twice, min(doubles, size), seed)
    drawn = draw(candidates, size - len(again), seed)
    if not again:
        return drawn
    return sorted([*drawn, *again], key=lambda one: (lot(one.code, 1, seed + 1), one.code))


def lot(code: str, weight: float, seed: int) -> float:
    """An outlet's lot, above 0: the smaller, the earlier it is drawn."""
    digest = hashlib.sha256(f"{seed}:{code}".encode()).digest()
    chance = (int.from_bytes(digest[:8]) + 0.5) / 2**64
    return -log(chance) / weight
