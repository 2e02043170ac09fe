"""Months as "YYYY-MM" and days as "YYYY-MM-DD", without a clock."""

import re
from datetime import date

# ASCII digits alone: `\d` and int() would also accept full-width ones.
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_month(text: str) -> bool:
    """Whether the text is a month that exists, as "2018-06"."""
    return _MONTH.fullmatch(text) is not None and is_day(f"{text}-01")


def is_day(text: str) -> bool:
    """Whether the text is a day that exists, as "2018-06-30"."""
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def first_day(month: str) -> date:
    """The first day of a valid month."""
    return date.fromisoformat(f"{month}-01")


def month_before(month: str) -> str:
    """The month before a valid one; before "0001-01" it is "0000-12", in which nothing can be filed."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year:04d}-{number - 1:02d}" if number > 1 else f"{year - 1:04d}-12"


def calendar_month(month: str) -> int:
    """1 for January to 12 for December of a valid month."""
    return int(month[5:])
