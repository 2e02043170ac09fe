"""What a cell may mean: one function per kind, which takes what people and spreadsheets write, and nothing doubtful.

Full-width digits, letters and signs are taken as the narrow ones everywhere but in names. A refusal is an `Invalid`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from fieldapp.kernel import clock
from fieldapp.kernel.fields import BIGGEST_INTEGER, Code, Invalid, Line
from fieldapp.kernel.sheets.grid import Value

Parser = Callable[[Value], Any]
Chosen = TypeVar("Chosen")

_ALL_DIGITS_KEPT = 10**15
"""Spreadsheets keep 15 digits: of a longer number the end was lost when it was typed."""
_LONGEST_NUMBER = 25
"""Within the precision of `Decimal`, so that no digit is rounded away unseen."""
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d{1,3})", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_PLAIN = re.compile(r"\d+(\.\d+)?", re.ASCII)
_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{4})年(\d{1,2})月份?|(\d{4})(\d{2})", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of the 1900 system, for days after its invented 29 February 1900."""


def line(at_most: int) -> Parser:
    """One line of text for people, as `fields.Line` takes it; a whole number is taken as its digits."""
    field = Line(at_most=at_most)
    return lambda value: field.deserialize(_text(value))


def code(value: Value) -> str:
    """A code of the office's own, such as an outlet's or a staff number."""
    text: str = _narrow(_text(value))
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific and ("." in text or "+" in text):  # 1E5 may be a code, 1.38E+10 is what is left of one
        return _restored(text)
    if not Code.fits(text):
        raise Invalid(
            "not_code",
            "编号只能用英文字母、数字和符号，最多 40 位，不能有空格。",
            "A code of 1 to 40 visible ASCII characters is expected.",
        )
    return text


def digits(count: int) -> Parser:
    """A number that is a name, of at most so many digits."""

    def parse(value: Value) -> str:
        text = code(value)
        if not text.isdigit() or len(text) > count:
            raise Invalid("not_digits", f"要填最多 {count} 位数字。", f"At most {count} digits are expected.")
        return text

    return parse


def phone(value: Value) -> str:
    """A telephone number, without what a spreadsheet made of it."""
    text = _narrow(_text(value))
    if _SCIENTIFIC.fullmatch(text):
        text = _restored(text)
    return str(Line(at_most=40).deserialize(re.sub(r"^(\d+)\.0$", r"\1", text)))


def whole(value: Value, *, at_most: int = BIGGEST_INTEGER) -> int:
    """A whole number from 0."""
    number = _number(value)
    if number is None or number != number.to_integral_value():
        raise Invalid("not_whole", "要填整数，例如 12。", "A whole number is expected, for example 12.")
    if not 0 <= number <= at_most:
        bounds = f"0–{at_most}"
        raise Invalid("out_of_range", f"要在 {bounds} 之间。", f"A number in {bounds} is expected.")
    return int(number)


def fen(value: Value) -> int:
    """An amount in yuan with at most two decimals, as fen, exactly."""
    number = _number(value)
    if number is None:
        raise Invalid(
            "not_money",
            "要填金额（元），例如 1234.50，不带货币符号。",
            "An amount in yuan is expected, for example 1234.50, without a currency sign.",
        )
    amount = number * 100
    if amount != amount.to_integral_value():
        raise Invalid(
            "money_not_exact",
            "金额最多两位小数，请先四舍五入到分。",
            "An amount has at most two decimals. Round it to fen first.",
        )
    if not 0 <= amount <= BIGGEST_INTEGER:
        raise Invalid(
            "out_of_range", "金额不能小于 0，也不能这么大。", "An amount is not below 0, and not so large."
        )
    return int(amount)


def day(value: Value) -> date:
    """A day: a date cell, the days of the 1900 system, 2026-03-01, 2026/3/1, 2026.3.1, 20260301 or 2026年3月1日."""
    found = _day(value)
    if found is None or not date(2000, 1, 1) <= found < date(9999, 1, 1):
        raise Invalid(
            "not_day",
            "要填真实的日期，例如 2026-03-01，不带时间。",
            "A real day without a time is expected, for example 2026-03-01.",
        )
    return found


