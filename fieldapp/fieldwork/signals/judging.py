"""Which signals a record's circumstances give. Pure.

Thresholds were measured or follow from how the office works (see docs/decisions.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

CLOCK_TOLERANCE = timedelta(minutes=5)
FUTURE_TOLERANCE = timedelta(minutes=5)
LATE_AFTER = timedelta(days=30)
PHOTO_OLDER_THAN_VISIT = timedelta(hours=1)
CACHED_AFTER = timedelta(minutes=5)
"""A position found longer before the record was made is not where the phone is now."""
FASTEST_KM_H = 120
SPEED_MATTERS_FROM_M = 1000
"""Below this the accuracies of two positions make any speed."""
FLAT_POSITIONS = 20
"""So many positions in a row without an altitude: satellites give one, a program that invents places does not."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A code with the figures that its sentence names."""

    code: str
    figures: Mapping[str, int | str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """What is stored and sent."""
        return {"code": self.code, "figures": dict(self.figures)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the phone said it was, beside what is known of the outlet and of the rep's other positions.

    Attributes:
        distance_m: from the outlet; None where the record is at none, or its position unknown.
        located_before: how long before the record the phone found the position, if it said so.
        same_place_on: an earlier day on which a record of the rep's had the same six decimals.
        flat_positions: the rep's last positions, counted only if none of them had an altitude.
        from_last_m, since_last_s: metres and seconds from the rep's last record with a position.
    """

    accuracy_m: float
    distance_m: int | None
    fence_m: int
    located_before: timedelta | None = None
    has_altitude: bool = False
    same_place_on: date | None = None
    flat_positions: int = 0
    from_last_m: int | None = None
    since_last_s: int | None = None


@dataclass(frozen=True, slots=True)
class EarlierUse:
    """Photos of this record that stand in earlier ones, and the most telling of those."""

    photos: int
    rep: str
    receipt: str
    outlet: str | None


@dataclass(frozen=True, slots=True)
class SameOccasion:
    """Another booking of the same place, day and meal."""

    rep: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """A known outlet that the opened one may be; `how`: licence, phone or place."""

    outlet: str
    how: str
    distance_m: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known about a record when it arrives."""

    received_at: datetime
    claimed_at: datetime
    """Device time corrected by the offset, before it is held below `received_at`."""
    clock_offset_s: int
    assigned: bool = True
    """False: the outlet was another's that day, and nobody covered for."""
    place: Place | None = None
    no_position_reason: str | None = None
    photos_taken_at: tuple[datetime, ...] = ()
    photos_seen: EarlierUse | None = None
    like_outlet: Likeness | None = None
    same_occasion: SameOccasion | None = None
    booked_late_days: int | None = None
    """Days from the day of a banquet to the receipt of its booking; None: booked in time."""


def signals_of(seen: Circumstances) -> list[Signal]:
    """All signals that a record's circumstances give, in the order of this page."""
    place = _place(seen.place) if seen.place else ()
    return [*_outlet(seen), *place, *_time(seen), *_photos(seen), *_banquet(seen)]


def _outlet(seen: Circumstances) -> Iterator[Signal]:
    if not seen.assigned:
        yield Signal("outlet_not_assigned")
    if seen.like_outlet is not None:
        yield Signal("like_known_outlet", _known(asdict(seen.like_outlet)))
    if seen.no_position_reason is not None:
        yield Signal("no_position", {"reason": seen.no_position_reason})


def _place(place: Place) -> Iterator[Signal]:
    yield from _fence(place)
    if place.accuracy_m == 0:
        yield Signal("accuracy_zero")
    if place.located_before is not None and place.located_before > CACHED_AFTER:
        yield Signal("position_cached", {"minutes": round(place.located_before.total_seconds() / 60)})
    if place.same_place_on is not None:
        yield Signal("repeated_coordinates", {"day": place.same_place_on.isoformat()})
    if not place.has_altitude and place.flat_positions >= FLAT_POSITIONS:
        yield Signal("altitude_never", {"positions": place.flat_positions + 1})
    yield from _speed(place)


def _fence(place: Place) -> Iterator[Signal]:
    if place.distance_m is None or place.distance_m <= place.fence_m:
        return
    accuracy_m = round(place.accuracy_m)
    figures = {"distance_m": place.distance_m, "accuracy_m": accuracy_m, "fence_m": place.fence_m}
    unsure = accuracy_m > place.distance_m - place.fence_m
    yield Signal("position_unsure" if unsure else "far_from_outlet", figures)


def _speed(place: Place) -> Iterator[Signal]:
    if place.from_last_m is None or place.since_last_s is None or place.from_last_m < SPEED_MATTERS_FROM_M:
        return
    km_h = round(place.from_last_m * 3.6 / max(1, abs(place.since_last_s)))
    if km_h > FASTEST_KM_H:
        yield Signal("impossible_speed", {"km_h": km_h, "distance_m": place.from_last_m})


def _time(seen: Circumstances) -> Iterator[Signal]:
    if abs(seen.clock_offset_s) > CLOCK_TOLERANCE.total_seconds():
        yield Signal("clock_off", {"minutes": round(abs(seen.clock_offset_s) / 60)})
    if seen.claimed_at - seen.received_at > FUTURE_TOLERANCE:
        yield Signal("from_the_future", {"hours": _hours(seen.claimed_at - seen.received_at)})
    if seen.received_at - seen.claimed_at > LATE_AFTER:
        yield Signal("sent_late", {"days": (seen.received_at - seen.claimed_at).days})


def _photos(seen: Circumstances) -> Iterator[Signal]:
    if seen.photos_seen is not None:
        yield Signal("photo_seen_before", _known(asdict(seen.photos_seen)))
    oldest = min(seen.photos_taken_at, default=seen.claimed_at)
    if seen.claimed_at - oldest > PHOTO_OLDER_THAN_VISIT:
        yield Signal("photo_older_than_visit", {"hours": _hours(seen.claimed_at - oldest)})


def _banquet(seen: Circumstances) -> Iterator[Signal]:
    if seen.same_occasion is not None:
        yield Signal("same_occasion", asdict(seen.same_occasion))
    if seen.booked_late_days is not None:
        yield Signal("booked_late", _known({"days": seen.booked_late_days or None}))


def _known(figures: Mapping[str, int | str | None]) -> dict[str, int | str]:
    """The figures there are; a sentence leaves out what it lacks."""
    return {name: figure for name, figure in figures.items() if figure is not None}


def _hours(span: timedelta) -> int:
    return max(1, round(span.total_seconds() / 3600))
