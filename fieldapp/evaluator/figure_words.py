"""What the keys of a scheme file are called where people fill in its figures, and in what unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from fieldapp.evaluator.text import Text


@dataclass(frozen=True, slots=True)
class Measurement:
    """How a figure is typed: up to so many decimals, and by how many places the file's number is shifted."""

    decimals: int
    shift: int


YUAN, PERCENT = Measurement(2, 2), Measurement(4, -2)
FACTOR, COUNT = Measurement(6, 0), Measurement(0, 0)

UNITS: Mapping[str, Text] = {"case": Text("每整件", "full case"), "bottle": Text("每瓶", "bottle")}

_MONEY, _SHARE, _TIMES = Text("元", "yuan"), Text("%", "%"), Text("倍", "times")
_PIECES = Text("{many}", "{many}")

Words = tuple[Text, Text, Measurement]
"""Label, unit, and how it is typed; `{name}` is what it is for, `{number}` its place in a list from 1."""

WORDS: Mapping[tuple[str, str], Words] = {
    ("commission", "rates"): (Text("{name}提成", "{name}: share of sales"), _SHARE, PERCENT),
    ("commission", "at_least"): (Text("第 {number} 档：完成到", "Step {number}: from"), _SHARE, PERCENT),
    ("commission", "factor"): (Text("第 {number} 档：系数", "Step {number}: factor"), _TIMES, FACTOR),
    ("commission", "lift_from"): (Text("各线合计完成到", "All lines together from"), _SHARE, PERCENT),
    ("commission", "lift_to"): (Text("系数就不低于", "Then no factor below"), _TIMES, FACTOR),
    ("streak", "limit"): (Text("连续", "In a row"), Text("个月没完成", "months missed"), COUNT),
    ("streak", "rate_fen"): (Text("扣", "Fine"), _MONEY, YUAN),
    ("per_unit", "rate_fen"): (Text("{name}{unit}", "{name}, a {unit}"), _MONEY, YUAN),
    ("per_event_by_group", "rate_fen"): (Text("用{name}的每场", "Each with {name}"), _MONEY, YUAN),
    ("shortfall", "rate_fen"): (Text("每少 1 {one}，扣", "Fine for each {one} missing"), _MONEY, YUAN),
    ("excess_each", "rate_fen"): (Text("每多 1 {one}，奖", "For each {one} above"), _MONEY, YUAN),
    ("excess_once", "rate_fen"): (Text("一次奖", "Once"), _MONEY, YUAN),
    ("completion_once", "rate_fen"): (Text("一次奖", "Once"), _MONEY, YUAN),
    ("reward_each", "rate_fen"): (Text("每有 1 {one}，奖", "For each {one}"), _MONEY, YUAN),
    ("fine_per_finding", "rate_fen"): (Text("每次扣", "Fine each time"), _MONEY, YUAN),
    ("", "rate_fen"): (Text("金额", "Amount"), _MONEY, YUAN),
    ("targets", "per_month"): (Text("每个月", "Each month"), _PIECES, COUNT),
    ("targets", "by_month"): (Text("{number} 月", "Month {number}"), _PIECES, COUNT),
    ("targets", "township_minimum"): (
        Text("其中每个重点乡镇至少", "Of these in each key township at least"),
        _PIECES,
        COUNT,
    ),
    ("targets", "township_minimum_of"): (
        Text("上面的最低数，按月任务是多少来的", "That minimum is for a monthly target of"),
        _PIECES,
        COUNT,
    ),
    ("tables", "least"): (Text("至少", "At least"), Text("桌", "tables"), COUNT),
    ("layers", "least"): (Text("至少", "At least"), Text("层", "layers"), COUNT),
    ("", "least"): (Text("至少", "At least"), Text("", ""), COUNT),
    ("office_targets", "outlets"): (Text("{name}", "{name}"), Text("家", "outlets"), COUNT),
    ("products", "bottles_per_case"): (Text("{name}", "{name}"), Text("瓶", "bottles"), COUNT),
}
"""By the kind of clause (or the field of a rule, or the part of the file) and the key."""
