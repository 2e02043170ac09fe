"""Refusals of the settlement room."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class MonthNotBegun(Refusal):
    code, status = "month_not_begun", 409
    zh = "{month} 还没开始，到时候再来看。"
    en = "{month} has not begun yet. Come back when it has."


class MonthBeforeAccount(Refusal):
    code, status = "month_before_account", 404
    zh = "{month} 还没有这个账号，所以没有结算单。请看后面的月份。"
    en = "The account did not exist in {month}, so there is no statement. Look at a later month."
