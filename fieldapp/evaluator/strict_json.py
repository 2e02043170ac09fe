"""Reading JSON without the liberties that Python's decoder takes."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NoReturn

from fieldapp.evaluator.faults import Fault, pointer_to
from fieldapp.evaluator.text import Text

DEEPEST = 64
MOST_DIGITS = 100

# Up to the closing quote or, in a cut-off text, the end: possessive, so that no input makes it slow.
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NOT_BRACKET = re.compile(r"[^\[\]{}]+")
_STEP = {"[": 1, "{": 1, "]": -1, "}": -1}

_MESSAGES = {
    "json.empty": Text("内容是空的。", "The text is empty."),
    "json.not_utf8": Text("内容不是 UTF-8 编码。", "The text is not encoded as UTF-8."),
    "json.byte_order_mark": Text(
        "内容以 BOM 开头，请去掉。", "The text begins with a byte order mark; remove it."
    ),
    "json.too_deep": Text(f"嵌套超过 {DEEPEST} 层。", f"Brackets are nested more than {DEEPEST} deep."),
    "json.truncated": Text("JSON 不完整，中途断了。", "The JSON breaks off before its end."),
    "json.syntax": Text("内容不是 JSON。", "The text is not JSON."),
    "json.duplicate_key": Text("同一个键写了两次。", "A key is given twice in one object."),
    "json.not_finite": Text(
        "NaN、Infinity 和过大的小数不是数字。", "NaN, Infinity and overflowing numbers are refused."
    ),
    "json.number_too_long": Text(
        f"数字超过 {MOST_DIGITS} 位。", f"A number has more than {MOST_DIGITS} digits."
    ),
    "json.lone_surrogate": Text(
        "文字里有不完整的字符（孤立代理项）。", "A text holds half a character (lone surrogate)."
    ),
    "json.nul": Text("文字里有空字符（NUL）。", "A text holds a NUL character."),
}


class NotJson(ValueError):
    """The text is not JSON as this app accepts it; `code` is permanent."""

    def __init__(self, code: str) -> None:
        super().__init__(_MESSAGES[code].en)
        self.code = code
        self.message = _MESSAGES[code]


@dataclass(frozen=True, slots=True)
class BadNumber:
    """Stands where a number was written that is no number to us; `code` says why."""

    code: str


class RepeatedKeys(dict[str, object]):
    """An object in which the keys of `repeated` were given more than once; the last value holds."""

    repeated: tuple[str, ...] = ()


def loads(raw: bytes | str) -> object:
    """The value of a JSON text, or a refusal.

    Args:
        raw: the whole text; bytes must be UTF-8.

    Returns:
        dict, list, str, int, finite float, bool or None.

    Raises:
        NotJson: empty, truncated, not UTF-8, with a byte order mark, nested more than `DEEPEST` deep, with a
            repeated key, a number that is not finite or has more than `MOST_DIGITS` digits, a lone surrogate
            or a NUL.

    Source: RFC 8259, sections 4, 6 and 8.
    """
    text = _checked_text(raw)
    value = _decode(_STRICT, text)
    if "\\u" in text:
        for _, code in _value_faults(value, ""):
            raise NotJson(code)
    return value


def load_marked(raw: bytes | str) -> tuple[object, tuple[Fault, ...]]:
    """The value of a JSON text with every refusable part of it reported at its place.

    Bad numbers are left in the value as `BadNumber`, so that a reader passes over them in silence.

    Raises:
        NotJson: as `loads`, where the text cannot be read at all.
    """
    value = _decode(_MARKING, _checked_text(raw))
    return value, tuple(Fault(pointer, code, _MESSAGES[code]) for pointer, code in _value_faults(value, ""))


def _checked_text(raw: bytes | str) -> str:
    text = _as_utf8(raw)
    if not text.strip(" \t\r\n"):
        raise NotJson("json.empty")
    if text.startswith("\ufeff"):
        raise NotJson("json.byte_order_mark")
    if text.count("[") + text.count("{") > DEEPEST and _depth(text) > DEEPEST:
        raise NotJson("json.too_deep")
    return text


def _as_utf8(raw: bytes | str) -> str:
    try:
        if isinstance(raw, bytes):
            return raw.decode()
        raw.encode()
    except UnicodeDecodeError:
        raise NotJson("json.not_utf8") from None
    except UnicodeEncodeError:
        raise NotJson("json.lone_surrogate") from None
    return raw


def _depth(text: str) -> int:
    brackets = _NOT_BRACKET.sub("", _STRING.sub("", text))
    return max(accumulate(map(_STEP.__getitem__, brackets)), default=0)


def _decode(decoder: json.JSONDecoder, text: str) -> object:
    try:
        value: object = decoder.decode(text)
    except json.JSONDecodeError as error:
        raise NotJson(_syntax_code(error, text)) from None
    return value


def _syntax_code(error: json.JSONDecodeError, text: str) -> str:
    at_end = error.pos >= len(text.rstrip(" \t\r\n")) or error.msg.startswith("Unterminated string")
    return "json.truncated" if at_end else "json.syntax"


def _marked_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    whole = dict(pairs)
    if len(whole) == len(pairs):
        return whole
    marked = RepeatedKeys(whole)
    marked.repeated = tuple(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return marked


def _strict_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        raise NotJson("json.duplicate_key")
    return whole


def _marked_constant(_: str) -> BadNumber:
    return BadNumber("json.not_finite")


def _marked_integer(digits: str) -> int | BadNumber:
    return int(digits) if len(digits) <= MOST_DIGITS else BadNumber("json.number_too_long")


def _marked_float(digits: str) -> float | BadNumber:
    number = float(digits)
    return number if abs(number) != float("inf") else BadNumber("json.not_finite")


def _strict_constant(_: str) -> NoReturn:
    raise NotJson("json.not_finite")


def _strict_integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise NotJson("json.number_too_long")
    return int(digits)


def _strict_float(digits: str) -> float:
    number = _marked_float(digits)
    if isinstance(number, BadNumber):
        raise NotJson(number.code)
    return number


_STRICT = json.JSONDecoder(
    object_pairs_hook=_strict_object,
    parse_constant=_strict_constant,
    parse_int=_strict_integer,
    parse_float=_strict_float,
)
_MARKING = json.JSONDecoder(
    object_pairs_hook=_marked_object,
    parse_constant=_marked_constant,
    parse_int=_marked_integer,
    parse_float=_marked_float,
)


def _value_faults(value: object, pointer: str) -> Iterator[tuple[str, str]]:
    """Pointer and code of every refusable part; nesting is bounded by `DEEPEST`, so recursion is safe."""
    if isinstance(value, BadNumber):
        yield pointer, value.code
    elif isinstance(value, str):
        yield from _text_faults(value, pointer)
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _value_faults(element, pointer_to(pointer, index))
    elif isinstance(value, dict):
        yield from _object_faults(value, pointer)


def _object_faults(whole: dict[str, object], pointer: str) -> Iterator[tuple[str, str]]:
    for key in whole.repeated if isinstance(whole, RepeatedKeys) else ():
        yield pointer_to(pointer, key), "json.duplicate_key"
    for key, member in whole.items():
        place = pointer_to(pointer, key)
        yield from _text_faults(key, place)
        yield from _value_faults(member, place)


def _text_faults(text: str, pointer: str) -> Iterator[tuple[str, str]]:
    if "\0" in text:
        yield pointer, "json.nul"
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        yield pointer, "json.lone_surrogate"
