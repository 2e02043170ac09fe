"""Refusals of the settlement room."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class MonthNotBegun(Refusal):
    code, status = "month_not_begun", 409
    zh = "{month} 还没开始，到时候再来看。"
    en = "{month} has not begun yet. Come back when it has."
