"""Which signals a photo gives that was used before, or looks like one that was. Pure.

Measured: of honest photos of one shelf on two days a quarter lie within 6 bits, of different shelves none
below 18. So a like photo of another outlet is a flag, one of the same outlet no more than a hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fieldapp.fieldwork.signals.judging import Signal

OTHER_OUTLET_WITHIN_BITS = 10
SAME_OUTLET_WITHIN_BITS = 6
MOST_SIGNALS: Mapping[str, int] = {"photo_like_other_outlet": 3, "photo_like_earlier": 1}
"""Of each record the nearest so many are kept: what a reviewer can look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A photo in the manifest of a record.

    Attributes:
        outlet: its code; None for an opening before its approval, and for a banquet no shop passed on.
        rep: staff number of whoever submitted it.
        kin: ids of the record and of those it corrects or belongs to: they show the same thing.
    """

    record: str
    receipt: str
    rep: str
    outlet: str | None
    business_day: date
    received_at: datetime
    withdrawn: bool
    kin: frozenset[str]


def exact_reuse(mine: Use, others: Iterable[Use]) -> Signal | None:
    """The same photo stands in a record that was received before; of several the first."""
    earlier = [
        other
        for other in others
        if (other.received_at, other.record) < (mine.received_at, mine.record)
        and not _is_one_matter(mine, other)
    ]
    first = min(earlier, key=lambda use: (use.received_at, use.record), default=None)
    return None if first is None else Signal("photo_seen_before", {"photos": 1, **_named(first)})


def near_reuse(mine: Use, others: Iterable[tuple[int, Use]]) -> Iterator[Signal]:
    """Signals of like photos in other records.

    Args:
        others: each with the bits in which its photo differs.
    """
    for distance_bits, other in others:
        if _is_one_matter(mine, other):
            continue
        figures = {"distance_bits": distance_bits, **_named(other)}
        if mine.outlet is None or mine.outlet != other.outlet:
            if distance_bits <= OTHER_OUTLET_WITHIN_BITS:
                yield Signal("photo_like_other_outlet", figures)
        elif distance_bits <= SAME_OUTLET_WITHIN_BITS and mine.business_day != other.business_day:
            # two photos of one shelf on one day are no more than they seem
            yield Signal("photo_like_earlier", {**figures, "day": other.business_day.isoformat()})


def merged(stored: Sequence[Mapping[str, Any]], found: Iterable[Signal]) -> list[Mapping[str, Any]]:
    """A record's signals with those found now: of each code the nearest, every other record once.

    The order in which photos come, and how often, makes no difference.
    """
    new = [signal.as_json() for signal in found]
    result = [signal for signal in stored if signal["code"] not in MOST_SIGNALS]
    known = {signal["code"] for signal in result}
    result += [signal for signal in new if signal["code"] not in MOST_SIGNALS and signal["code"] not in known]
    for code, most in MOST_SIGNALS.items():
        nearest: dict[str, Mapping[str, Any]] = {}
        for signal in sorted((s for s in (*stored, *new) if s["code"] == code), key=_nearest_first):
            nearest.setdefault(signal["figures"]["receipt"], signal)
        result += list(nearest.values())[:most]
    return result


def _nearest_first(signal: Mapping[str, Any]) -> tuple[int, str]:
    return signal["figures"]["distance_bits"], signal["figures"]["receipt"]


def _is_one_matter(mine: Use, other: Use) -> bool:
    """A correction, a proof and its booking show the same thing; what its own rep took back claims nothing."""
    return bool(mine.kin & other.kin) or (other.withdrawn and other.rep == mine.rep)


def _named(use: Use) -> dict[str, int | str]:
    figures: dict[str, int | str] = {"rep": use.rep, "receipt": use.receipt}
    return figures if use.outlet is None else {**figures, "outlet": use.outlet}
