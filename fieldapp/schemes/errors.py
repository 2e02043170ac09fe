"""Refusals of the schemes room."""

from __future__ import annotations

from fieldapp.kernel.errors import InvalidFields, Refusal


class NoSchemeForMonth(Refusal):
    code, status = "no_scheme_for_month", 409
    zh = "{month} 还没有生效的薪酬方案，请财务先发布。"
    en = "No pay scheme is in force in {month}. Ask finance to publish one."


class FaultyScheme(InvalidFields):
    code, status = "faulty_scheme", 422
    zh = "方案文件有 {count} 处错误，没有发布。请全部改好再发。"
    en = "The scheme file has {count} fault(s) and was not published. Correct them all and try again."
