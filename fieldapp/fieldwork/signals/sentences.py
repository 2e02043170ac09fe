"""Signals in words, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.signals.gravity import GRAVITY
from fieldapp.kernel.geo import NO_POSITION
from fieldapp.people.models import Role

HINTS = frozenset({"photo_like_earlier"})
"""Too often honest to stand before a reviewer; whoever inspects may follow them up."""
_INSPECTING = frozenset({Role.INSPECTOR, Role.INSPECTION_LEAD})


def shown_to(role: str, signals: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of a record's signals that somebody in this role is shown, the gravest first: reps none, reviewers
    no hints.
    """
    if role == Role.REP:
        return []
    shown = [signal for signal in signals if role in _INSPECTING or signal["code"] not in HINTS]
    return sorted(shown, key=lambda signal: -GRAVITY.get(signal["code"], 1))


def sentence(code: str, figures: Mapping[str, object]) -> Text:
    """A signal in words; a figure that it lacks is not mentioned, for signals are kept for ever."""
    zh, en = _SENTENCES.get(code, (code, code))
    words = {name: _WORDS[name].get(str(figure)) for name, figure in figures.items() if name in _WORDS}
    chinese = {name: text.zh for name, text in words.items() if text}
    english = {name: text.en for name, text in words.items() if text}
    return Text(_filled(zh, {**figures, **chinese}), _filled(en, {**figures, **english}))


def _filled(template: str, figures: Mapping[str, object]) -> str:
    """The template with its figures; a part in brackets stands only where all its figures are known."""

    def part(match: re.Match[str]) -> str:
        named = _NAMED.findall(match[1])
        return match[1] if all(name in figures for name in named) else ""

    return _NAMED.sub(lambda match: str(figures.get(match[1], "?")), _OPTIONAL.sub(part, template))


_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_NAMED = re.compile(r"\{(\w+)\}")

_LIKENESS: Mapping[str, Text] = {
    "licence": Text("执照号相同", "the same licence"),
    "phone": Text("电话相同", "the same phone number"),
    "place": Text("店名相近", "a like name close by"),
}
_ALL_BUT_THE_SAME, _VERY_LIKE = Text("几乎一样", "is all but the same as"), Text("很像", "is very like")
_BITS = {str(bits): _ALL_BUT_THE_SAME if bits <= 4 else _VERY_LIKE for bits in range(65)}
_WORDS: Mapping[str, Mapping[str, Text]] = {
    "reason": NO_POSITION,
    "how": _LIKENESS,
    "distance_bits": _BITS,
}
"""Figures that are codes or mean nothing to a reviewer, in words."""

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "outlet_not_assigned": ("当天这家店不归这位业务员负责。", "The outlet was not this rep's on that day."),
    "like_known_outlet": (
        "很像名单里已有的网点 {outlet}：{how}[，相距 {distance_m} 米]。",
        "Very like the known outlet {outlet}: {how}[, {distance_m} m away].",
    ),
    "no_position": ("没有定位，原因：{reason}。", "No position; reason given: {reason}."),
    "far_from_outlet": (
        "定位离店 {distance_m} 米（允许 {fence_m} 米，误差 {accuracy_m} 米）。",
        "{distance_m} m from the outlet ({fence_m} m allowed, accuracy {accuracy_m} m).",
    ),
    "position_unsure": (
        "定位不准：离店 {distance_m} 米，误差 {accuracy_m} 米，说不准在不在店里。",
        "Unsure position: {distance_m} m from the outlet with an accuracy of {accuracy_m} m.",
    ),
    "accuracy_zero": (
        "定位误差写的是 0 米，真手机不会这样。",
        "The position claims an accuracy of 0 m, which no real phone has.",
    ),
    "position_cached": (
        "定位是 {minutes} 分钟以前的，不是当时的位置。",
        "The position was {minutes} min old when the record was made.",
    ),
    "repeated_coordinates": (
        "定位和 {day} 那天的记录一模一样，小数点后六位都相同。",
        "The position equals that of a record of {day} in all six decimals.",
    ),
    "altitude_never": (
        "连续 {positions} 次定位都没有海拔。",
        "{positions} positions in a row came without an altitude.",
    ),
    "impossible_speed": (
        "离上一条记录 {distance_m} 米，算下来时速 {km_h} 公里。",
        "{distance_m} m from the previous record: {km_h} km/h.",
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
    "photo_like_other_outlet": (
        "有一张照片和别处一条记录里的照片{distance_bits}。",
        "A photo {distance_bits} that of a record made elsewhere.",
    ),
    "photo_like_earlier": (
        "有一张照片和这家店 {day} 的照片{distance_bits}。",
        "A photo {distance_bits} that of this outlet on {day}.",
    ),
    "photo_older_than_visit": (
        "照片比到店时间早 {hours} 小时。",
        "A photo was taken {hours} h before the record.",
    ),
    "same_occasion": (
        "同一天、同一餐、同一地点已有家宴登记。",
        "A banquet of the same day, meal and place is booked already.",
    ),
    "booked_late": (
        "没有提前登记：办家宴当天或以后才收到[，晚了 {days} 天]。",
        "Not registered in time: received on the day of the banquet or later[, {days} day(s) late].",
    ),
}

SIGNAL_CODES = tuple(_SENTENCES)
