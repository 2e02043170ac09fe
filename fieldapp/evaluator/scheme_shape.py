"""Reading the values that only scheme files hold: names, shares, rates, months and lists of codes."""

from collections.abc import Collection
from decimal import Decimal

from fieldapp.evaluator.money import MILLION
from fieldapp.evaluator.shape import Shape
from fieldapp.evaluator.text import Text

# Finer or larger than any pay scheme; keeps 1e999999999 from becoming an integer of a billion digits.
_MOST_DECIMALS = 6
_LARGEST_SHARE = 1000


def name(shape: Shape) -> Text:
    """The words of the keys `zh` and `en` of an object, neither of them blank."""
    return Text(words(shape, "zh"), words(shape, "en"))


def words(shape: Shape, key: str) -> str:
    """A required text that is not blank."""
    text = shape.text(key)
    if isinstance(shape.raw(key), str) and not text.strip():
        shape.fault(key, "blank", Text("不能是空白。", "Must not be blank."))
    return text


def share(shape: Shape, key: str) -> int:
    """A required number from 0 to 1000 of up to six decimals, in millionths; 0 after a fault."""
    value = shape.value(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if isinstance(value, Decimal) and _is_share(value):
        return int(value * MILLION)
    if shape.has(key):
        zh = f"应当是 0 到 {_LARGEST_SHARE} 之间的数，最多 {_MOST_DECIMALS} 位小数。"
        en = f"Expected a number from 0 to {_LARGEST_SHARE} with up to {_MOST_DECIMALS} decimals."
        shape.fault(key, "not_a_share", Text(zh, en))
    return 0


def _is_share(value: Decimal) -> bool:
    if not value.is_finite() or value.adjusted() > 3:
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_MOST_DECIMALS and 0 <= value <= _LARGEST_SHARE


def positive(shape: Shape, key: str) -> int:
    """A required whole number of 1 or more; 1 after a fault."""
    number = shape.count(key)
    if number >= 1:
        return number
    if shape.raw(key) == 0:
        shape.fault(key, "too_small", Text("至少是 1。", "Must be at least 1."))
    return 1


def fine_fen(shape: Shape, key: str = "rate_fen") -> int:
    """A required amount in fen that is not positive."""
    amount_fen = shape.signed(key)
    if amount_fen > 0:
        shape.fault(key, "wrong_sign", Text("扣款不能是正数。", "A fine must not be positive."))
    return amount_fen


def codes(shape: Shape, key: str, known: Collection[str]) -> tuple[str, ...]:
    """A required list of known codes, at least one and none of them twice."""
    found = shape.codes(key, known)
    if shape.raw(key) == []:
        shape.fault(key, "empty_list", Text("列表不能是空的。", "The list must not be empty."))
    if len(set(found)) < len(found):
        shape.fault(key, "repeated_code", Text("列表里有重复的代码。", "A code is given twice in the list."))
    return found
