"""Refusals of the settlement room."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class NotAMonth(Refusal):
    code, status = "not_a_month", 422
    zh = "月份写法不对，应是 2026-11 这样。"
    en = "That is no month. Write it as YYYY-MM, for example 2026-11."


class MonthNotBegun(Refusal):
    code, status = "month_not_begun", 409
    zh = "{month} 还没开始，到时候再来看。"
    en = "{month} has not begun yet. Come back when it has."
