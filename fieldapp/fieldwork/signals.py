"""Signals: what a reviewer should look at twice, with figures. Pure; alone they never reject or fine.

Thresholds were measured or follow from how the office works (see docs/decisions.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fieldapp.evaluator.text import Text

CLOCK_TOLERANCE = timedelta(minutes=5)
FUTURE_TOLERANCE = timedelta(minutes=5)
LATE_AFTER = timedelta(days=30)
PHOTO_OLDER_THAN_VISIT = timedelta(hours=1)
FASTEST_KM_H = 120
SPEED_MATTERS_FROM_M = 1000
"""Below this the accuracies of two positions make any speed."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A code with the figures that its sentence names."""

    code: str
    figures: Mapping[str, int | str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """What is stored and sent."""
        return {"code": self.code, "figures": dict(self.figures)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known about a record when it arrives."""

    received_at: datetime
    claimed_at: datetime
    """Device time corrected by the offset, before it is held below `received_at`."""
    clock_offset_s: int
    distance_m: int | None
    accuracy_m: int | None
    fence_m: int
    no_position_reason: str | None
    assigned: bool
    photos_taken_at: tuple[datetime, ...]
    photos_seen_before: int
    """Photos of the manifest that stand in an earlier record already."""
    since_last_s: int | None = None
    """Seconds since the rep's last record with a position, and the metres between the two."""
    from_last_m: int | None = None


def signals_of(seen: Circumstances) -> list[Signal]:
    """All signals that a record's circumstances give, in the order of this page."""
    return [*_place(seen), *_time(seen), *_photos(seen), *_speed(seen)]


def sentence(code: str, figures: Mapping[str, object]) -> Text:
    """A signal in words."""
    zh, en = _SENTENCES.get(code, (code, code))
    reason = NO_POSITION.get(str(figures.get("reason")), Text("", ""))
    return Text(zh.format(**{**figures, "reason": reason.zh}), en.format(**{**figures, "reason": reason.en}))


def _place(seen: Circumstances) -> Iterator[Signal]:
    if not seen.assigned:
        yield Signal("outlet_not_assigned")
    if seen.no_position_reason is not None:
        yield Signal("no_position", {"reason": seen.no_position_reason})
    if seen.distance_m is None or seen.accuracy_m is None or seen.distance_m <= seen.fence_m:
        return
    figures = {"distance_m": seen.distance_m, "accuracy_m": seen.accuracy_m, "fence_m": seen.fence_m}
    unsure = seen.accuracy_m > seen.distance_m - seen.fence_m
    yield Signal("position_unsure" if unsure else "far_from_outlet", figures)


def _time(seen: Circumstances) -> Iterator[Signal]:
    if abs(seen.clock_offset_s) > CLOCK_TOLERANCE.total_seconds():
        yield Signal("clock_off", {"minutes": round(abs(seen.clock_offset_s) / 60)})
    if seen.claimed_at - seen.received_at > FUTURE_TOLERANCE:
        yield Signal("from_the_future", {"hours": _hours(seen.claimed_at - seen.received_at)})
    if seen.received_at - seen.claimed_at > LATE_AFTER:
        yield Signal("sent_late", {"days": (seen.received_at - seen.claimed_at).days})


def _photos(seen: Circumstances) -> Iterator[Signal]:
    if seen.photos_seen_before:
        yield Signal("photo_seen_before", {"photos": seen.photos_seen_before})
    oldest = min(seen.photos_taken_at, default=seen.claimed_at)
    if seen.claimed_at - oldest > PHOTO_OLDER_THAN_VISIT:
        yield Signal("photo_older_than_visit", {"hours": _hours(seen.claimed_at - oldest)})


def _speed(seen: Circumstances) -> Iterator[Signal]:
    if seen.from_last_m is None or seen.since_last_s is None or seen.from_last_m < SPEED_MATTERS_FROM_M:
        return
    km_h = round(seen.from_last_m * 3.6 / max(1, abs(seen.since_last_s)))
    if km_h > FASTEST_KM_H:
        yield Signal("impossible_speed", {"km_h": km_h, "distance_m": seen.from_last_m})


def _hours(span: timedelta) -> int:
    return max(1, round(span.total_seconds() / 3600))


NO_POSITION: Mapping[str, Text] = {
    "denied": Text("没允许定位", "permission denied"),
    "timeout": Text("定位超时", "timed out"),
    "unavailable": Text("手机没有定位服务", "no location service"),
}
"""Why a phone has no position: the user said no, indoors, or no such service on the phone."""

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "outlet_not_assigned": ("当天这家店不归这位业务员负责。", "The outlet was not this rep's on that day."),
    "no_position": ("没有定位，原因：{reason}。", "No position; reason given: {reason}."),
    "far_from_outlet": (
        "定位离店 {distance_m} 米（允许 {fence_m} 米，误差 {accuracy_m} 米）。",
        "{distance_m} m from the outlet ({fence_m} m allowed, accuracy {accuracy_m} m).",
    ),
    "position_unsure": (
        "定位不准：离店 {distance_m} 米，误差 {accuracy_m} 米，说不准在不在店里。",
        "Unsure position: {distance_m} m from the outlet with an accuracy of {accuracy_m} m.",
    ),
    "clock_off": (
        "手机时间差了 {minutes} 分钟，已校正。",
        "The phone's clock was off by {minutes} min; corrected.",
    ),
    "from_the_future": (
        "到店时间比服务器收到的时间还晚 {hours} 小时。",
        "Dated {hours} h after it was received.",
    ),
    "sent_late": ("过了 {days} 天才传上来。", "Sent {days} days after it happened."),
    "photo_seen_before": (
        "有 {photos} 张照片在以前的记录里用过。",
        "{photos} photo(s) stand in an earlier record.",
    ),
    "photo_older_than_visit": (
        "照片比到店时间早 {hours} 小时。",
        "A photo was taken {hours} h before the record.",
    ),
    "impossible_speed": (
        "离上一条记录 {distance_m} 米，算下来时速 {km_h} 公里。",
        "{distance_m} m from the previous record: {km_h} km/h.",
    ),
}

SIGNAL_CODES = tuple(_SENTENCES)
