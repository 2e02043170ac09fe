"""What a cell may mean: what people and spreadsheets write is taken, what is doubtful is refused."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.kernel.fields import Invalid
from fieldapp.kernel.sheets import cells

FIRST = date(2026, 3, 1)
MIDNIGHT = datetime(2026, 3, 1)  # noqa: DTZ001  as cells are: without a zone
MORNING = datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001
KINDS = {
    "code": cells.code,
    "phone": cells.phone,
    "line": cells.line(10),
    "whole": cells.whole,
    "fen": cells.fen,
    "day": cells.day,
    "month": cells.month,
    "flag": cells.flag,
    "degrees": cells.degrees(90),
    "digits": cells.digits(12),
    "choice": cells.one_of({"超市": 1, "supermarket": 1}),
}


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        ("code", "E001", "E001"),
        ("code", " Ｅ００１ ", "E001"),
        ("code", 1001.0, "1001"),
        ("code", "1E5", "1E5"),
        ("code", 123456789012345.0, "123456789012345"),
        ("phone", 13812345678.0, "13812345678"),
        ("phone", "13812345678.0", "13812345678"),
        ("phone", "1.3812345678E10", "13812345678"),
        ("phone", "1.3812345678E+10", "13812345678"),
        ("phone", "0311-8321 1234", "0311-8321 1234"),
        ("phone", "１３８１２３４５６７８", "13812345678"),
        ("line", "  王记超市 ", "王记超市"),
        ("line", "ＷＡＮＧ", "ＷＡＮＧ"),
        ("line", 365.0, "365"),
        ("whole", 12.0, 12),
        ("whole", "12", 12),
        ("whole", "１２", 12),
        ("whole", "1,200", 1200),
        ("whole", "12.00", 12),
        ("whole", 0.0, 0),
        ("fen", 427.8, 42780),
        ("fen", "427.8", 42780),
        ("fen", "1,234,567.89", 123456789),
        ("fen", "１，２３４．５", 123450),
        ("fen", 0.1 + 0.2, 30),
        ("fen", 1.005e3, 100500),
        ("fen", "1.100", 110),
        ("fen", "90071992547409.91", 2**53 - 1),
        ("day", FIRST, FIRST),
        ("day", MIDNIGHT, FIRST),
        ("day", 46082.0, FIRST),
        ("day", "46082", FIRST),
        ("day", "2026-03-01", FIRST),
        ("day", "2026-3-1", FIRST),
        ("day", "2026/3/1", FIRST),
        ("day", "2026.3.1", FIRST),
        ("day", "2026年3月1日", FIRST),
        ("day", "２０２６年３月１日", FIRST),
        ("day", "2026-03-01 00:00:00", FIRST),
        ("day", "2026/3/1 0:00", FIRST),
        ("day", 20260301.0, FIRST),
        ("day", "20260301", FIRST),
        ("day", 36526.0, date(2000, 1, 1)),
        ("day", "2028-02-29", date(2028, 2, 29)),
        ("month", "2026-03", "2026-03"),
        ("month", "2026/3", "2026-03"),
        ("month", "2026年3月", "2026-03"),
        ("month", 202603.0, "2026-03"),
        ("month", FIRST, "2026-03"),
        ("month", 46082.0, "2026-03"),
        ("flag", True, True),
        ("flag", "是", True),
        ("flag", "否", False),
        ("flag", "YES", True),
        ("flag", 0.0, False),
        ("degrees", 37.9, 37.9),
        ("degrees", "-37.9", -37.9),
        ("degrees", 90.0, 90.0),
        ("digits", 130181100.0, "130181100"),
        ("choice", "SuperMarket", 1),
        ("choice", "超市", 1),
    ],
)
def test_what_is_written_is_taken_for_what_is_meant(kind: str, value: Any, meant: Any) -> None:
    assert KINDS[kind](value) == meant


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("code", "业务员", "not_code"),
        ("code", "E 1", "not_code"),
        ("code", "1.38E+10", "digits_lost"),
        ("code", 1e15, "digits_lost"),
        ("code", 1.5, "not_text"),
        ("code", FIRST, "not_text"),
        ("code", True, "not_text"),
        ("code", "x" * 41, "not_code"),
        ("phone", "1.38E10", "digits_lost"),
        ("phone", "1.38E+10", "digits_lost"),
        ("phone", "1E10", "digits_lost"),
        ("phone", time(9, 30), "not_text"),
        ("phone", timedelta(days=1), "not_text"),
        ("line", "王\u200b记", "invisible_characters"),
        ("line", "王\u202e记", "invisible_characters"),
        ("line", "王" * 11, "too_long"),
        ("line", 3.5, "not_text"),
        ("whole", "-1", "out_of_range"),
        ("whole", 2.5, "not_whole"),
        ("whole", "十二", "not_whole"),
        ("whole", "1,2", "not_whole"),
        ("whole", "12,34", "not_whole"),
        ("whole", "٣", "not_whole"),
        ("whole", "1e3", "not_whole"),
        ("whole", "", "not_whole"),
        ("whole", True, "not_whole"),
        ("whole", math.inf, "not_whole"),
        ("whole", math.nan, "not_whole"),
        ("whole", "9" * 5000, "not_whole"),
        ("whole", float(2**63), "out_of_range"),
        ("fen", "12.345", "money_not_exact"),
        ("fen", 12.345, "money_not_exact"),
        ("fen", "1.0000000000000000000000001", "not_money"),
        ("fen", "¥12", "not_money"),
        ("fen", "12元", "not_money"),
        ("fen", "1.234,56", "not_money"),
        ("fen", "-5", "out_of_range"),
        ("fen", -5.0, "out_of_range"),
        ("fen", "90071992547409.92", "out_of_range"),
        ("fen", FIRST, "not_money"),
        ("day", "2026-02-30", "not_day"),
        ("day", "3/1/2026", "not_day"),
        ("day", "2026-03/01", "not_day"),
        ("day", "26-3-1", "not_day"),
        ("day", "1999-12-31", "not_day"),
        ("day", MORNING, "not_day"),
        ("day", "2026-03-01 09:30", "not_day"),
        ("day", 46082.5, "not_day"),
        ("day", 60.0, "not_day"),
        ("day", 0.0, "not_day"),
        ("day", -1.0, "not_day"),
        ("day", 1e300, "not_day"),
        ("day", "9999-12-31", "not_day"),
        ("day", "三月一日", "not_day"),
        ("day", True, "not_day"),
        ("month", "2026-13", "not_month"),
        ("month", date(2026, 3, 2), "not_month"),
        ("month", "3月", "not_month"),
        ("month", "1999-12", "not_month"),
        ("month", True, "not_month"),
        ("month", None, "not_month"),
        ("flag", "也许", "not_a_choice"),
        ("flag", 2.0, "not_a_choice"),
        ("degrees", 90.1, "out_of_range"),
        ("degrees", "37°54'", "out_of_range"),
        ("digits", "13018110A", "not_digits"),
        ("digits", "1" * 13, "not_digits"),
        ("choice", "茶馆", "not_a_choice"),
    ],
)
def test_what_is_doubtful_is_refused(kind: str, value: Any, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        KINDS[kind](value)
    assert refused.value.code == code


@given(st.integers(0, 10**13 - 1))
def test_an_amount_is_the_same_to_the_fen_as_text_as_a_number_and_with_thousands(fen: int) -> None:
    text = f"{fen // 100}.{fen % 100:02d}"
    assert cells.fen(text) == cells.fen(float(text)) == cells.fen(f"{fen // 100:,}.{fen % 100:02d}") == fen


@given(st.dates(date(2000, 1, 1), date(9998, 12, 31)))
def test_a_day_is_the_same_in_every_way_of_writing_it(day: date) -> None:
    serial = float((day - date(1899, 12, 30)).days)
    digits = f"{day.year}{day.month:02d}{day.day:02d}"
    written = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        digits,
    )
    assert {cells.day(text) for text in written} == {day}
    assert cells.day(float(digits)) == day
    if serial < 100_000:  # until the year 2173
        assert cells.day(serial) == day


@given(
    st.one_of(
        st.text(),
        st.floats(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
        st.none(),
    )
)
def test_whatever_a_cell_holds_is_taken_or_refused(value: Any) -> None:
    for parse in KINDS.values():
        with suppress(Invalid):
            parse(value)
