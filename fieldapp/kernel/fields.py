"""Marshmallow fields that accept exactly what they say, each refusal with a permanent code.

A refusal is raised as `Invalid`; `shapes.faults_of` turns marshmallow's tree of them into faults with
JSON pointers.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock, ids

BIGGEST_INTEGER = 2**53 - 1
"""Beyond this a phone's JavaScript cannot hold the number exactly."""


class Invalid(ValidationError):
    """A field's value is refused, with a permanent code and a sentence in both languages."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.text = code, Text(zh, en)
        # marshmallow carries its messages untouched, so the refusal itself can be one
        super().__init__([self])  # type: ignore[list-item]


class Whole(fields.Integer):
    """A whole number within bounds; neither text, nor fraction, nor a truth value."""

    def __init__(self, *, at_least: int = 0, at_most: int = BIGGEST_INTEGER, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).update(minimum=at_least, maximum=at_most)
        super().__init__(strict=True, **kwargs)
        self.at_least, self.at_most = at_least, at_most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise Invalid("not_whole", "请填整数，例如 12。", "A whole number is expected, for example 12.")
        if not self.at_least <= value <= self.at_most:
            bounds = f"{self.at_least}–{self.at_most}"
            raise Invalid("out_of_range", f"请填 {bounds} 之间的数。", f"A number in {bounds} is expected.")
        return value


class Flag(fields.Boolean):
    """true or false, nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if type(value) is not bool:
            raise Invalid("not_flag", "这一项只能是 true 或 false。", "Only true or false is expected.")
        return value


class Number(fields.Float):
    """A finite number within bounds."""

    def __init__(self, *, at_least: float, at_most: float, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).update(minimum=at_least, maximum=at_most)
        super().__init__(**kwargs)
        self.at_least, self.at_most = at_least, at_most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if type(value) not in (int, float) or not math.isfinite(value):
            raise Invalid("not_number", "请填数字。", "A number is expected.")
        if not self.at_least <= value <= self.at_most:
            bounds = f"{self.at_least:g}–{self.at_most:g}"
            raise Invalid("out_of_range", f"请填 {bounds} 之间的数。", f"A number in {bounds} is expected.")
        return float(value)


NOT_INSTANT = Text(
    "时间不对：要写明时区，例如 2026-03-01T09:30:00+08:00；手机时间不对的先调准。",
    "A real time with its zone is expected, for example 2026-03-01T09:30:00+08:00.",
)


class Instant(fields.String):
    """An RFC 3339 time with its zone; an aware datetime in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).setdefault("format", "date-time")
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:  # type: ignore[override]
        try:
            return clock.parse_instant(value if type(value) is str else "")
        except (ValueError, OverflowError):
            raise Invalid("not_instant", NOT_INSTANT.zh, NOT_INSTANT.en) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else clock.iso_instant(value)


class Line(fields.String):
    """One line of text for people: trimmed, NFC, not blank, without invisible or control characters."""

    def __init__(self, *, at_most: int, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).update(maxLength=at_most)
        super().__init__(**kwargs)
        self.at_most = at_most

    @staticmethod
    def cleaned(text: str) -> str:
        """The text composed (NFC) and without white space around it."""
        return unicodedata.normalize("NFC", text).strip()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if type(value) is not str:
            raise Invalid("not_text", "这一项要填文字。", "Text is expected.")
        text = self.cleaned(value)
        if not text:
            raise Invalid("blank", "这一项不能空着。", "This must not be blank.")
        if len(text) > self.at_most:
            raise Invalid(
                "too_long",
                f"太长了，最多 {self.at_most} 个字。",
                f"Too long; at most {self.at_most} characters.",
            )
        if not is_visible(text):
            raise Invalid(
                "invisible_characters",
                "含有看不见的字符，请重新手打一遍。",
                "It holds invisible or control characters. Type it again by hand.",
            )
        return text


class Secret(fields.String):
    """A password as typed: any text up to a length, neither trimmed nor normalised."""

    def __init__(self, *, at_most: int = 200, **kwargs: Any) -> None:
        super().__init__(validate=Length(max=at_most), **kwargs)


class Length(validate.Length):
    """How many characters or members there may be, refused under our own codes."""

    def __call__(self, value: Any) -> Any:
        if self.min is not None and len(value) < self.min:
            raise Invalid("too_few", f"至少要有 {self.min} 项。", f"At least {self.min} must be given.")
        if self.max is not None and len(value) > self.max:
            code, zh, en = (
                ("too_long", "个字", " characters") if isinstance(value, str) else ("too_many", "项", "")
            )
            raise Invalid(code, f"太多了，最多 {self.max} {zh}。", f"Too many; at most {self.max}{en}.")
        return value


class Sha256Hex(fields.String):
    """A SHA-256 in hexadecimal; lower case when loaded."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).update(pattern="^[0-9a-fA-F]{64}$")
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        digest = ids.sha256_hex(value) if type(value) is str else None
        if digest is None:
            raise Invalid(
                "not_sha256", "照片编号不对，应是 64 位十六进制。", "64 hexadecimal digits are expected."
            )
        return digest