def month(value: Value) -> str:
    """A month as YYYY-MM: 2026-03, 2026/3, 202603, 2026年3月, or a date that is the first of a month."""
    text = _narrow(str(int(value)) if isinstance(value, float) and value.is_integer() else value)
    match = _MONTH.fullmatch(text) if isinstance(text, str) else None
    if match:
        year, number = (part for part in match.groups() if part is not None)
        found = f"{year}-{int(number):02d}"
    else:
        first = _day(value)
        found = clock.month_of(first) if first and first.day == 1 else ""
    if not clock.is_month(found) or not "2000" <= found < "9999":
        raise Invalid("not_month", "月份要写成 2026-11 这样。", "A month is expected, for example 2026-11.")
    return found


def flag(value: Value) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    try:
        return _SAID(value)
    except Invalid:
        raise Invalid("not_a_choice", "只能填“是”或“否”。", "Write yes or no.") from None


def one_of(choices: Mapping[str, Chosen]) -> Callable[[Value], Chosen]:
    """One of the texts that stand for something, whatever their case and width."""

    def parse(value: Value) -> Chosen:
        text = _narrow(_text(value)).casefold()
        if text not in choices:
            chinese, english = _listed(choices)
            zh, en = f"只能填：{'、'.join(chinese)}。", f"Only {', '.join(english)} may stand here."
            raise Invalid("not_a_choice", zh, en)
        return choices[text]

    return parse


def _listed(choices: Iterable[str]) -> tuple[list[str], list[str]]:
    """What a reader of either language would write; codes are taken, but not asked for."""
    chinese = [text for text in choices if not text.isascii()]
    return chinese, [text for text in choices if text.isascii() and "_" not in text]


_SAID = one_of(
    {
        text: yes
        for yes, texts in ((True, "是 yes true 1 y"), (False, "否 no false 0 n"))
        for text in texts.split()
    }
)


def degrees(limit: int) -> Parser:
    """A coordinate in WGS-84 between -limit and limit."""

    def parse(value: Value) -> float:
        number = _number(value)
        if number is None or abs(number) > limit:
            raise Invalid(
                "out_of_range",
                f"坐标要在 -{limit} 到 {limit} 之间。",
                f"A coordinate between -{limit} and {limit} is expected.",
            )
        return float(number)

    return parse


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        if abs(value) < _ALL_DIGITS_KEPT:
            return str(int(value))
        raise _digits_lost()
    raise Invalid(
        "not_text",
        "这里要填文字，表格软件却把它变成了日期、时间或小数。请先设成文本格式再填。",
        "Text is expected, but it became a date, time or fraction. Format the cell as text and type it again.",
    )


def _narrow(value: Any) -> Any:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


def _restored(text: str) -> str:
    """Digits written as a power of ten, if none of them was left out."""
    match = _SCIENTIFIC.fullmatch(text)
    if match is None or len(match[2] or "") != int(match[3]):
        raise _digits_lost()
    return match[1] + (match[2] or "")


def _digits_lost() -> Invalid:
    return Invalid(
        "digits_lost",
        "表格软件已丢掉这个号码的部分数字。请把单元格设成文本格式，重新填完整号码。",
        "The spreadsheet has lost digits of this number. Format the cell as text and type it again in full.",
    )


def _number(value: Value) -> Decimal | None:
    """A number exactly as shown in a cell: with 15 significant digits, or as text with thousands well grouped."""
    if isinstance(value, float):
        return Decimal(format(value, ".15g")) if math.isfinite(value) else None
    text = _narrow(value)
    if not isinstance(text, str) or len(text) > _LONGEST_NUMBER:
        return None
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    return Decimal(text) if _PLAIN.fullmatch(text.removeprefix("-")) else None


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else None
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = str(int(value))
    if not isinstance(value, str):
        return None
    text = _MIDNIGHT.sub("", _narrow(value))
    match = _DATE.fullmatch(text)
    try:
        if match:
            parts = match.group(1, 3, 4) if match[1] else match.group(5, 6, 7)
            return date(*(int(part) for part in parts))
        return _day_of_digits(text)
    except (ValueError, OverflowError):
        return None


def _day_of_digits(text: str) -> date | None:
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) == 8:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return _SERIAL_ZERO + timedelta(days=int(text)) if len(text) == 5 else None