class Code(fields.String):
    """A code of the office's own (an outlet, a product): printable ASCII without spaces."""

    _pattern = re.compile(r"[!-~]{1,40}")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).update(pattern=f"^{self._pattern.pattern}$")
        super().__init__(**kwargs)

    @classmethod
    def fits(cls, text: str) -> bool:
        """Whether the text is such a code."""
        return cls._pattern.fullmatch(text) is not None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if type(value) is not str or not self.fits(value):
            raise Invalid(
                "not_code",
                "编号不对，请重新选择。",
                "A code of 1 to 40 visible ASCII characters is expected.",
            )
        return value


class MonthCode(fields.String):
    """A month as YYYY-MM."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).update(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2026-11"])
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if type(value) is not str or not clock.is_month(value) or value >= "9999":  # the calendar ends there
            raise Invalid(
                "not_month", "月份要写成 2026-11 这样。", "A month is expected, for example 2026-11."
            )
        return value


class Day(fields.String):
    """A day as YYYY-MM-DD, as a date."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).setdefault("format", "date")
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:  # type: ignore[override]
        try:
            return clock.parse_day(value if type(value) is str else "")
        except ValueError:
            raise Invalid(
                "not_day",
                "日期要写成 2026-11-05 这样，而且真有这一天。",
                "A real day is expected, for example 2026-11-05.",
            ) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()


class Choice(fields.String):
    """One of a closed set of codes."""

    def __init__(self, *choices: str, **kwargs: Any) -> None:
        optional = kwargs.get("allow_none") or kwargs.get("load_default", "") is None
        kwargs.setdefault("metadata", {}).update(enum=[*choices, None] if optional else list(choices))
        super().__init__(**kwargs)
        self.choices = choices

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value not in self.choices:
            listed = ", ".join(self.choices)
            raise Invalid("not_a_choice", f"只能选：{listed}。", f"One of {listed} is expected.")
        return str(value)


def is_visible(text: str) -> bool:
    """Whether every character shows: no controls, direction overrides, zero-width or blank letters.

    Zero-width joiners pass between symbols (emoji families), not beside letters or digits; tag
    characters pass where they spell the name of a flag.
    """
    return all(
        _shows(char)
        or (char in _JOINERS and _between_symbols(text, index))
        or (char in _TAGS and _in_flag(text, index))
        for index, char in enumerate(text)
    )


_JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiners: honest inside an emoji family, a forgery between letters."""
_TAGS = frozenset(map(chr, range(0xE0020, 0xE0080)))
"""Invisible letters that name a region after a black flag (England, Scotland, Wales)."""
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks by category that show nothing: fillers, a blank of braille."""
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def _shows(char: str) -> bool:
    """Characters newer than this Python's tables count as shown: phones learn new emoji first."""
    category = unicodedata.category(char)
    if category == "Cn":
        return not _is_never_assigned(ord(char))
    return char == "\n" or (category not in _HIDDEN and char not in _BLANKS)


def _is_never_assigned(code: int) -> bool:
    """Noncharacters, and what is set aside for invisible ones.

    Source: Unicode 16.0, sections 23.7 and 5.21 (Default_Ignorable_Code_Point).
    """
    return (
        code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
        or 0xFFF0 <= code <= 0xFFF8
        or 0xE0000 <= code <= 0xE0FFF
        or code == 0x2065
    )


def _between_symbols(text: str, index: int) -> bool:
    neighbours = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
    return len(neighbours) == 2 and all(
        unicodedata.category(char)[0] in "SM" or unicodedata.category(char) == "Cn" for char in neighbours
    )


def _in_flag(text: str, index: int) -> bool:
    return text[:index].rstrip("".join(_TAGS)).endswith("\U0001f3f4")
